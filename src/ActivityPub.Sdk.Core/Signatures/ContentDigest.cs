using System.Security.Cryptography;
using ActivityPub.Sdk.Signatures.StructuredFields;

namespace ActivityPub.Sdk.Signatures;

/// <summary>The <c>Content-Digest</c> header of <see href="https://www.rfc-editor.org/rfc/rfc9530">RFC 9530</see>, used by RFC 9421 signatures.</summary>
/// <remarks>Pure functions, thread-safe.</remarks>
public static class ContentDigest
{
    /// <summary>Makes the header value with SHA-256: <c>sha-256=:…:</c>.</summary>
    /// <param name="content">The content, exactly as it is sent.</param>
    public static string Create(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return string.Concat("sha-256=:", Convert.ToBase64String(hash), ":");
    }

    /// <summary>Compares a header value with the content.</summary>
    /// <param name="value">The value: a dictionary of byte sequences. <c>sha-256</c> and <c>sha-512</c> are understood, others passed over.</param>
    /// <param name="content">The content, exactly as it was received.</param>
    public static DigestStatus Verify(ReadOnlySpan<char> value, ReadOnlySpan<byte> content)
    {
        bool seen256 = false;
        bool seen512 = false;
        bool mismatch = false;
        Span<byte> expected = stackalloc byte[SHA512.HashSizeInBytes];
        Span<byte> actual = stackalloc byte[SHA512.HashSizeInBytes];
        StructuredFieldReader reader = new(value);
        bool more = !reader.AtEnd;
        while (more)
        {
            if (!reader.TryReadKey(out ReadOnlySpan<char> key) || !reader.TryConsume('=')
                || !reader.TryReadBareItem(out BareItemToken token) || token.Type != BareItemType.ByteSequence
                || !TrySkipParameters(ref reader) || !reader.TryNextMember(out more))
            {
                return DigestStatus.Malformed;
            }

            bool is256 = key.SequenceEqual("sha-256");
            if (!is256 && !key.SequenceEqual("sha-512"))
            {
                continue;
            }

            if (is256 ? seen256 : seen512)
            {
                return DigestStatus.Malformed;
            }

            int size = is256 ? SHA256.HashData(content, actual) : SHA512.HashData(content, actual);
            if (!Base64Strict.TryDecodeExact(token.Raw, expected[..size]))
            {
                return DigestStatus.Malformed;
            }

            seen256 |= is256;
            seen512 |= !is256;
            mismatch |= !CryptographicOperations.FixedTimeEquals(expected[..size], actual[..size]);
        }

        return mismatch ? DigestStatus.Mismatch : seen256 || seen512 ? DigestStatus.Match : DigestStatus.Unsupported;
    }

    private static bool TrySkipParameters(ref StructuredFieldReader reader)
    {
        bool found = true;
        while (found)
        {
            if (!reader.TryReadParameter(out found, out _, out _))
            {
                return false;
            }
        }

        return true;
    }
}
