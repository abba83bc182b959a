using System.Buffers;
using System.IO.Pipelines;
using ActivityPub.Sdk.AspNetCore.Limits;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActivityPub.Sdk.AspNetCore.Endpoints;

/// <summary>Turns the request of the web server into the one that signatures are checked on.</summary>
internal static class RequestReader
{
    private const int FirstBytes = 4 * 1024;
    private const int ShortBodyBytes = 64 * 1024;

    /// <summary>Reads a body up to a limit, within a time, and not too many long ones at once.</summary>
    /// <returns>The bytes, or the status to answer with.</returns>
    public static async ValueTask<(byte[]? Body, int Status)> ReadBodyAsync(HttpRequest request, int limit, RequestLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return (null, StatusCodes.Status413PayloadTooLarge);
        }

        IDisposable? large = null;
        using CancellationTokenSource deadline = new(limits.BodyTimeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        PipeReader reader = request.BodyReader;
        byte[] body = ArrayPool<byte>.Shared.Rent((int)Math.Min(request.ContentLength ?? FirstBytes, ShortBodyBytes));
        int length = 0;
        try
        {
            while (true)
            {
                // Taken out of the pipe at once: what lies there is kept by the web server's own pool, long after the request.
                ReadResult result = await reader.ReadAsync(either.Token).ConfigureAwait(false);
                ReadOnlySequence<byte> read = result.Buffer;
                long total = length + read.Length;
                if (total > limit || (total > ShortBodyBytes && large is null && (large = limits.TryEnterLargeBody()) is null))
                {
                    reader.AdvanceTo(read.End);
                    return (null, total > limit ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status503ServiceUnavailable);
                }

                if (total > body.Length)
                {
                    byte[] longer = ArrayPool<byte>.Shared.Rent((int)Math.Min(limit, Math.Max(total, body.Length * 4L)));
                    body.AsSpan(0, length).CopyTo(longer);
                    ArrayPool<byte>.Shared.Return(body);
                    body = longer;
                }

                read.CopyTo(body.AsSpan(length));
                length = (int)total;
                reader.AdvanceTo(read.End);
                if (result.IsCompleted)
                {
                    return (body.AsSpan(0, length).ToArray(), StatusCodes.Status200OK);
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, StatusCodes.Status408RequestTimeout);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
            large?.Dispose();
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

        return new ReceivedRequest(request.Method, target, origin.Scheme, headers, body, now) { RemoteAddress = context.Connection.RemoteIpAddress };
    }
}
