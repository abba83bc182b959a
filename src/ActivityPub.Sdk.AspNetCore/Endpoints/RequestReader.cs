using System.Buffers;
using System.IO.Pipelines;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActivityPub.Sdk.AspNetCore.Endpoints;

/// <summary>Turns the request of the web server into the one that signatures are checked on.</summary>
internal static class RequestReader
{
    /// <summary>Reads a body up to a limit.</summary>
    /// <returns>The bytes, or <see langword="null"/> where there are more.</returns>
    public static async ValueTask<byte[]?> ReadBodyAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        PipeReader reader = request.BodyReader;
        while (true)
        {
            // Examined but not consumed: the pipe keeps the bytes together, so that there is one copy at the end.
            ReadResult result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (buffer.Length > limit)
            {
                reader.AdvanceTo(buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                byte[] body = buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                return body;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>
    /// Makes the request as its sender signed it. Scheme and host are those of the configured origin: a proxy may have replaced the
    /// <c>Host</c> header, and a request that was signed for another host does not verify under ours.
    /// </summary>
    public static ReceivedRequest Create(HttpContext context, Origin origin, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        HttpRequest request = context.Request;
        string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw
            ? raw
            : request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
        List<HeaderField> headers = new(request.Headers.Count) { new HeaderField("Host", origin.Authority) };
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in request.Headers)
        {
            if (string.Equals(name, "Host", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (string? value in values)
            {
                headers.Add(new HeaderField(name, value ?? ""));
            }
        }

        return new ReceivedRequest(request.Method, target, origin.Scheme, headers, body, now);
    }
}
