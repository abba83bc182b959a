using System.Text.Json;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Fuzz.Input;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ActivityPub.Sdk.Fuzz.World;

/// <summary>The whole engine without a web server, with its store in memory and one account, <c>alice</c>. It answers under the name that the recordings were sent to.</summary>
internal sealed class Installation : IDisposable
{
    public const string Origin = "https://capture.test";

    private static readonly Dictionary<string, string> _documents = MakeDocuments();
    private static IReadOnlyList<ActorKeyRecord>? _keys;

    private readonly ServiceProvider _services;
    private readonly InMemoryFederationStorage _storage = new();
    private readonly FakeTimeProvider _time = new(Recordings.Now);

    public Installation()
    {
        ServiceCollection services = new();
        services.AddLogging(logging => logging.AddProvider(Log));
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<IFederationStorage>(_storage);
        services.AddSingleton<IKeyProtector, OpenKeyProtector>();
        services.AddActivityPubCore(static options => options.Origin = new Origin(Origin));
        services.AddHttpClient(EgressClient.HttpClientName).ConfigurePrimaryHttpMessageHandler(static () => new Network(_documents));
        _services = services.BuildServiceProvider();
        Prepare().GetAwaiter().GetResult();
    }

    public ErrorLog Log { get; } = new();

    public DateTimeOffset Now => _time.GetUtcNow();

    public InboxResult Receive(ReceivedRequest request)
    {
        string[] segments = request.RawTarget.Split('?')[0].Split('/');
        string? username = segments.Length > 2 && segments[^2] != "ap" ? segments[^2] : null;
        return _services.GetRequiredService<InboxService>().ReceiveAsync(request, username).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Works on what was taken.</summary>
    /// <returns>How many activities are still waiting.</returns>
    public long Process()
    {
        // What was forwarded becomes an entry of its own once its origin has confirmed it.
        for (int round = 0; round < 4 && _services.GetRequiredService<InboxProcessor>().ProcessOnceAsync(CancellationToken.None).GetAwaiter().GetResult() > 0; round++)
        {
        }

        return _storage.Inbox.CountPendingAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    public void Pass(TimeSpan time) => _time.Advance(time);

    public void Dispose()
    {
        _services.Dispose();
        _storage.Dispose();
    }

    private static Dictionary<string, string> MakeDocuments()
    {
        Dictionary<string, string> documents = new(StringComparer.Ordinal)
        {
            [FixedKeys.Actor] = $$"""
                {
                  "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
                  "id": "{{FixedKeys.Actor}}", "type": "Person", "preferredUsername": "rita", "name": "Rita",
                  "inbox": "{{FixedKeys.Actor}}/inbox", "outbox": "{{FixedKeys.Actor}}/outbox", "followers": "{{FixedKeys.Actor}}/followers",
                  "publicKey": { "id": "{{FixedKeys.Rsa.KeyId}}", "owner": "{{FixedKeys.Actor}}", "publicKeyPem": "{{JsonEncodedText.Encode(FixedKeys.Rsa.PublicKey.ExportPem())}}" }
                }
                """,
        };
        foreach (byte[] document in Recordings.Documents())
        {
            using JsonDocument json = JsonDocument.Parse(document);
            if (json.RootElement.TryGetProperty("id", out JsonElement id) && json.RootElement.TryGetProperty("publicKey", out _) && json.RootElement.TryGetProperty("inbox", out _))
            {
                documents[id.GetString()!] = json.RootElement.GetRawText();
            }
        }

        return documents;
    }

    private async Task Prepare()
    {
        await _storage.Actors.UpsertAsync(new ActorRecord { Username = "alice", Profile = new ActorProfile { DisplayName = "Alice" }, CreatedAt = Now, UpdatedAt = Now });

        // The keys of the instance actor are made once: RSA keys take their time.
        foreach (ActorKeyRecord key in _keys ?? [])
        {
            await _storage.ActorKeys.TryAddAsync(key);
        }

        if (_keys is null)
        {
            await _services.GetRequiredService<ActorKeyRing>().VerifyAllAsync();
            _keys = await _storage.ActorKeys.ListAsync(FederationUris.InstanceUsername);
        }
    }
}
