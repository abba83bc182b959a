using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Keys;
using Microsoft.AspNetCore.Http;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>
/// Another server, under one host name, on both ports. It answers what the test scripts and remembers every request. What nobody has
/// scripted is 404, except a POST, which is 202.
/// </summary>
internal sealed class Peer(string host)
{
    public const string ActivityJson = "application/activity+json";

    private readonly ConcurrentDictionary<string, RequestDelegate> _handlers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<PeerRequest> _requests = new();

    public string Host { get; } = host;

    public string Origin => $"https://{Host}";

    /// <summary>What arrived so far, oldest first.</summary>
    public IReadOnlyList<PeerRequest> Requests => [.. _requests];

    /// <summary>How many requests there were for a path, query included.</summary>
    public int CountOf(string target) => _requests.Count(r => r.Target == target);

    /// <summary>Answers a path, query included, with a handler. The last one set counts.</summary>
    public void On(string target, RequestDelegate handler) => _handlers[target] = handler;

    /// <summary>Answers a path with a document.</summary>
    public void Serve(string target, JsonNode document, string? contentType = ActivityJson) => Serve(target, Wire.Bytes(document), contentType);

    /// <summary>Answers a path with bytes; without media type where it is <see langword="null"/>.</summary>
    public void Serve(string target, ReadOnlyMemory<byte> body, string? contentType = ActivityJson) => On(target, async context =>
    {
        context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(body);
    });

    public void Serve(string target, string body, string? contentType) => Serve(target, Encoding.UTF8.GetBytes(body), contentType);

    /// <summary>Answers a path with a status and nothing else.</summary>
    public void Fail(string target, int status) => On(target, context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    /// <summary>Answers a path with a redirect, by 302 unless another status is named.</summary>
    public void Redirect(string target, string location, int status = 302) => On(target, context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    });

    /// <summary>Makes an account that this server serves.</summary>
    public RemoteActor AddActor(string name, KeyAlgorithm algorithm = KeyAlgorithm.RsaSha256) => new(this, name, algorithm);

    internal void Record(PeerRequest request) => _requests.Enqueue(request);

    internal Task AnswerAsync(HttpContext context, string target)
    {
        if (_handlers.TryGetValue(target, out RequestDelegate? handler))
        {
            return handler(context);
        }

        context.Response.StatusCode = context.Request.Method == HttpMethods.Post ? 202 : 404;
        return Task.CompletedTask;
    }
}
