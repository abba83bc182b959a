using System.Globalization;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Signatures;

/// <summary>The checks that both generations share.</summary>
internal static class SignatureChecks
{
    public static SignatureFailure CheckTime(DateTimeOffset created, DateTimeOffset? expires, DateTimeOffset now, SignatureRequirements requirements)
    {
        if (created - now > requirements.ClockSkew)
        {
            return SignatureFailure.NotYetValid;
        }

        TimeSpan life = requirements.ClockSkew;
        if (expires is { } end)
        {
            if (end <= now || end <= created)
            {
                return SignatureFailure.Expired;
            }

            life += end - created;
        }

        TimeSpan limit = life < requirements.MaxAge ? life : requirements.MaxAge;
        return now - created > limit ? SignatureFailure.Expired : SignatureFailure.None;
    }

    public static SignatureFailure ToFailure(DigestStatus status) => status switch
    {
        DigestStatus.Match => SignatureFailure.None,
        DigestStatus.Mismatch => SignatureFailure.DigestMismatch,
        DigestStatus.Unsupported => SignatureFailure.MissingDigest,
        _ => SignatureFailure.MalformedDigest,
    };

    /// <summary>Reads seconds since 1970, in the range that a date can hold.</summary>
    public static bool TryReadUnixTime(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        return text.Length is > 0 and <= 12 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && TryFromUnixTime(seconds, out time);
    }

    public static bool TryFromUnixTime(long seconds, out DateTimeOffset time)
    {
        bool valid = seconds is >= 0 and <= 253_402_300_799;
        time = valid ? DateTimeOffset.FromUnixTimeSeconds(seconds) : default;
        return valid;
    }

    public static bool TryReadHttpDate(ReadOnlySpan<char> text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text.Trim(" \t"), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    public static DateTimeOffset TruncateToSeconds(DateTimeOffset now) => DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());

    public static void RequireOwn(ReceivedRequest request, ParsedSignature signature, HttpSignatureScheme scheme)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(signature);
        if (!ReferenceEquals(signature.Request, request) || signature.Scheme != scheme || signature.Origin is null)
        {
            throw new ArgumentException("The signature was not read from this request by this profile.", nameof(signature));
        }
    }

    /// <summary>The names that nearly every signature covers, so that no new string is needed for them.</summary>
    public static string Intern(ReadOnlySpan<char> name) => name switch
    {
        "(request-target)" => "(request-target)",
        "(created)" => "(created)",
        "(expires)" => "(expires)",
        "host" => "host",
        "date" => "date",
        "digest" => "digest",
        "content-type" => "content-type",
        "content-length" => "content-length",
        "content-digest" => "content-digest",
        "accept" => "accept",
        "user-agent" => "user-agent",
        "@method" => "@method",
        "@target-uri" => "@target-uri",
        "@authority" => "@authority",
        "@scheme" => "@scheme",
        "@request-target" => "@request-target",
        "@path" => "@path",
        "@query" => "@query",
        _ => name.ToString(),
    };

    public static bool IsFieldName(ReadOnlySpan<char> name)
    {
        foreach (char c in name)
        {
            if (!StructuredFields.StructuredFieldReader.IsTokenCharacter(c))
            {
                return false;
            }
        }

        return !name.IsEmpty;
    }

    public static bool VerifyBase(VerificationKey key, ReadOnlySpan<byte> data, ParsedSignature signature, bool sha512) =>
        sha512 ? key.VerifyRsaSha512(data, signature.Signature.Span) : key.Verify(data, signature.Signature.Span);
}
