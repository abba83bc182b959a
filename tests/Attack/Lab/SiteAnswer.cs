using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>What the site answered.</summary>
/// <param name="Status">The status; 0 where the site hung up without a word.</param>
/// <param name="Headers">The header fields, by name without case; repeated ones joined by a comma.</param>
/// <param name="Body">The bytes, without the frames of chunks.</param>
internal sealed record SiteAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    public override string ToString() => $"{Status} {Text}";

    /// <summary>Reads an answer that ends with the connection.</summary>
    internal static SiteAnswer Read(byte[] bytes)
    {
        int end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return new SiteAnswer(0, new Dictionary<string, string>(), bytes);
        }

        string[] lines = Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string name = line[..colon];
            string value = line[(colon + 1)..].Trim();
            headers[name] = headers.TryGetValue(name, out string? before) ? $"{before}, {value}" : value;
        }

        byte[] body = bytes[(end + 4)..];
        return new SiteAnswer(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            headers,
            headers.TryGetValue("Transfer-Encoding", out string? coding) && coding == "chunked" ? Unchunk(body) : body);
    }

    private static byte[] Unchunk(byte[] chunked)
    {
        using MemoryStream body = new();
        ReadOnlySpan<byte> rest = chunked;
        while (rest.IndexOf("\r\n"u8) is var line and > 0
            && int.TryParse(rest[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int length) && length > 0 && rest.Length >= line + 4 + length)
        {
            body.Write(rest.Slice(line + 2, length));
            rest = rest[(line + 4 + length)..];
        }

        return body.ToArray();
    }
}
