using System.Security.Cryptography;

namespace ActivityPub.Sdk.Signatures;

/// <summary>The <c>Digest</c> header of <see href="https://www.rfc-editor.org/rfc/rfc3230">RFC 3230</see>, used by draft-cavage signatures.</summary>
/// <remarks>Pure functions, thread-safe.</remarks>
public static class Digest
{
    /// <summary>Makes the header value in the one form that every server compares: <c>SHA-256=</c> and Base64.</summary>
    /// <param name="body">The body, exactly as it is sent.</param>
    public static string Create(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return string.Concat("SHA-256=", Convert.ToBase64String(hash));
    }

    /// <summary>Compares a header value with a body.</summary>
    /// <param name="value">The value: one or more of <c>algorithm=value</c>, separated by commas. Algorithm names have no case; SHA-256 and SHA-512 are understood, others passed over.</param>
    /// <param name="body">The body, exactly as it was received.</param>
    public static DigestStatus Verify(ReadOnlySpan<char> value, ReadOnlySpan<byte> body)
    {
        bool seen256 = false;
        bool seen512 = false;
        bool mismatch = false;
        Span<byte> expected = stackalloc byte[SHA512.HashSizeInBytes];
        Span<byte> actual = stackalloc byte[SHA512.HashSizeInBytes];
        foreach (Range range in value.Split(','))
        {
            ReadOnlySpan<char> part = value[range].Trim(" \t");
            int equals = part.IndexOf('=');
            if (equals <= 0)
            {
                return DigestStatus.Malformed;
            }

            ReadOnlySpan<char> algorithm = part[..equals];
            bool is256 = algorithm.Equals("sha-256", StringComparison.OrdinalIgnoreCase);
            if (!is256 && !algorithm.Equals("sha-512", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (is256 ? seen256 : seen512)
            {
                return DigestStatus.Malformed;
            }

            int size = is256 ? SHA256.HashData(body, actual) : SHA512.HashData(body, actual);
            if (!Base64Strict.TryDecodeExact(part[(equals + 1)..], expected[..size]))
            {
                return DigestStatus.Malformed;
            }

            seen256 |= is256;
            seen512 |= !is256;
            mismatch |= !CryptographicOperations.FixedTimeEquals(expected[..size], actual[..size]);
        }

        return mismatch ? DigestStatus.Mismatch : seen256 || seen512 ? DigestStatus.Match : DigestStatus.Unsupported;
    }
}
