using System.Text;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Fuzz.Input;

/// <summary>A request as text: method and target, header fields, an empty line, the body. Everything before the body is Latin-1, as servers read it.</summary>
internal sealed class HttpMessage
{
    private HttpMessage(string method, string target, List<HeaderField> headers, byte[] body)
    {
        Method = method;
        Target = target;
        Headers = headers;
        Body = body;
    }

    public string Method { get; }

    public string Target { get; }

    public List<HeaderField> Headers { get; }

    public byte[] Body { get; }

    public static HttpMessage Read(ReadOnlySpan<byte> input)
    {
        string first = Line(ref input);
        int space = first.IndexOf(' ', StringComparison.Ordinal);
        List<HeaderField> headers = [];
        while (!input.IsEmpty && Line(ref input) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && headers.Count < 100)
            {
                headers.Add(new HeaderField(line[..colon], line[(colon + 1)..].Trim(' ')));
            }
        }

        return new HttpMessage(space < 0 ? first : first[..space], space < 0 ? "" : first[(space + 1)..], headers, input.ToArray());
    }

    public static byte[] Write(string method, string target, IEnumerable<HeaderField> headers, ReadOnlySpan<byte> body)
    {
        StringBuilder text = new();
        text.Append(method).Append(' ').Append(target).Append('\n');
        foreach (HeaderField field in headers)
        {
            text.Append(field.Name).Append(": ").Append(field.Value).Append('\n');
        }

        text.Append('\n');
        return [.. Encoding.Latin1.GetBytes(text.ToString()), .. body];
    }

    public static byte[] Write(ReceivedRequest request) => Write(request.Method, request.RawTarget, request.Headers, request.Body.Span);

    public ReceivedRequest ToRequest(DateTimeOffset now) => new(Method, Target, "https", Headers, Body, now);

    private static string Line(ref ReadOnlySpan<byte> input)
    {
        int end = input.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? input : input[..end];
        input = end < 0 ? default : input[(end + 1)..];
        return Encoding.Latin1.GetString(line.EndsWith("\r"u8) ? line[..^1] : line);
    }
}
