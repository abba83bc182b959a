using System.Security.Cryptography;
using System.Text;
using ActivityPub.Sdk.Fuzz.Oracles;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Fuzz.Targets;

/// <summary>The two digest headers: a line with the header, then the body. The verdict is the one of a second reading.</summary>
internal sealed class DigestTarget : FuzzTarget
{
    public override string Name => "digests";

    public override int MaxLength => 4096;

    public override IReadOnlyList<string> Dictionary =>
    [
        "SHA-256=", "sha-256=", "sHa-512=", "md5=", "unixsum=", ",", ", ", ";", ";a=1", "sha-256=:", "sha-512=:", ":", "=", "==",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=", "\t",
    ];

    public override IEnumerable<byte[]> MakeSeeds()
    {
        byte[] body = """{"type":"Like"}"""u8.ToArray();
        string hash256 = Convert.ToBase64String(SHA256.HashData(body));
        string hash512 = Convert.ToBase64String(SHA512.HashData(body));
        foreach (string header in (string[])
            [
                $"SHA-256={hash256}", $"sha-512={hash512}", $"SHA-256={hash256},SHA-512={hash512}", $"md5=x, sha-256={hash256}", $"SHA-256={hash512}", $"SHA-256={hash256}, SHA-256={hash256}", "SHA-256=", "=", "", ",",
                $"SHA-256={hash256[..^2]}A=", $"SHA-256= {hash256}", $"sha-256=:{hash256}:", $"sha-512=:{hash512}:", $"sha-256=:{hash256}:, sha-512=:{hash512}:", $"sha-256=:{hash512}:", $"md5=:AAAA:, sha-256=:{hash256}:;a=1",
                $"sha-256=:{hash256}:, sha-256=:{hash256}:", $"SHA-256=:{hash256}:", $"sha-256={hash256}", "md5=:AAAA:", "a", $"sha-256=:{hash256}:,",
            ])
        {
            yield return [.. Encoding.Latin1.GetBytes(header), (byte)'\n', .. body];
        }
    }

    public override void Run(ReadOnlySpan<byte> input)
    {
        int end = input.IndexOf((byte)'\n');
        string header = Encoding.Latin1.GetString(end < 0 ? input : input[..end]);
        ReadOnlySpan<byte> body = end < 0 ? default : input[(end + 1)..];
        byte[] hash256 = SHA256.HashData(body);
        byte[] hash512 = SHA512.HashData(body);

        DigestStatus digest = Digest.Verify(header, body);
        Oracle.Same(ReadDigest(header, hash256, hash512).ToString(), digest.ToString(), "Digest");
        DigestStatus content = ContentDigest.Verify(header, body);
        Oracle.Same(ReadContentDigest(header, hash256, hash512).ToString(), content.ToString(), "Content-Digest");

        Oracle.Holds(Digest.Verify(Digest.Create(body), body) == DigestStatus.Match, "A digest of our own does not match.");
        Oracle.Holds(ContentDigest.Verify(ContentDigest.Create(body), body) == DigestStatus.Match, "A content digest of our own does not match.");
        byte[] other = [.. body, 0];
        Oracle.Holds(Digest.Verify(Digest.Create(body), other) == DigestStatus.Mismatch, "A digest matches two bodies.");
        Oracle.Holds(ContentDigest.Verify(ContentDigest.Create(body), other) == DigestStatus.Mismatch, "A content digest matches two bodies.");
    }

    private static DigestStatus ReadDigest(string header, byte[] hash256, byte[] hash512)
    {
        List<(string Name, string Value)> entries = [];
        foreach (string part in header.Split(',').Select(static p => p.Trim(' ', '\t')))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                return DigestStatus.Malformed;
            }

            entries.Add((part[..equals].ToLowerInvariant(), part[(equals + 1)..]));
        }

        return Judge(entries, hash256, hash512);
    }

    private static DigestStatus ReadContentDigest(string header, byte[] hash256, byte[] hash512)
    {
        if (SecondStructuredFields.Members(header) is not { } members)
        {
            return DigestStatus.Malformed;
        }

        List<(string Name, string Value)> entries = [];
        foreach ((string key, string value) in members)
        {
            int end = value.StartsWith(':') ? value.IndexOf(':', 1) : -1;
            if (end < 0)
            {
                return DigestStatus.Malformed;
            }

            entries.Add((key, value[1..end]));
        }

        return Judge(entries, hash256, hash512);
    }

    private static DigestStatus Judge(List<(string Name, string Value)> entries, byte[] hash256, byte[] hash512)
    {
        List<(string Name, string Value)> known = [.. entries.Where(static e => e.Name is "sha-256" or "sha-512")];
        foreach ((string name, string value) in known)
        {
            if (known.Count(k => k.Name == name) > 1 || Decode(value) is not { } bytes || bytes.Length != (name == "sha-256" ? 32 : 64))
            {
                return DigestStatus.Malformed;
            }
        }

        return known.Count == 0 ? DigestStatus.Unsupported
            : known.TrueForAll(k => Decode(k.Value).AsSpan().SequenceEqual(k.Name == "sha-256" ? hash256 : hash512)) ? DigestStatus.Match : DigestStatus.Mismatch;
    }

    private static byte[]? Decode(string value)
    {
        try
        {
            byte[] bytes = Convert.FromBase64String(value);
            return Convert.ToBase64String(bytes) == value ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
