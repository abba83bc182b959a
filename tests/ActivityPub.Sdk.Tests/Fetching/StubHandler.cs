using System.Collections.Concurrent;
using System.Net;
using System.Text;

using ActivityPub.Sdk.Fetching;

namespace ActivityPub.Sdk.Tests.Fetching;

/// <summary>Other servers in memory, for what does not depend on sockets.</summary>
internal sealed class StubHandler : HttpMessageHandler
{
    private readonly Func<HttpRequestMessage, HttpResponseMessage> _answer;

    public StubHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) => _answer = answer;

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Where set, every answer waits for it.</summary>
    public Task? Gate { get; set; }

    public static HttpResponseMessage Json(string body, string? contentType = "application/activity+json", HttpStatusCode status = HttpStatusCode.OK)
    {
        HttpResponseMessage response = new(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (contentType is not null)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return response;
    }

    public static HttpResponseMessage Redirect(string location, HttpStatusCode status = HttpStatusCode.Found)
    {
        HttpResponseMessage response = new(status);
        response.Headers.TryAddWithoutValidation("Location", location);
        return response;
    }

    public EgressClient CreateClient(EgressOptions? options = null, TimeProvider? timeProvider = null) =>
        new(new HttpMessageInvoker(this), options ?? new EgressOptions(), timeProvider ?? TimeProvider.System);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Enqueue($"{request.Method} {request.RequestUri!.Scheme}://{request.RequestUri.Authority}{request.RequestUri.PathAndQuery}");
        if (Gate is not null)
        {
            await Gate.WaitAsync(cancellationToken);
        }

        return _answer(request);
    }
}
