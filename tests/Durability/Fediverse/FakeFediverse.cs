using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ActivityPub.Sdk.Durability.Tests.Fediverse;

/// <summary>
/// Any number of other servers in this process, each on a loopback address of its own. They keep a log of every receipt, answer as they
/// are told and sign what they send. All accounts share one key pair, because making one takes longer than starting a server.
/// </summary>
internal sealed class FakeFediverse : IAsyncDisposable
{
    private static readonly byte[] s_key = NewKey();

    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly string _publicKey;
    private readonly ConcurrentDictionary<string, RemoteActor> _actors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ApObject> _objects = new(StringComparer.Ordinal);

    private FakeFediverse(WebApplication app, IReadOnlyList<Origin> hosts)
    {
        _app = app;
        Hosts = hosts;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(60) };
        using SigningKey key = SigningKey.ImportPkcs8(s_key, ObjectId.Parse("https://nobody.invalid/#main-key"));
        _publicKey = key.PublicKey.ExportPem();
    }

    public IReadOnlyList<Origin> Hosts { get; }

    /// <summary>Everything that was received, in order.</summary>
    public ConcurrentQueue<Receipt> Receipts { get; } = new();

    /// <summary>What to answer; 202 at first.</summary>
    public Func<Receipt, CancellationToken, ValueTask<int>> Answer { get; set; } = static (_, _) => ValueTask.FromResult(202);

    public static async Task<FakeFediverse> StartAsync(int hosts, CancellationToken cancellationToken = default)
    {
        for (int attempt = 0; ; attempt++)
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            int port = FreePort();
            builder.WebHost.ConfigureKestrel(o =>
            {
                for (int i = 0; i < hosts; i++)
                {
                    o.Listen(new IPAddress([127, 0, (byte)(i / 200), (byte)((i % 200) + 1)]), port);
                }
            });
            WebApplication app = builder.Build();
            FakeFediverse fediverse = new(app, [.. Enumerable.Range(0, hosts).Select(i => new Origin(string.Create(CultureInfo.InvariantCulture, $"http://127.0.{i / 200}.{(i % 200) + 1}:{port}")))]);
            app.Run(fediverse.ServeAsync);
            try
            {
                await app.StartAsync(cancellationToken);
                return fediverse;
            }
            catch (IOException) when (attempt < 5)
            {
                await fediverse.DisposeAsync();
            }
        }
    }

    /// <summary>An account.</summary>
    public RemoteActor Actor(int host, string name) => _actors.GetOrAdd(Hosts[host].Append($"/users/{name}").Value, id => new RemoteActor(
        ObjectId.Parse(id),
        ObjectId.Parse($"{id}/inbox"),
        Hosts[host].Append("/inbox"),
        SigningKey.ImportPkcs8(s_key, ObjectId.Parse($"{id}#main-key"))));

    /// <summary>Makes an object fetchable.</summary>
    public void Put(ApObject value) => _objects[value.Id!.Value] = value;

    /// <summary>Sends an activity.</summary>
    /// <returns>The status.</returns>
    public async Task<int> SendAsync(RemoteActor sender, ObjectId inbox, string host, ReadOnlyMemory<byte> body, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, inbox.ToUri()) { Content = new ReadOnlyMemoryContent(body) };
        request.Headers.Host = host;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ActivityStreams.MediaType);
        HttpSignatures.Sign(request, body, sender.Key, HttpSignatureScheme.DraftCavage, now);
        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
        return (int)response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        using CancellationTokenSource soon = new();
        await soon.CancelAsync();
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        foreach (RemoteActor actor in _actors.Values)
        {
            actor.Key.Dispose();
        }
    }

    private static byte[] NewKey()
    {
        using RSA rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKey();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task ServeAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            return ReceiveAsync(context);
        }

        string id = $"http://{context.Request.Host}{context.Request.Path}";
        if (_actors.TryGetValue(id, out RemoteActor? actor))
        {
            return WriteAsync(context, new Person
            {
                Id = actor.Id,
                PreferredUsername = actor.Id.Value.Split('/')[^1],
                Inbox = actor.Inbox,
                Endpoints = new Endpoints { SharedInbox = actor.SharedInbox },
                PublicKey = [new PublicKeyDocument { Id = actor.Key.KeyId, Owner = actor.Id, PublicKeyPem = _publicKey }],
            });
        }

        if (_objects.TryGetValue(id, out ApObject? value))
        {
            return WriteAsync(context, value);
        }

        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }

    private static Task WriteAsync(HttpContext context, ApObject value)
    {
        context.Response.ContentType = ActivityStreams.MediaType;
        return context.Response.Body.WriteAsync(ActivityJson.Write(value)).AsTask();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using MemoryStream buffer = new();
        await context.Request.Body.CopyToAsync(buffer);
        using JsonDocument document = JsonDocument.Parse(buffer.ToArray());
        JsonElement root = document.RootElement;
        string? about = !root.TryGetProperty("object", out JsonElement obj) ? null
            : obj.ValueKind == JsonValueKind.String ? obj.GetString()
            : obj.TryGetProperty("id", out JsonElement inner) ? inner.GetString() : null;
        Receipt receipt = new(
            $"http://{context.Request.Host}{context.Request.Path}",
            root.GetProperty("id").GetString()!,
            root.GetProperty("type").GetString()!,
            about,
            Convert.ToHexStringLower(SHA256.HashData(buffer.ToArray())),
            TimeProvider.System.GetUtcNow());
        Receipts.Enqueue(receipt);
        context.Response.StatusCode = await Answer(receipt, context.RequestAborted);
    }
}
