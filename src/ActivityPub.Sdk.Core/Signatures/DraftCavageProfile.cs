using System.Text;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Signatures;

/// <summary>draft-cavage-http-signatures-12, as the fediverse speaks it: RSA is PKCS#1 v1.5 with SHA-256, also under the label <c>hs2019</c>.</summary>
internal sealed class DraftCavageProfile : IHttpSignatureProfile
{
    public static readonly DraftCavageProfile Instance = new();

    private const int MaxParameters = 16;
    private const int MaxComponents = 32;
    private const string AuthorizationPrefix = "Signature ";

    private DraftCavageProfile()
    {
    }

    public HttpSignatureScheme Scheme => HttpSignatureScheme.DraftCavage;

    public bool IsPresent(ReceivedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return TryFind(request, out _) != SignatureFailure.Missing;
    }

    public SignatureParseResult Parse(ReceivedRequest request, SignatureRequirements requirements)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(requirements);
        SignatureFailure failure = TryFind(request, out ReadOnlySpan<char> text);
        ParsedSignature? signature = null;
        if (failure == SignatureFailure.None)
        {
            failure = Parse(request, requirements, text, out signature);
        }

        return signature is null ? new SignatureParseResult(failure) : new SignatureParseResult(signature);
    }

    public SignatureVerificationResult Verify(ReceivedRequest request, ParsedSignature signature, VerificationKey key, DateTimeOffset now, SignatureRequirements requirements)
    {
        SignatureChecks.RequireOwn(request, signature, Scheme);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(requirements);
        bool sha512 = signature.AlgorithmLabel == "rsa-sha512";
        bool fits = signature.AlgorithmLabel switch
        {
            null or "hs2019" => true,
            "rsa-sha256" or "rsa-sha512" => key.Algorithm == KeyAlgorithm.RsaSha256,
            "ed25519" => key.Algorithm == KeyAlgorithm.Ed25519,
            _ => false,
        };
        if (!fits)
        {
            return new SignatureVerificationResult(SignatureFailure.AlgorithmMismatch);
        }

        SignatureFailure failure = SignatureChecks.CheckTime(signature.Created, signature.Expires, now, requirements);
        if (failure == SignatureFailure.None)
        {
            failure = SignedTarget.TryCut(request, signature.Origin!, out SignedTarget target);
            if (failure == SignatureFailure.None && !VerifyOver(request, signature, key, target.PathAndQuery, sha512)
                && !(requirements.AllowTargetWithoutQuery && request.Method == "GET" && !target.Query.IsEmpty && VerifyOver(request, signature, key, target.Path, sha512)))
            {
                failure = SignatureFailure.BadSignature;
            }
        }

        return new SignatureVerificationResult(failure);
    }

    public IReadOnlyList<HeaderField> Sign(OutgoingRequest request, SigningKey key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(key);
        string date = SignatureChecks.TruncateToSeconds(now).ToString("r", System.Globalization.CultureInfo.InvariantCulture);
        string? digest = request.NeedsDigest ? Digest.Create(request.Body.Span) : null;
        SignatureBaseWriter writer = new(stackalloc byte[1024]);
        Span<byte> signature = stackalloc byte[VerificationKey.MaxRsaBits / 8];
        try
        {
            writer.Append("(request-target): ");
            writer.AppendLower(request.Method);
            writer.Append((byte)' ');
            writer.Append(request.Target.PathAndQuery);
            writer.Append("\nhost: ");
            writer.Append(request.Host);
            writer.Append("\ndate: ");
            writer.Append(date);
            if (digest is not null)
            {
                writer.Append("\ndigest: ");
                writer.Append(digest);
            }

            signature = signature[..key.Sign(writer.Written, signature)];
        }
        finally
        {
            writer.Dispose();
        }

        // The order, the quotes and the missing spaces are what the strictest readers expect.
        string value = string.Concat(
            [
                "keyId=\"", key.KeyId.Value,
                "\",algorithm=\"", key.Algorithm == KeyAlgorithm.RsaSha256 ? "rsa-sha256" : "hs2019",
                "\",headers=\"(request-target) host date", digest is null ? "" : " digest",
                "\",signature=\"", Convert.ToBase64String(signature), "\"",
            ]);
        return digest is null
            ? [new HeaderField("Date", date), new HeaderField("Signature", value)]
            : [new HeaderField("Date", date), new HeaderField("Digest", digest), new HeaderField("Signature", value)];
    }

    /// <summary>Writes the text that is signed. Apart, so that the official examples can be held against it, which cover less than we demand.</summary>
    /// <returns>Whether everything that is covered is there.</returns>
    internal static bool WriteBase(ref SignatureBaseWriter writer, ReceivedRequest request, IReadOnlyList<string> components, ReadOnlySpan<char> target, string? created, string? expires)
    {
        for (int i = 0; i < components.Count; i++)
        {
            string name = components[i];
            if (i > 0)
            {
                writer.Append((byte)'\n');
            }

            writer.Append(name);
            writer.Append(": ");
            switch (name)
            {
                case "(request-target)":
                    writer.AppendLower(request.Method);
                    writer.Append((byte)' ');
                    writer.Append(target);
                    break;
                case "(created)":
                    writer.Append(created);
                    break;
                case "(expires)":
                    writer.Append(expires);
                    break;
                default:
                    if (!writer.AppendField(request, name))
                    {
                        return false;
                    }

                    break;
            }
        }

        return true;
    }

    private static bool VerifyOver(ReceivedRequest request, ParsedSignature signature, VerificationKey key, ReadOnlySpan<char> target, bool sha512)
    {
        SignatureBaseWriter writer = new(stackalloc byte[1024]);
        try
        {
            return WriteBase(ref writer, request, signature.Components, target, signature.CreatedText, signature.ExpiresText)
                && SignatureChecks.VerifyBase(key, writer.Written, signature, sha512);
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static SignatureFailure TryFind(ReceivedRequest request, out ReadOnlySpan<char> text)
    {
        int signatures = request.Find("Signature", out string? value);
        text = value;
        if (request.Find("Authorization", out string? authorization) > 0 && authorization!.StartsWith(AuthorizationPrefix, StringComparison.OrdinalIgnoreCase))
        {
            text = authorization.AsSpan(AuthorizationPrefix.Length);
            signatures += request.Find("Authorization", out _);
        }

        return signatures switch
        {
            0 => SignatureFailure.Missing,
            1 => SignatureFailure.None,
            _ => SignatureFailure.DuplicateField,
        };
    }

    private static SignatureFailure Parse(ReceivedRequest request, SignatureRequirements requirements, ReadOnlySpan<char> text, out ParsedSignature? signature)
    {
        signature = null;
        SignatureFailure failure = TryReadParameters(text, out Parameters parameters);
        if (failure != SignatureFailure.None)
        {
            return failure;
        }

        if (!parameters.HasHeaders || parameters.Headers.IsEmpty)
        {
            return SignatureFailure.InsufficientCoverage;
        }

        failure = TryReadComponents(parameters.Headers, out string[]? components);
        if (failure != SignatureFailure.None)
        {
            return failure;
        }

        int dates = request.Find("Date", out string? date);
        int digests = request.Find("Digest", out string? digest);
        if (dates > 1 || digests > 1)
        {
            return SignatureFailure.DuplicateField;
        }

        bool coversCreated = Array.IndexOf(components!, "(created)") >= 0;
        bool coversExpires = Array.IndexOf(components!, "(expires)") >= 0;
        bool needsDigest = !request.IsRead || !request.Body.IsEmpty;
        if (Array.IndexOf(components!, "(request-target)") < 0 || Array.IndexOf(components!, "host") < 0
            || (!coversCreated && Array.IndexOf(components!, "date") < 0)
            || (needsDigest && Array.IndexOf(components!, "digest") < 0))
        {
            return SignatureFailure.InsufficientCoverage;
        }

        string? algorithm = parameters.Algorithm switch
        {
            "" => null,
            "hs2019" => "hs2019",
            "rsa-sha256" => "rsa-sha256",
            "rsa-sha512" => "rsa-sha512",
            "ed25519" => "ed25519",
            _ => "",
        };

        // Section 2.3 of the draft forbids the two together; the older algorithms knew no time of their own.
        if (algorithm == "" || ((coversCreated || coversExpires) && algorithm is "rsa-sha256" or "rsa-sha512"))
        {
            return SignatureFailure.AlgorithmMismatch;
        }

        if (!KeyIdCache.TryParse(parameters.KeyId, out ObjectId? keyId))
        {
            return SignatureFailure.InvalidKeyId;
        }

        byte[]? bytes = Base64Strict.Decode(parameters.Signature);
        if (bytes is null or { Length: 0 })
        {
            return SignatureFailure.MalformedSignature;
        }

        failure = SignedTarget.TryResolve(request, requirements, out SignedTarget target);
        if (failure != SignatureFailure.None)
        {
            return failure;
        }

        foreach (string name in components!)
        {
            if (name[0] != '(' && request.Find(name, out _) == 0)
            {
                return SignatureFailure.MissingComponent;
            }
        }

        if ((coversCreated && parameters.Created.IsEmpty) || (coversExpires && parameters.Expires.IsEmpty))
        {
            return SignatureFailure.MissingComponent;
        }

        DateTimeOffset expires = default;
        bool expiring = !parameters.Expires.IsEmpty;
        if ((coversCreated ? !SignatureChecks.TryReadUnixTime(parameters.Created, out DateTimeOffset created) : !SignatureChecks.TryReadHttpDate(date, out created))
            || (expiring && !SignatureChecks.TryReadUnixTime(parameters.Expires, out expires)))
        {
            return SignatureFailure.InvalidTime;
        }

        // An end that nobody signed may only shorten the life: an attacker could as well have left it out.
        DateTimeOffset? end = !expiring ? null : coversExpires || expires <= request.ReceivedAt ? expires : null;
        failure = SignatureChecks.CheckTime(created, end, request.ReceivedAt, requirements);
        if (failure == SignatureFailure.None && digest is not null)
        {
            failure = SignatureChecks.ToFailure(Digest.Verify(digest, request.Body.Span));
        }

        if (failure == SignatureFailure.None)
        {
            signature = new ParsedSignature(request, HttpSignatureScheme.DraftCavage, keyId, bytes, components, created)
            {
                AlgorithmLabel = algorithm,
                Expires = end,
                Origin = target.Origin,
                CreatedText = coversCreated ? parameters.Created.ToString() : null,
                ExpiresText = coversExpires ? parameters.Expires.ToString() : null,
            };
        }

        return failure;
    }

    private static SignatureFailure TryReadComponents(ReadOnlySpan<char> text, out string[]? components)
    {
        components = null;
        int count = text.Count(' ') + 1;
        if (count > MaxComponents)
        {
            return SignatureFailure.MalformedSignature;
        }

        string[] names = new string[count];
        Span<char> lower = stackalloc char[128];
        int used = 0;
        foreach (Range range in text.Split(' '))
        {
            ReadOnlySpan<char> name = text[range];
            if (name.IsEmpty || name.Length > lower.Length || Ascii.ToLower(name, lower, out int written) != System.Buffers.OperationStatus.Done)
            {
                return SignatureFailure.MalformedSignature;
            }

            string known = SignatureChecks.Intern(lower[..written]);
            if (known is not ("(request-target)" or "(created)" or "(expires)") && !SignatureChecks.IsFieldName(known))
            {
                return known[0] == '(' ? SignatureFailure.UnsupportedComponent : SignatureFailure.MalformedSignature;
            }

            if (names.AsSpan(0, used).Contains(known))
            {
                return SignatureFailure.DuplicateParameter;
            }

            names[used++] = known;
        }

        components = names;
        return SignatureFailure.None;
    }

    private static SignatureFailure TryReadParameters(ReadOnlySpan<char> text, out Parameters parameters)
    {
        parameters = default;
        Span<Range> seen = stackalloc Range[MaxParameters];
        int count = 0;
        int position = 0;
        bool hasKeyId = false;
        while (true)
        {
            position += text[position..].IndexOfAnyExcept(' ', '\t') is var skip and >= 0 ? skip : text.Length - position;
            int start = position;
            while (position < text.Length && StructuredFields.StructuredFieldReader.IsTokenCharacter(text[position]))
            {
                position++;
            }

            ReadOnlySpan<char> name = text[start..position];
            if (name.IsEmpty || position >= text.Length || text[position++] != '=' || count == MaxParameters)
            {
                return SignatureFailure.MalformedSignature;
            }

            for (int i = 0; i < count; i++)
            {
                if (text[seen[i]].SequenceEqual(name))
                {
                    return SignatureFailure.DuplicateParameter;
                }
            }

            seen[count++] = start..(start + name.Length);
            ReadOnlySpan<char> value;
            bool quoted = position < text.Length && text[position] == '"';
            if (quoted)
            {
                int end = text[(position + 1)..].IndexOfAny('"', '\\');
                if (end < 0 || text[position + 1 + end] != '"')
                {
                    return SignatureFailure.MalformedSignature;
                }

                value = text.Slice(position + 1, end);
                position += end + 2;
            }
            else
            {
                int end = text[position..].IndexOfAny(", \t");
                value = end < 0 ? text[position..] : text.Slice(position, end);
                position += value.Length;
            }

            if (!quoted && name is "keyId" or "signature" or "headers" or "algorithm")
            {
                return SignatureFailure.MalformedSignature;
            }

            switch (name)
            {
                case "keyId":
                    parameters.KeyId = value;
                    hasKeyId = true;
                    break;
                case "signature":
                    parameters.Signature = value;
                    break;
                case "headers":
                    parameters.Headers = value;
                    parameters.HasHeaders = true;
                    break;
                case "algorithm":
                    parameters.Algorithm = value;
                    break;
                case "created":
                    parameters.Created = value;
                    break;
                case "expires":
                    parameters.Expires = value;
                    break;
                default:
                    // The draft: parameters that are not known are passed over.
                    break;
            }

            position += text[position..].IndexOfAnyExcept(' ', '\t') is var tail and >= 0 ? tail : text.Length - position;
            if (position >= text.Length)
            {
                return hasKeyId ? SignatureFailure.None : SignatureFailure.MalformedSignature;
            }

            if (text[position++] != ',')
            {
                return SignatureFailure.MalformedSignature;
            }
        }
    }

    private ref struct Parameters
    {
        public ReadOnlySpan<char> KeyId;
        public ReadOnlySpan<char> Signature;
        public ReadOnlySpan<char> Headers;
        public ReadOnlySpan<char> Algorithm;
        public ReadOnlySpan<char> Created;
        public ReadOnlySpan<char> Expires;
        public bool HasHeaders;
    }
}
