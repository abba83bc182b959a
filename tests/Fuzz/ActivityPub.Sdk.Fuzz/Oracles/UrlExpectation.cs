using System.Globalization;
using System.Net;
using System.Text;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fuzz.Oracles;

/// <summary>Compares an id with what the URL Standard makes of the same text.</summary>
internal static class UrlExpectation
{
    public static void Check(ObjectId id, UrlParts? url)
    {
        if (url is null)
        {
            // Encoded labels are names of the DNS, compared letter by letter; here nobody decodes them to show them.
            Oracle.Holds(id.Origin.Host.Contains("xn--", StringComparison.Ordinal), "To the URL Standard it is no URL.");
            return;
        }

        Oracle.Same(url.Protocol, id.Origin.Scheme + ":", "Scheme");
        Oracle.Same(Host(url.Hostname), Host(id.Origin.Host), "Host");
        Oracle.Same(url.Port, id.Origin.IsDefaultPort ? "" : id.Origin.Port.ToString(CultureInfo.InvariantCulture), "Port");
        Oracle.Holds(url.Username.Length == 0 && url.Password.Length == 0, "There is user information.");

        // Which characters are percent-encoded differs from part to part, and is no matter of identity here.
        string rest = id.PathAndRest;
        Oracle.Same(Encode(url.Href[(url.Href.IndexOf("://", StringComparison.Ordinal) + 3)..] is var tail ? tail[tail.IndexOf('/', StringComparison.Ordinal)..] : ""), Encode(rest.StartsWith('/') ? rest : "/" + rest), "Path, query and fragment");
        Uri uri = id.ToUri();
        Oracle.Same(Encode(url.Pathname + url.Search), Encode(uri.PathAndQuery.TrimEnd('?') is var line && url.Search.Length == 0 ? line : uri.PathAndQuery), "The request line");
    }

    // An IPv6 address that holds one of the older kind has two usual forms.
    private static string Host(string host) => host.StartsWith('[') ? IPAddress.Parse(host).ToString() : host;

    private static string Encode(string text)
    {
        StringBuilder encoded = new();
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int i = 0; i < bytes.Length; i++)
        {
            byte b = bytes[i];

            // A percent sign that begins no escape is sent as one.
            bool isSign = b == '%' && !(i + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]));
            if (isSign || b is <= 0x20 or >= 0x7f or (byte)'"' or (byte)'<' or (byte)'>' or (byte)'`' or (byte)'{' or (byte)'}' or (byte)'|' or (byte)'^' or (byte)'\'' or (byte)'\\')
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            }
            else
            {
                encoded.Append((char)b);
            }
        }

        return encoded.ToString();
    }
}
