using System.Net;
using System.Text;

namespace ActivityPub.Sdk.Fuzz.World;

/// <summary>Plays all other servers: some documents by URL, of all others it knows nothing.</summary>
internal sealed class Network(IReadOnlyDictionary<string, string> documents) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(documents.TryGetValue(request.RequestUri!.AbsoluteUri, out string? json)
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/activity+json") }
            : new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("") });
}
