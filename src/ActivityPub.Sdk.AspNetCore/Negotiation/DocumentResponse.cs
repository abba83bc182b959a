using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ActivityPub.Sdk.AspNetCore.Negotiation;

/// <summary>Writes final bytes with the headers that let caches keep them apart and reuse them.</summary>
internal static class DocumentResponse
{
    /// <summary>Answers 200 with the document, or 304 where the reader has it already.</summary>
    /// <param name="context">The request.</param>
    /// <param name="document">The bytes.</param>
    /// <param name="contentType">Their media type.</param>
    /// <param name="caching">What caches in between may do with it.</param>
    /// <param name="status">The status of a full answer.</param>
    public static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> document, string contentType, Caching caching = Caching.ForAMinute, int status = StatusCodes.Status200OK)
    {
        HttpResponse response = context.Response;
        IHeaderDictionary headers = response.Headers;

        // Who signs gets an answer for this reader, also where it is the same for all: a cache in between must neither keep it for others
        // nor give a blocked reader the one it kept for others.
        headers.Vary = "Accept, Signature, Signature-Input";
        headers.CacheControl = (IsSigned(context.Request) ? Caching.None : caching) switch
        {
            Caching.ForAMinute => "public, max-age=60",
            Caching.Confirmed => "public, no-cache",
            _ => "private, no-store",
        };
        headers.XContentTypeOptions = "nosniff";
        headers.AccessControlAllowOrigin = "*";
        if (status == StatusCodes.Status200OK)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(document.Span, hash);
            string etag = string.Concat("\"", Base64Url.EncodeToString(hash[..18]), "\"");
            headers.ETag = etag;
            if (Matches(context.Request, etag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = document.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(document, context.RequestAborted).AsTask();
    }

    /// <summary>Whether a request carries a signature, a good one or not.</summary>
    public static bool IsSigned(HttpRequest request) => request.Headers.ContainsKey("Signature") || request.Headers.ContainsKey("Signature-Input");

    private static bool Matches(HttpRequest request, string etag)
    {
        if (request.Headers.IfNoneMatch.Count == 0 || !EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? tags))
        {
            return false;
        }

        foreach (EntityTagHeaderValue tag in tags)
        {
            if (tag.Tag == "*" || tag.Tag == etag)
            {
                return true;
            }
        }

        return false;
    }
}
