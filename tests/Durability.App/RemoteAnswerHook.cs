namespace ActivityPub.Sdk.Durability.App;

/// <summary>Fail points around each POST to another server: before it leaves, and when the other server has taken it and nobody here knows yet.</summary>
internal sealed class RemoteAnswerHook(FailPoints points) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Post)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        points.Pass("before:remote.post");
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            points.Pass("after:remote.post");
        }

        return response;
    }
}
