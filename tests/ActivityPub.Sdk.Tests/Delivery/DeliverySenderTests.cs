using System.Collections.Concurrent;
using System.Globalization;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Delivery;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Tests.Fetching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Tests.Delivery;

public sealed class DeliverySenderTests : IAsyncDisposable
{
    private static readonly byte[] Body = """{"id":"https://city.example/ap/activities/1","type":"Create"}"""u8.ToArray();

    // Making an RSA key takes longer than all the rest.
    private static readonly Lazy<ActorKeyRecord[]> NewsKeys = new(static () => [NewKey(KeyAlgorithm.RsaSha256, "rsa-sha256", "main-key"), NewKey(KeyAlgorithm.Ed25519, "ed25519", "ed25519-key")]);

    private readonly DeliveryWorld _world = new();
    private readonly ActorKeyRing _keys;
    private readonly EgressClient _client;
    private readonly ConcurrentQueue<(IHeaderDictionary Headers, byte[] Body, string Method)> _received = new();
    private LoopbackServer? _server;

    public DeliverySenderTests()
    {
        _keys = new ActorKeyRing(_world.Storage, new PlainKeyProtector(), _world.Uris, _world.Time);
        _client = EgressClient.Create(new EgressOptions { AllowLoopback = true, OwnOrigin = _world.Uris.Origin }, _world.Time);
    }

    [Fact]
    public async Task ADeliveryIsSignedTheOldWayAndVerifies()
    {
        await StartAsync(static _ => 202);

        DeliveryAnswer answer = await SendAsync();

        Assert.Equal(202, answer.Status);
        (IHeaderDictionary headers, byte[] body, string method) = Assert.Single(_received);
        Assert.Equal("POST", method);
        Assert.Equal(Body, body);
        Assert.Equal("application/activity+json", headers.ContentType);
        Assert.Equal("application/activity+json", headers.Accept);
        Assert.EndsWith("(+https://city.example)", headers.UserAgent.ToString(), StringComparison.Ordinal);
        Assert.Equal("Mon, 23 Nov 2026 12:00:00 GMT", headers.Date);
        Assert.StartsWith("SHA-256=", headers["Digest"].ToString(), StringComparison.Ordinal);
        Assert.StartsWith("keyId=\"https://city.example/ap/actors/news#main-key\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date digest", headers["Signature"].ToString(), StringComparison.Ordinal);
        Assert.False(headers.ContainsKey("Signature-Input"));
        await AssertVerifiesAsync(headers, body);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task ARefusalIsAnsweredByASecondKnockWhichIsRemembered(int refusal)
    {
        await StartAsync(headers => headers.ContainsKey("Signature-Input") ? 202 : refusal);

        Assert.Equal(202, (await SendAsync()).Status);
        Assert.Equal(2, _received.Count);
        (IHeaderDictionary headers, byte[] body, _) = _received.Last();
        Assert.True(headers.ContainsKey("Content-Digest"));
        Assert.Contains("alg=\"rsa-v1_5-sha256\"", headers["Signature-Input"].ToString(), StringComparison.Ordinal);
        await AssertVerifiesAsync(headers, body);

        Assert.Equal(202, (await SendAsync()).Status);
        Assert.Equal(3, _received.Count);
        PeerRecord peer = (await _world.Storage.Peers.FindAsync(Inbox.Origin.Authority, _world.Cancelled))!;
        Assert.Equal("rfc9421", peer.SignatureScheme);
        Assert.Equal(_world.Now, peer.SchemeLearnedAt);
    }

    [Fact]
    public async Task WhatWasLearnedSurvivesARestartAndEndsAfterThirtyDays()
    {
        await StartAsync(static headers => headers.ContainsKey("Signature-Input") ? 202 : 401);
        await SendAsync();

        await SendAsync(NewSender());
        Assert.Equal(3, _received.Count);

        _world.Time.Advance(TimeSpan.FromDays(30));
        await SendAsync(NewSender());
        Assert.Equal(5, _received.Count);
    }

    [Fact]
    public async Task WhatAHostSentUsIsTheFirstKnock()
    {
        await StartAsync(static headers => headers.ContainsKey("Signature-Input") ? 202 : 401);
        await KnowAsync("rfc9421");

        Assert.Equal(202, (await SendAsync()).Status);
        Assert.Single(_received);
    }

    [Fact]
    public async Task AChallengeIsAnsweredWithItsNonceByTheSecondKnock()
    {
        await StartAsync(static headers => HasNonce(headers) ? 202 : 401, acceptSignature: "ap=(\"@method\" \"@path\" \"x-unknown\");created;keyid;nonce=\"n-1\"");

        Assert.Equal(202, (await SendAsync()).Status);

        Assert.Equal(2, _received.Count);
        (IHeaderDictionary headers, byte[] body, _) = _received.Last();
        Assert.StartsWith("ap=(\"@method\" \"@target-uri\" \"@authority\" \"content-digest\" \"@path\");", headers["Signature-Input"].ToString(), StringComparison.Ordinal);
        await AssertVerifiesAsync(headers, body);
    }

    [Fact]
    public async Task AChallengeToTheSchemeOfAHostIsAnsweredWithTheSameScheme()
    {
        await StartAsync(static headers => HasNonce(headers) ? 202 : 401, acceptSignature: "sig1=(\"@method\");created;keyid;nonce=\"n-1\"");
        await KnowAsync("rfc9421");

        Assert.Equal(202, (await SendAsync()).Status);

        Assert.Equal(2, _received.Count);
        Assert.All(_received, static request => Assert.True(request.Headers.ContainsKey("Signature-Input")));
    }

    [Fact]
    public async Task AChallengeThatComesToTheSecondKnockIsAnsweredToo()
    {
        await StartAsync(static headers => HasNonce(headers) ? 202 : headers.ContainsKey("Signature-Input") ? 401 : 403, acceptSignature: "sig1=(\"@method\");created;keyid;nonce=\"n-1\"");

        Assert.Equal(202, (await SendAsync()).Status);
        Assert.Equal(3, _received.Count);
    }

    [Fact]
    public async Task AChallengeIsAnsweredOnceAndThenTheOtherSchemeIsTried()
    {
        await StartAsync(static headers => headers.ContainsKey("Signature-Input") ? 401 : 202, acceptSignature: "sig1=(\"@method\");created;keyid;nonce=\"n-1\"");
        await KnowAsync("rfc9421");

        Assert.Equal(202, (await SendAsync()).Status);

        Assert.Equal([false, true, false], _received.Select(static request => HasNonce(request.Headers)));
        Assert.False(_received.Last().Headers.ContainsKey("Signature-Input"));
    }

    [Theory]
    [InlineData("sig1=(\"@method\");created;keyid")]
    [InlineData("nonsense(")]
    public async Task AFieldThatAsksForNoNonceChangesNothing(string field)
    {
        await StartAsync(static _ => 401, acceptSignature: field);

        Assert.Equal(401, (await SendAsync()).Status);
        Assert.Equal(2, _received.Count);
    }

    [Fact]
    public async Task AHostThatRefusesBothIsNotAskedTwiceForAnHour()
    {
        await StartAsync(static _ => 403);
        DeliverySender sender = NewSender();

        Assert.Equal(403, (await SendAsync(sender)).Status);
        Assert.Equal(2, _received.Count);
        await SendAsync(sender);
        Assert.Equal(3, _received.Count);
        _world.Time.Advance(TimeSpan.FromHours(1));
        await SendAsync(sender);
        Assert.Equal(5, _received.Count);
    }

    [Fact]
    public async Task OfTwoRefusalsA401Counts()
    {
        await StartAsync(static headers => headers.ContainsKey("Signature-Input") ? 400 : 401);
        Assert.Equal(401, (await SendAsync()).Status);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task OtherAnswersGetNoSecondKnock(int status)
    {
        await StartAsync(_ => status);

        Assert.Equal(status, (await SendAsync()).Status);
        Assert.Single(_received);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Mon, 23 Nov 2026 13:00:00 GMT", 3600)]
    [InlineData("Mon, 23 Nov 2026 11:00:00 GMT", 0)]
    public async Task RetryAfterIsReadAsSecondsAndAsADate(string value, int seconds)
    {
        await StartAsync(static _ => 503, value);
        Assert.Equal(TimeSpan.FromSeconds(seconds), (await SendAsync()).RetryAfter);
    }

    [Fact]
    public async Task ARedirectIsAnAnswerAndNotFollowed()
    {
        await StartAsync(static _ => 307);

        Assert.Equal(307, (await SendAsync()).Status);
        Assert.Single(_received);
    }

    [Fact]
    public async Task AServerThatIsNotThereIsANetworkFault()
    {
        await StartAsync(static _ => 202);
        await _server!.DisposeAsync();

        DeliveryAnswer answer = await SendAsync();

        Assert.Null(answer.Status);
        Assert.Equal(DeliveryFault.Network, answer.Fault);
    }

    [Fact]
    public async Task AnAddressThatIsNotPublicIsRefusedBeforeAnythingIsSent()
    {
        await StartAsync(static _ => 202);
        using EgressClient strict = EgressClient.Create(new EgressOptions { OwnOrigin = _world.Uris.Origin }, _world.Time);
        DeliverySender sender = new(strict, _keys, NewSchemes(), Options.Create(_world.DeliveryOptions), _world.Time, NullLogger<DeliverySender>.Instance);

        DeliveryAnswer answer = await sender.SendAsync(Item(ObjectId.Parse("https://127.0.0.1/inbox")), Body, _world.Cancelled);

        Assert.Equal(DeliveryFault.AddressRefused, answer.Fault);
        Assert.Equal(0, _server!.Connections);
    }

    [Fact]
    public async Task ATimeoutIsAFault()
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource never = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _server = await LoopbackServer.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await never.Task.WaitAsync(context.RequestAborted);
        });
        Task<DeliveryAnswer> sending = SendAsync();
        await arrived.Task.WaitAsync(_world.Cancelled);

        _world.Time.Advance(_world.DeliveryOptions.AttemptTimeout);

        Assert.Equal(DeliveryFault.Timeout, (await sending).Fault);
    }

    [Fact]
    public async Task AKeyThatCannotBeReadIsOwnTrouble()
    {
        await StartAsync(static _ => 202);
        using ActorKeyRing broken = new(_world.Storage, new BrokenKeyProtector(), _world.Uris, _world.Time);
        DeliverySender sender = new(_client, broken, NewSchemes(), Options.Create(_world.DeliveryOptions), _world.Time, NullLogger<DeliverySender>.Instance);

        Assert.Equal(DeliveryFault.OwnTrouble, (await SendAsync(sender)).Fault);
        Assert.Empty(_received);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _keys.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _world.Dispose();
    }

    private ObjectId Inbox => ObjectId.Parse(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_server!.Port}/users/a/inbox"));

    private static DeliveryItem Item(ObjectId inbox) => new(1, ObjectId.Parse("https://city.example/ap/activities/1"), "news", inbox, 1, DeliveryWorld.Start);

    private PeerSchemes NewSchemes() => new(_world.Storage, _world.Time, NullLogger<PeerSchemes>.Instance);

    private DeliverySender NewSender() => new(_client, _keys, NewSchemes(), Options.Create(_world.DeliveryOptions), _world.Time, NullLogger<DeliverySender>.Instance);

    private async Task<DeliveryAnswer> SendAsync(DeliverySender? sender = null) => await (sender ?? NewSender()).SendAsync(Item(Inbox), Body, _world.Cancelled);

    private static bool HasNonce(IHeaderDictionary headers) => headers["Signature-Input"].ToString().Contains(";nonce=\"n-1\"", StringComparison.Ordinal);

    private ValueTask KnowAsync(string scheme) =>
        _world.Storage.Peers.UpsertAsync(
            new PeerRecord { Host = Inbox.Origin.Authority, SignatureScheme = scheme, SchemeLearnedAt = _world.Now, FirstSeenAt = _world.Now }, _world.Cancelled);

    private static ActorKeyRecord NewKey(KeyAlgorithm algorithm, string name, string fragment)
    {
        using SigningKey key = SigningKey.Generate(algorithm, ObjectId.Parse("https://city.example/ap/actors/news#" + fragment));
        return new ActorKeyRecord
        {
            KeyId = key.KeyId,
            Username = "news",
            Algorithm = name,
            ProtectedPrivateKey = key.ExportPkcs8(),
            PublicKey = key.PublicKey.ExportMultikey(),
            CreatedAt = DeliveryWorld.Start,
            SignsFrom = DeliveryWorld.Start,
        };
    }

    private async Task StartAsync(Func<IHeaderDictionary, int> status, string? retryAfter = null, string? acceptSignature = null)
    {
        foreach (ActorKeyRecord key in NewsKeys.Value)
        {
            await _world.Storage.ActorKeys.TryAddAsync(key, _world.Cancelled);
        }

        _server = await LoopbackServer.StartAsync(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            HeaderDictionary headers = new(context.Request.Headers.ToDictionary());
            _received.Enqueue((headers, body.ToArray(), context.Request.Method));
            context.Response.StatusCode = status(headers);
            context.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
            if (acceptSignature is not null)
            {
                context.Response.Headers["Accept-Signature"] = acceptSignature;
            }

            if (retryAfter is not null)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }
        });
    }

    private async Task AssertVerifiesAsync(IHeaderDictionary headers, byte[] body)
    {
        ReceivedRequest request = new(
            "POST",
            "/users/a/inbox",
            "http",
            headers.SelectMany(static header => header.Value.Select(value => new HeaderField(header.Key, value ?? ""))),
            body,
            _world.Now);
        SignatureRequirements requirements = new(Inbox.Origin);
        SignatureParseResult parsed = HttpSignatures.Parse(request, requirements);
        Assert.True(parsed.IsSuccess, parsed.Failure.ToString());
        SigningKey key = await _keys.GetSigningKeyAsync("news", KeyAlgorithm.RsaSha256, _world.Cancelled);
        Assert.True(HttpSignatures.Verify(request, parsed.Signature!, key.PublicKey, _world.Now, requirements).IsValid);
    }

    private sealed class BrokenKeyProtector : IKeyProtector
    {
        public byte[] Protect(ReadOnlySpan<byte> plain, string purpose) => plain.ToArray();

        public byte[] Unprotect(ReadOnlySpan<byte> protectedData, string purpose) => throw new System.Security.Cryptography.CryptographicException("Another key ring.");
    }
}
