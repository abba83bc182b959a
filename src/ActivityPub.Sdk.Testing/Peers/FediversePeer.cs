using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace ActivityPub.Sdk.Testing.Peers;

/// <summary>
/// A small fediverse server of its own: it serves actors, checks and records what is delivered, and does what a script tells it. It shares
/// the protocol library with the engine and nothing else, so that it can stand for another server in tests and demonstrations.
/// </summary>
/// <remarks>It keeps everything in memory and talks to any address. Thread-safe. Never put it on the internet.</remarks>
public sealed class FediversePeer : IAsyncDisposable
{
    private readonly FediversePeerOptions _options;
    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly ConcurrentDictionary<string, PeerActor> _actors = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, ApObject> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, VerificationKey> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _followers = new(StringComparer.Ordinal);
    private readonly List<PeerDelivery> _deliveries = [];
    private readonly List<(Func<PeerDelivery, bool> Matches, TaskCompletionSource<PeerDelivery> Source)> _waiters = [];
    private readonly Lock _lock = new();

    // Answers are made behind the request: a connection whose request still runs cannot carry the next one.
    private readonly Channel<PeerDelivery> _work = Channel.CreateUnbounded<PeerDelivery>();
    private readonly ConcurrentQueue<Exception> _faults = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _worker = Task.CompletedTask;

    private FediversePeer(FediversePeerOptions options, WebApplication app)
    {
        _options = options;
        _app = app;
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };
#pragma warning disable RS0030 // The peer stands for another server: it must not share the egress of the engine under test.
        _http = new HttpClient(handler, disposeHandler: true) { Timeout = TimeSpan.FromSeconds(30) };
#pragma warning restore RS0030
        Origin = null!;
    }

    /// <summary>The origin of the server.</summary>
    public Origin Origin { get; private set; }

    /// <summary>What was delivered so far, whatever its signature was worth.</summary>
    public IReadOnlyList<PeerDelivery> Deliveries
    {
        get
        {
            lock (_lock)
            {
                return [.. _deliveries];
            }
        }
    }

    /// <summary>The ids of those who follow an account of this server.</summary>
    public IReadOnlyCollection<string> Followers => [.. _followers.Keys];

    /// <summary>What went wrong while this server acted on deliveries.</summary>
    public IReadOnlyCollection<Exception> Faults => [.. _faults];

    internal DateTimeOffset Now => _options.TimeProvider.GetUtcNow();

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Changes the options.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<FediversePeer> StartAsync(Action<FediversePeerOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        FediversePeerOptions options = new();
        configure?.Invoke(options);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.ListenUrl);
        WebApplication app = builder.Build();
        FediversePeer peer = new(options, app);
        peer.Map(app);
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        peer.Origin = options.Origin ?? new Origin(app.Urls.First());
        peer._worker = peer.WorkAsync();
        return peer;
    }

    /// <summary>Adds an account.</summary>
    /// <param name="username">The name before the <c>@</c>.</param>
    /// <param name="type">The actor type.</param>
    /// <param name="displayName">The name that is shown; the username where it is left out.</param>
    public PeerActor AddActor(string username, string type = "Person", string? displayName = null) =>
        _actors.GetOrAdd(username, name => new PeerActor(this, name, type, displayName ?? name));

    /// <summary>Waits until something fitting has been delivered with a valid signature, or finds what was delivered before.</summary>
    /// <param name="matches">What is waited for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<PeerDelivery> WaitForAsync(Func<PeerDelivery, bool> matches, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(matches);
        TaskCompletionSource<PeerDelivery> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_deliveries.Find(d => d.SignatureValid && matches(d)) is { } known)
            {
                return Task.FromResult(known);
            }

            _waiters.Add((matches, source));
        }

        return source.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Looks up a handle by WebFinger.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="scheme">The scheme to ask with, <c>https</c> or <c>http</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="HttpRequestException">The server does not know the handle.</exception>
    public async Task<ObjectId> ResolveAsync(Handle handle, string scheme = "https", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handle);
        Uri uri = new($"{scheme}://{handle.Host}/.well-known/webfinger?resource={Uri.EscapeDataString(handle.ToAcctUri())}");
        using HttpResponseMessage response = await _http.GetAsync(uri, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        foreach (JsonElement link in document.RootElement.GetProperty("links").EnumerateArray())
        {
            if (link.GetProperty("rel").GetString() == "self" && link.GetProperty("type").GetString() == ActivityStreams.MediaType)
            {
                return ObjectId.Parse(link.GetProperty("href").GetString()!);
            }
        }

        throw new HttpRequestException($"The answer for {handle} has no self link.");
    }

    /// <summary>Fetches a document, signed by an account of this server.</summary>
    /// <param name="id">The id of the document.</param>
    /// <param name="reader">The account; <see langword="null"/> for an unsigned request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The status and, for 200, the document.</returns>
    public async Task<(HttpStatusCode Status, ApObject? Document)> FetchAsync(ObjectId id, PeerActor? reader = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        using HttpRequestMessage request = new(HttpMethod.Get, id.ToUri());
        request.Headers.TryAddWithoutValidation("Accept", ActivityStreams.Accept);
        if (reader is not null)
        {
            HttpSignatures.Sign(request, ReadOnlyMemory<byte>.Empty, reader.Key, _options.Scheme, Now);
        }

        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return (response.StatusCode, response.StatusCode == HttpStatusCode.OK ? ActivityJson.Read(body) : null);
    }

    /// <summary>Posts an activity to an inbox, signed by an account of this server.</summary>
    /// <param name="sender">The account.</param>
    /// <param name="inbox">The inbox.</param>
    /// <param name="activity">The activity.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The status of the answer.</returns>
    public Task<HttpStatusCode> DeliverAsync(PeerActor sender, ObjectId inbox, Activity activity, CancellationToken cancellationToken = default) =>
        DeliverAsync(sender, inbox, ActivityJson.Write(activity), cancellationToken);

    /// <summary>Posts bytes to an inbox, signed by an account of this server.</summary>
    /// <param name="sender">The account.</param>
    /// <param name="inbox">The inbox.</param>
    /// <param name="body">The body, sent as it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The status of the answer.</returns>
    public async Task<HttpStatusCode> DeliverAsync(PeerActor sender, ObjectId inbox, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(inbox);
        using HttpRequestMessage request = new(HttpMethod.Post, inbox.ToUri()) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ActivityStreams.MediaType);
        HttpSignatures.Sign(request, body, sender.Key, _options.Scheme, Now);
        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.StatusCode;
    }

    /// <summary>Makes an object fetchable under its id.</summary>
    /// <param name="value">The object; its id is on this server.</param>
    public void Put(ApObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _objects[value.Id!.Value] = value;
    }

    /// <summary>Makes an object unfetchable: its id answers 410.</summary>
    /// <param name="id">The id.</param>
    public void Remove(ObjectId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        _objects[id.Value] = new Tombstone { Id = id };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _worker.ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
        _stopping.Dispose();
        foreach (PeerActor actor in _actors.Values)
        {
            actor.Key.Dispose();
        }

        foreach (VerificationKey key in _keys.Values)
        {
            key.Dispose();
        }
    }

    internal ObjectId NewId(string kind) => Origin.Append(string.Create(CultureInfo.InvariantCulture, $"/{kind}s/{Guid.NewGuid():N}"));

    internal async Task DeliverToActorAsync(PeerActor sender, ObjectId recipient, Activity activity, CancellationToken cancellationToken)
    {
        (HttpStatusCode status, ApObject? document) = await FetchAsync(recipient, sender, cancellationToken).ConfigureAwait(false);
        if (document is not Actor { Inbox: { } inbox })
        {
            throw new HttpRequestException($"{recipient} answered {(int)status} and no actor with an inbox.", null, status);
        }

        HttpStatusCode answer = await DeliverAsync(sender, inbox, activity, cancellationToken).ConfigureAwait(false);
        if ((int)answer >= 300)
        {
            throw new HttpRequestException($"{inbox} answered {(int)answer} to {activity.Types[0]}.", null, answer);
        }
    }

    private void Map(WebApplication app)
    {
        app.MapGet("/.well-known/webfinger", (RequestDelegate)GetWebFingerAsync);
        app.MapGet("/users/{username}", (RequestDelegate)GetActorAsync);
        app.MapGet("/users/{username}/{collection}", (RequestDelegate)(context => WriteAsync(context, 200, new OrderedCollection { Id = Origin.Append(context.Request.Path.Value!), TotalItems = 0 })));
        app.MapPost("/users/{username}/inbox", (RequestDelegate)PostInboxAsync);
        app.MapPost("/inbox", (RequestDelegate)PostInboxAsync);
        app.MapFallback((RequestDelegate)GetObjectAsync);
    }

    private Task GetObjectAsync(HttpContext context)
    {
        if (!_objects.TryGetValue(Origin + context.Request.Path.Value, out ApObject? value))
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        }

        return WriteAsync(context, value is Tombstone ? 410 : 200, value);
    }

    private Task GetActorAsync(HttpContext context)
    {
        if (!_actors.TryGetValue((string)context.GetRouteValue("username")!, out PeerActor? actor))
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        }

        Actor document = actor.Type switch
        {
            "Organization" => new Organization(),
            "Group" => new Group(),
            "Service" => new Service(),
            "Application" => new Application(),
            _ => new Person(),
        };
        return WriteAsync(context, 200, document with
        {
            Id = actor.Id,
            PreferredUsername = actor.Username,
            Name = actor.DisplayName,
            Inbox = actor.Inbox,
            Outbox = Origin.Append($"/users/{actor.Username}/outbox"),
            Followers = Origin.Append($"/users/{actor.Username}/followers"),
            Following = Origin.Append($"/users/{actor.Username}/following"),
            Endpoints = new Endpoints { SharedInbox = Origin.Append("/inbox") },
            Url = [actor.Id],
            PublicKey = [new PublicKeyDocument { Id = actor.Key.KeyId, Owner = actor.Id, PublicKeyPem = actor.Key.PublicKey.ExportPem() }],
        });
    }

    private async Task GetWebFingerAsync(HttpContext context)
    {
        string resource = context.Request.Query["resource"].ToString();
        PeerActor? actor = Handle.TryParse(resource, out Handle? handle) && handle.Host == Origin.Authority
            ? _actors.GetValueOrDefault(handle.User)
            : _actors.Values.FirstOrDefault(a => a.Id.Value == resource);
        if (actor is null)
        {
            context.Response.StatusCode = 404;
            return;
        }

        context.Response.ContentType = "application/jrd+json";
        await using Utf8JsonWriter json = new(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("subject", actor.Handle.ToAcctUri());
        json.WriteStartArray("links");
        json.WriteStartObject();
        json.WriteString("rel", "self");
        json.WriteString("type", ActivityStreams.MediaType);
        json.WriteString("href", actor.Id.Value);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private async Task PostInboxAsync(HttpContext context)
    {
        using MemoryStream buffer = new();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted).ConfigureAwait(false);
        byte[] body = buffer.ToArray();
        if (!ActivityJson.TryRead(body, out ApObject? value, out _) || value is not Activity activity)
        {
            context.Response.StatusCode = 400;
            return;
        }

        ReceivedRequest request = new(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Origin.Scheme,
            context.Request.Headers.SelectMany(static h => h.Value.Select(v => new HeaderField(h.Key, v ?? ""))),
            body,
            Now);
        SignatureRequirements requirements = new(Origin);
        ParsedSignature? signature = HttpSignatures.Parse(request, requirements).Signature;
        bool valid = signature is not null && _options.AcceptedSchemes.Contains(signature.Scheme) && await VerifyAsync(request, signature, activity, requirements, context.RequestAborted).ConfigureAwait(false);
        PeerDelivery delivery = new(context.Request.Path.Value!, activity, body, signature?.Scheme, valid, Now);
        context.Response.StatusCode = valid ? _options.Answer?.Invoke(delivery) ?? 202 : 401;
        Record(delivery);
        if (valid && context.Response.StatusCode < 300)
        {
            _work.Writer.TryWrite(delivery);
        }
    }

    private async Task<bool> VerifyAsync(ReceivedRequest request, ParsedSignature signature, Activity activity, SignatureRequirements requirements, CancellationToken cancellationToken)
    {
        if (activity.Actor.Count != 1 || activity.Actor[0].Id is not { } actorId)
        {
            return false;
        }

        // The key must stand in the actor's own document. A cached key gets one more chance, because keys rotate.
        string cacheKey = $"{actorId.Value} {signature.KeyId.Value}";
        if (_keys.TryGetValue(cacheKey, out VerificationKey? key) && HttpSignatures.Verify(request, signature, key, Now, requirements).IsValid)
        {
            return true;
        }

        (_, ApObject? document) = await FetchAsync(actorId, null, cancellationToken).ConfigureAwait(false);
        PublicKeyDocument? published = (document as Actor)?.PublicKey.Objects<PublicKeyDocument>().FirstOrDefault(k => k.Id == signature.KeyId && k.Owner == actorId);
        if (document?.Id != actorId || !VerificationKey.TryImportPem(published?.PublicKeyPem, out key))
        {
            return false;
        }

        _keys[cacheKey] = key;
        return HttpSignatures.Verify(request, signature, key, Now, requirements).IsValid;
    }

    private async Task WorkAsync()
    {
        await foreach (PeerDelivery delivery in _work.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await HandleAsync(delivery, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _faults.Enqueue(exception);
            }
        }
    }

    private async Task HandleAsync(PeerDelivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Activity is Follow follow && follow.Object.Count > 0 && follow.Object[0].Id is { } target && _options.AcceptsFollows
            && _actors.Values.FirstOrDefault(a => a.Id == target) is { } followed && follow.Actor[0].Id is { } follower)
        {
            _followers[follower.Value] = 0;
            await DeliverToActorAsync(followed, follower, new Accept { Id = NewId("accept"), Actor = [followed.Id], Object = [follow] }, cancellationToken).ConfigureAwait(false);
        }

        if (_options.OnDelivery is { } onDelivery)
        {
            await onDelivery(this, delivery, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Record(PeerDelivery delivery)
    {
        List<TaskCompletionSource<PeerDelivery>> fulfilled = [];
        lock (_lock)
        {
            _deliveries.Add(delivery);
            if (delivery.SignatureValid)
            {
                _waiters.RemoveAll(w =>
                {
                    if (!w.Matches(delivery))
                    {
                        return false;
                    }

                    fulfilled.Add(w.Source);
                    return true;
                });
            }
        }

        foreach (TaskCompletionSource<PeerDelivery> source in fulfilled)
        {
            source.TrySetResult(delivery);
        }
    }

    private static Task WriteAsync(HttpContext context, int status, ApObject value)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ActivityStreams.MediaType;
        return context.Response.Body.WriteAsync(ActivityJson.Write(value)).AsTask();
    }
}
