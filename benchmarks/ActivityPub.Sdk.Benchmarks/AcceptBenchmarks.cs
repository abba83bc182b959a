using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Benchmarks;

/// <summary>
/// Taking an activity, from the request as it arrived to its entry in a store in memory, beside the bare RSA verification that it contains.
/// What lies between the two is what reading, checking and limiting cost.
/// </summary>
[MemoryDiagnoser]
public class AcceptBenchmarks
{
    private const int Requests = 500;
    private const string Actor = "https://social.example/users/ada";

    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private RSA _rsa = null!;
    private byte[] _data = null!;
    private byte[] _signature = null!;
    private string _document = "";
    private ReceivedRequest[] _requests = [];
    private ReceivedRequest _first = null!;
    private ServiceProvider _services = null!;
    private InboxService _inbox = null!;

    [GlobalSetup]
    public void Setup()
    {
        _rsa = RSA.Create(2048);
        _data = RandomNumberGenerator.GetBytes(300);
        _signature = _rsa.SignData(_data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using SigningKey key = SigningKey.Generate(KeyAlgorithm.RsaSha256, ObjectId.Parse(Actor + "#main-key"));
        _document = $$"""
            {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],"id":"{{Actor}}","type":"Person","preferredUsername":"ada",
            "inbox":"{{Actor}}/inbox","outbox":"{{Actor}}/outbox","publicKey":{"id":"{{Actor}}#main-key","owner":"{{Actor}}","publicKeyPem":"{{JsonEncodedText.Encode(key.PublicKey.ExportPem())}}"} }
            """;
        _first = Request(key, 0);
        _requests = [.. Enumerable.Range(1, Requests).Select(number => Request(key, number))];
    }

    [IterationSetup]
    public void Start()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddActivityPubCore(static options => options.Origin = new Origin("https://city.example")).UseInMemory();
        services.AddSingleton<IKeyProtector, OpenProtector>();
        services.AddHttpClient(EgressClient.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => new Peer(_document));
        _services = services.BuildServiceProvider();
        _inbox = _services.GetRequiredService<InboxService>();
        if (Receive(_first) != 202)
        {
            throw new InvalidOperationException("The first request should have been taken.");
        }
    }

    [IterationCleanup]
    public void Stop() => _services.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Requests, Description = "bare RSA-2048 verify")]
    public int Bare()
    {
        int good = 0;
        for (int i = 0; i < Requests; i++)
        {
            good += _rsa.VerifyData(_data, _signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ? 1 : 0;
        }

        return good;
    }

    [Benchmark(OperationsPerInvoke = Requests, Description = "activity taken, key known")]
    public int Accept()
    {
        int taken = 0;
        foreach (ReceivedRequest request in _requests)
        {
            taken += Receive(request) == 202 ? 1 : 0;
        }

        return taken == Requests ? taken : throw new InvalidOperationException($"Only {taken} of {Requests} were taken.");
    }

    // The store in memory answers at once, so nothing is waited for.
    private int Receive(ReceivedRequest request)
    {
        ValueTask<InboxResult> result = _inbox.ReceiveAsync(request, null);
        return (result.IsCompletedSuccessfully ? result.Result : result.AsTask().GetAwaiter().GetResult()).Status;
    }

    private ReceivedRequest Request(SigningKey key, int number)
    {
        string text = Encoding.UTF8.GetString(Documents.MastodonCreate)
            .Replace("/statuses/115500000000000001/activity", string.Create(CultureInfo.InvariantCulture, $"/statuses/{number}/activity"), StringComparison.Ordinal);
        byte[] body = Encoding.UTF8.GetBytes(text);
        Uri target = new("https://city.example/ap/inbox");
        List<HeaderField> headers = [new("Host", "city.example"), new("Content-Type", "application/activity+json"), .. HttpSignatures.Sign(new OutgoingRequest("POST", target, body), key, HttpSignatureScheme.DraftCavage, _now)];
        return new ReceivedRequest("POST", "/ap/inbox", "https", headers.DistinctBy(static h => h.Name.ToLowerInvariant()), body, _now) { RemoteAddress = IPAddress.Parse("192.0.2.1") };
    }

    private sealed class Peer(string document) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(document, Encoding.UTF8, "application/activity+json") });
    }

    private sealed class OpenProtector : IKeyProtector
    {
        public byte[] Protect(ReadOnlySpan<byte> plain, string purpose) => plain.ToArray();

        public byte[] Unprotect(ReadOnlySpan<byte> protectedData, string purpose) => protectedData.ToArray();
    }
}
