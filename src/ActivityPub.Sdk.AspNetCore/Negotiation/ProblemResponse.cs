using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ActivityPub.Sdk.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ActivityPub.Sdk.AspNetCore.Negotiation;

/// <summary>Answers an error as problem details (<see href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</see>).</summary>
internal static class ProblemResponse
{
    public static async Task WriteAsync(HttpContext context, int status, string? detail = null, TimeSpan? retryAfter = null, string? acceptSignature = null)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = ActivityPubMediaTypes.Problem;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (retryAfter is { } delay)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (acceptSignature is not null)
        {
            response.Headers[SignatureChallenge.FieldName] = acceptSignature;
        }

        ArrayBufferWriter<byte> buffer = new(256);
        await using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank");
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
            json.WriteNumber("status", status);
            if (detail is not null)
            {
                json.WriteString("detail", detail);
            }

            json.WriteEndObject();
        }

        response.ContentLength = buffer.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
