using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace ActivityPub.Sdk.Tests.Inbox;

/// <summary>Plays all other servers: answers by URL and keeps a list of what was asked for.</summary>
internal sealed class ScriptedNetwork : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Func<HttpResponseMessage>> _answers = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentQueue<HttpRequestMessage> Messages { get; } = new();

    public int CountOf(string url) => Requests.Count(asked => asked == url);

    public void Serve(string url, string json, string mediaType = "application/activity+json") =>
        _answers[url] = () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, mediaType) };

    public void Serve(string url, byte[] json) => Serve(url, Encoding.UTF8.GetString(json));

    public void Answer(string url, HttpStatusCode status) => _answers[url] = () => new HttpResponseMessage(status) { Content = new StringContent("") };

    public void Break(string url) => _answers[url] = () => throw new HttpRequestException(HttpRequestError.ConnectionError, "scripted");

    public void Block(string url, Task until, string json) => _answers[url] = () => throw new BlockedUntilException(until, json);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string url = request.RequestUri!.ToString();
        Requests.Enqueue(url);
        Messages.Enqueue(request);
        try
        {
            return _answers.TryGetValue(url, out Func<HttpResponseMessage>? answer) ? answer() : new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("") };
        }
        catch (BlockedUntilException blocked)
        {
            await blocked.Until.WaitAsync(cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(blocked.Json, Encoding.UTF8, "application/activity+json") };
        }
    }

    private sealed class BlockedUntilException(Task until, string json) : Exception
    {
        public Task Until { get; } = until;

        public string Json { get; } = json;
    }
}
