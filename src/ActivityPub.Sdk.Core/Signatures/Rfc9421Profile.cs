using System.Globalization;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures.StructuredFields;

namespace ActivityPub.Sdk.Signatures;

/// <summary>RFC 9421, HTTP Message Signatures, with <c>rsa-v1_5-sha256</c> and <c>ed25519</c>.</summary>
internal sealed class Rfc9421Profile : IHttpSignatureProfile
{
    public static readonly Rfc9421Profile Instance = new();

    private const int MaxComponents = 32;

    private static readonly string[] WithoutDigest = ["@method", "@target-uri", "@authority"];
    private static readonly string[] WithDigest = [.. WithoutDigest, "content-digest"];
    private static readonly string[] OnRequest = ["@scheme", "@request-target", "@path", "@query", "date"];

    private Rfc9421Profile()
    {
    }

    public HttpSignatureScheme Scheme => HttpSignatureScheme.Rfc9421;

    public bool IsPresent(ReceivedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Find("Signature-Input", out _) > 0;
    }

    public SignatureParseResult Parse(ReceivedRequest request, SignatureRequirements requirements)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(requirements);
        SignatureFailure failure = Parse(request, requirements, out ParsedSignature[]? signatures);
        return signatures is null ? new SignatureParseResult(failure) : new SignatureParseResult(signatures);
    }

    public SignatureVerificationResult Verify(ReceivedRequest request, ParsedSignature signature, VerificationKey key, DateTimeOffset now, SignatureRequirements requirements)
    {
        SignatureChecks.RequireOwn(request, signature, Scheme);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(requirements);
        if (signature.AlgorithmLabel is not null && signature.AlgorithmLabel != GetLabel(key.Algorithm))
        {
            return new SignatureVerificationResult(SignatureFailure.AlgorithmMismatch);
        }

        SignatureFailure failure = SignatureChecks.CheckTime(signature.Created, signature.Expires, now, requirements);
        if (failure != SignatureFailure.None)
        {
            return new SignatureVerificationResult(failure);
        }

        failure = SignedTarget.TryCut(request, signature.Origin!, out SignedTarget target);
        if (failure != SignatureFailure.None)
        {
            return new SignatureVerificationResult(failure);
        }

        SignatureBaseWriter writer = new(stackalloc byte[1024]);
        try
        {
            bool valid = WriteBase(ref writer, request, signature.Components, target, signature.Parameters.Span) && key.Verify(writer.Written, signature.Signature.Span);
            return new SignatureVerificationResult(valid ? SignatureFailure.None : SignatureFailure.BadSignature);
        }
        finally
        {
            writer.Dispose();
        }
    }

    public IReadOnlyList<HeaderField> Sign(OutgoingRequest request, SigningKey key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(key);
        DateTimeOffset created = SignatureChecks.TruncateToSeconds(now);
        string date = created.ToString("r", CultureInfo.InvariantCulture);
        string? digest = request.NeedsDigest ? ContentDigest.Create(request.Body.Span) : null;
        string[] components = ChooseComponents(request);
        string parameters = string.Create(
            CultureInfo.InvariantCulture,
            $"(\"{string.Join("\" \"", components)}\");created={created.ToUnixTimeSeconds()};keyid=\"{key.KeyId.Value}\";alg=\"{GetLabel(key.Algorithm)}\"{GetAnswer(request.Challenge)}");
        string authority = GetAuthority(request);
        SignatureBaseWriter writer = new(stackalloc byte[1024]);
        Span<byte> signature = stackalloc byte[VerificationKey.MaxRsaBits / 8];
        try
        {
            foreach (string name in components)
            {
                writer.Append((byte)'"');
                writer.Append(name);
                writer.Append("\": ");
                switch (name)
                {
                    case "@method":
                        writer.Append(request.Method);
                        break;
                    case "@target-uri":
                        writer.Append(request.Target.Scheme);
                        writer.Append("://");
                        writer.Append(authority);
                        writer.Append(request.Target.PathAndQuery);
                        break;
                    case "@authority":
                        writer.Append(authority);
                        break;
                    case "@scheme":
                        writer.Append(request.Target.Scheme);
                        break;
                    case "@request-target":
                        writer.Append(request.Target.PathAndQuery);
                        break;
                    case "@path":
                        writer.Append(request.Target.AbsolutePath);
                        break;
                    case "@query":
                        writer.Append(request.Target.Query is { Length: > 0 } query ? query : "?");
                        break;
                    case "content-digest":
                        writer.Append(digest!);
                        break;
                    case "date":
                        writer.Append(date);
                        break;
                }

                writer.Append((byte)'\n');
            }

            writer.Append("\"@signature-params\": ");
            writer.Append(parameters);
            signature = signature[..key.Sign(writer.Written, signature)];
        }
        finally
        {
            writer.Dispose();
        }

        string label = request.Challenge?.Label ?? "sig1";
        HeaderField input = new("Signature-Input", $"{label}={parameters}");
        HeaderField value = new("Signature", string.Concat(label, "=:", Convert.ToBase64String(signature), ":"));
        return digest is null
            ? [new HeaderField("Date", date), input, value]
            : [new HeaderField("Date", date), new HeaderField("Content-Digest", digest), input, value];
    }

    /// <summary>Writes the signature base of section 2.5.</summary>
    /// <returns>Whether everything that is covered is there.</returns>
    internal static bool WriteBase(ref SignatureBaseWriter writer, ReceivedRequest request, IReadOnlyList<string> components, SignedTarget target, ReadOnlySpan<char> parameters)
    {
        for (int i = 0; i < components.Count; i++)
        {
            string name = components[i];
            writer.Append((byte)'"');
            writer.Append(name);
            writer.Append("\": ");
            switch (name)
            {
                case "@method":
                    writer.Append(request.Method);
                    break;
                case "@target-uri":
                    writer.Append(target.Origin.Scheme);
                    writer.Append("://");
                    WriteAuthority(ref writer, target.Origin);
                    writer.Append(target.PathAndQuery);
                    break;
                case "@authority":
                    WriteAuthority(ref writer, target.Origin);
                    break;
                case "@scheme":
                    writer.Append(target.Origin.Scheme);
                    break;
                case "@request-target":
                    writer.Append(request.RawTarget);
                    break;
                case "@path":
                    writer.Append(target.Path);
                    break;
                case "@query":
                    writer.Append(target.Query.IsEmpty ? "?" : target.Query);
                    break;
                default:
                    if (!writer.AppendField(request, name))
                    {
                        return false;
                    }

                    break;
            }

            writer.Append((byte)'\n');
        }

        writer.Append("\"@signature-params\": ");
        writer.Append(parameters);
        return true;
    }

    private static void WriteAuthority(ref SignatureBaseWriter writer, Origin origin)
    {
        writer.Append(origin.Host);
        if (!origin.IsDefaultPort)
        {
            writer.Append((byte)':');
            writer.Append(origin.Port);
        }
    }

    private static string GetLabel(KeyAlgorithm algorithm) => algorithm == KeyAlgorithm.RsaSha256 ? "rsa-v1_5-sha256" : "ed25519";

    /// <summary>What is always covered, and what else was asked for and can be: the server decides whether that suffices.</summary>
    private static string[] ChooseComponents(OutgoingRequest request)
    {
        string[] always = request.NeedsDigest ? WithDigest : WithoutDigest;
        return request.Challenge is { } challenge ? [.. always.Union(challenge.Components.Intersect(OnRequest, StringComparer.Ordinal), StringComparer.Ordinal)] : always;
    }

    private static string GetAnswer(SignatureChallenge? challenge) => challenge is null
        ? ""
        : $";nonce={BareItem.FromString(challenge.Nonce)}{(challenge.Tag is { } tag ? $";tag={BareItem.FromString(tag)}" : "")}";

    private static string GetAuthority(OutgoingRequest request)
    {
        string authority = request.Host.ToLowerInvariant();
        string defaultPort = request.Target.Scheme == "https" ? ":443" : ":80";
        return authority.EndsWith(defaultPort, StringComparison.Ordinal) ? authority[..^defaultPort.Length] : authority;
    }

    private static SignatureFailure Parse(ReceivedRequest request, SignatureRequirements requirements, out ParsedSignature[]? signatures)
    {
        signatures = null;
        int inputs = request.Find("Signature-Input", out string? input);
        int values = request.Find("Signature", out string? value);
        int digests = request.Find("Content-Digest", out string? digest);
        if (inputs == 0)
        {
            return SignatureFailure.Missing;
        }

        if (inputs > 1 || values > 1 || digests > 1 || request.Find("Date", out _) > 1)
        {
            return SignatureFailure.DuplicateField;
        }

        if (values == 0)
        {
            return SignatureFailure.MalformedSignature;
        }

        SignatureFailure failure = TryReadCandidates(input!, out Candidates candidates);
        if (failure != SignatureFailure.None)
        {
            return failure;
        }

        failure = SignedTarget.TryResolve(request, requirements, out SignedTarget target);
        if (failure == SignatureFailure.None && digest is not null)
        {
            failure = SignatureChecks.ToFailure(ContentDigest.Verify(digest, request.Body.Span));
        }

        if (failure != SignatureFailure.None)
        {
            return failure;
        }

        // One signature that does not suffice must not spoil another that does.
        int used = 0;
        ParsedSignature[] found = new ParsedSignature[candidates.Count];
        for (int i = 0; i < candidates.Count; i++)
        {
            SignatureFailure own = TryComplete(request, requirements, input!, value!, candidates[i], target, out ParsedSignature? signature);
            if (own == SignatureFailure.None)
            {
                found[used++] = signature!;
            }
            else if (failure == SignatureFailure.None)
            {
                failure = own;
            }
        }

        if (used == 0)
        {
            return failure;
        }

        signatures = used == found.Length ? found : found[..used];
        return SignatureFailure.None;
    }

    private static SignatureFailure TryReadCandidates(string input, out Candidates candidates)
    {
        candidates = default;
        StructuredFieldReader reader = new(input);
        bool more = !reader.AtEnd;
        while (more)
        {
            int start = reader.Position;
            if (!reader.TryReadKey(out ReadOnlySpan<char> label) || !reader.TryConsume('='))
            {
                return SignatureFailure.MalformedSignature;
            }

            for (int i = 0; i < candidates.Count; i++)
            {
                if (label.SequenceEqual(input.AsSpan()[candidates[i].Label]))
                {
                    return SignatureFailure.DuplicateParameter;
                }
            }

            if (candidates.Count == HttpSignatures.MaxSignatures)
            {
                return SignatureFailure.TooManySignatures;
            }

            Candidate candidate = new() { Label = start..(start + label.Length) };
            if (!TryReadCandidate(ref reader, ref candidate) || !reader.TryNextMember(out more))
            {
                return SignatureFailure.MalformedSignature;
            }

            candidates.Add(candidate);
        }

        return candidates.Count == 0 ? SignatureFailure.MalformedSignature : SignatureFailure.None;
    }

    /// <summary>Reads one inner list with its parameters. What is well-formed and not acceptable is noted in the candidate.</summary>
    private static bool TryReadCandidate(ref StructuredFieldReader reader, ref Candidate candidate)
    {
        int start = reader.Position;
        reader.IsCanonical = true;
        if (!reader.TryConsume('('))
        {
            return false;
        }

        List<string> components = new(4);
        while (true)
        {
            if (!reader.TryNextInnerItem(components.Count == 0, out bool more))
            {
                return false;
            }

            if (!more)
            {
                break;
            }

            if (!reader.TryReadBareItem(out BareItemToken item) || components.Count == MaxComponents)
            {
                return false;
            }

            if (!TrySkipParameters(ref reader, out bool hasParameters))
            {
                return false;
            }

            string name = item.Type == BareItemType.String ? SignatureChecks.Intern(item.Raw) : "";
            if (hasParameters || !IsSupported(name))
            {
                candidate.Note(SignatureFailure.UnsupportedComponent);
            }
            else if (components.Contains(name))
            {
                candidate.Note(SignatureFailure.DuplicateParameter);
            }

            components.Add(name);
        }

        candidate.Components = components;
        SignatureParameters seen = default;
        while (true)
        {
            if (!reader.TryReadParameter(out bool found, out ReadOnlySpan<char> key, out BareItemToken token))
            {
                return false;
            }

            if (!found)
            {
                break;
            }

            ReadParameter(key, token, ref candidate, ref seen);
        }

        candidate.Parameters = start..reader.Position;
        candidate.IsCanonical = reader.IsCanonical;
        return true;
    }

    private static bool TrySkipParameters(ref StructuredFieldReader reader, out bool any)
    {
        any = false;
        while (true)
        {
            if (!reader.TryReadParameter(out bool found, out _, out _))
            {
                return false;
            }

            if (!found)
            {
                return true;
            }

            any = true;
        }
    }

    private static void ReadParameter(ReadOnlySpan<char> key, in BareItemToken token, ref Candidate candidate, ref SignatureParameters seen)
    {
        (SignatureParameters parameter, BareItemType type) = key switch
        {
            "created" => (SignatureParameters.Created, BareItemType.Integer),
            "expires" => (SignatureParameters.Expires, BareItemType.Integer),
            "keyid" => (SignatureParameters.KeyId, BareItemType.String),
            "alg" => (SignatureParameters.Algorithm, BareItemType.String),
            "nonce" => (SignatureParameters.Nonce, BareItemType.String),
            "tag" => (SignatureParameters.Tag, BareItemType.String),
            _ => (SignatureParameters.None, default),
        };
        if (parameter == SignatureParameters.None)
        {
            // Others may be registered later; they are covered by the signature like the known ones.
            return;
        }

        if (token.Type != type)
        {
            candidate.Note(SignatureFailure.MalformedSignature);
        }

        if ((seen & parameter) != 0)
        {
            candidate.Note(SignatureFailure.DuplicateParameter);
        }

        seen |= parameter;
        switch (parameter)
        {
            case SignatureParameters.Created:
                candidate.Created = token.Integer;
                break;
            case SignatureParameters.Expires:
                candidate.Expires = token.Integer;
                break;
            case SignatureParameters.KeyId:
                // No key id has a quote or a backslash, so that one with escapes is not accepted.
                if (token.HasEscapes || !KeyIdCache.TryParse(token.Raw, out candidate.KeyId))
                {
                    candidate.Note(SignatureFailure.InvalidKeyId);
                }

                break;
            case SignatureParameters.Algorithm:
                candidate.Algorithm = token.Raw switch
                {
                    "rsa-v1_5-sha256" => "rsa-v1_5-sha256",
                    "ed25519" => "ed25519",
                    _ => "",
                };
                break;
            case SignatureParameters.Nonce:
                candidate.Nonce = BareItem.TryCreate(token, out BareItem nonce) && nonce.TryGetText(out string? text) ? text : null;
                break;
        }
    }

    private static bool IsSupported(string name) => name switch
    {
        "" => false,
        _ when name[0] == '@' => name is "@method" or "@target-uri" or "@authority" or "@scheme" or "@request-target" or "@path" or "@query",
        _ => SignatureChecks.IsFieldName(name) && !name.AsSpan().ContainsAnyInRange('A', 'Z'),
    };

    private static SignatureFailure TryComplete(ReceivedRequest request, SignatureRequirements requirements, string input, string value, in Candidate candidate, SignedTarget target, out ParsedSignature? signature)
    {
        signature = null;
        if (candidate.Failure != SignatureFailure.None)
        {
            return candidate.Failure;
        }

        List<string> components = candidate.Components;
        bool coversTarget = components.Contains("@target-uri")
            || (components.Contains("@authority") && (components.Contains("@request-target")
                || (components.Contains("@path") && (target.Query.IsEmpty || components.Contains("@query")))));
        if (candidate.Created is not { } createdSeconds || candidate.KeyId is not { } keyId || !components.Contains("@method") || !coversTarget
            || (!request.Body.IsEmpty && !components.Contains("content-digest")))
        {
            return SignatureFailure.InsufficientCoverage;
        }

        if (candidate.Algorithm == "")
        {
            return SignatureFailure.AlgorithmMismatch;
        }

        DateTimeOffset expires = default;
        if (!SignatureChecks.TryFromUnixTime(createdSeconds, out DateTimeOffset created) || (candidate.Expires is { } seconds && !SignatureChecks.TryFromUnixTime(seconds, out expires)))
        {
            return SignatureFailure.InvalidTime;
        }

        DateTimeOffset? end = candidate.Expires is null ? null : expires;
        SignatureFailure failure = SignatureChecks.CheckTime(created, end, request.ReceivedAt, requirements);
        if (failure != SignatureFailure.None)
        {
            return failure;
        }

        foreach (string name in components)
        {
            if (name[0] != '@' && request.Find(name, out _) == 0)
            {
                return SignatureFailure.MissingComponent;
            }
        }

        ReadOnlySpan<char> label = input.AsSpan()[candidate.Label];
        failure = TryReadSignature(value, label, out byte[]? bytes);
        if (failure != SignatureFailure.None)
        {
            return failure;
        }

        string labelText = label is "sig1" ? "sig1" : label.ToString();
        signature = new ParsedSignature(request, HttpSignatureScheme.Rfc9421, keyId, bytes!, components, created)
        {
            Label = labelText,
            AlgorithmLabel = candidate.Algorithm,
            Expires = end,
            Nonce = candidate.Nonce,
            Origin = target.Origin,
            Parameters = candidate.IsCanonical ? input.AsMemory(candidate.Parameters) : Reserialize(input, labelText).AsMemory(),
        };
        return SignatureFailure.None;
    }

    /// <summary>The parameters as the signer must have serialised them, where the header has spaces or digits too many.</summary>
    private static string Reserialize(string input, string label) =>
        StructuredField.TryParseDictionary(input, out StructuredDictionary? dictionary) && dictionary.TryGetValue(label, out StructuredMember? member) ? member.ToString() : "";

    private static SignatureFailure TryReadSignature(string value, ReadOnlySpan<char> label, out byte[]? bytes)
    {
        bytes = null;
        bool seen = false;
        StructuredFieldReader reader = new(value);
        bool more = !reader.AtEnd;
        while (more)
        {
            if (!reader.TryReadKey(out ReadOnlySpan<char> key) || !reader.TryConsume('=') || !reader.TryReadBareItem(out BareItemToken token)
                || token.Type != BareItemType.ByteSequence || !TrySkipParameters(ref reader, out _) || !reader.TryNextMember(out more))
            {
                return SignatureFailure.MalformedSignature;
            }

            if (!key.SequenceEqual(label))
            {
                continue;
            }

            if (seen)
            {
                return SignatureFailure.DuplicateParameter;
            }

            seen = true;
            bytes = Base64Strict.Decode(token.Raw);
        }

        return bytes is null or { Length: 0 } ? SignatureFailure.MalformedSignature : SignatureFailure.None;
    }

    [Flags]
    private enum SignatureParameters
    {
        None = 0,
        Created = 1,
        Expires = 2,
        KeyId = 4,
        Algorithm = 8,
        Nonce = 16,
        Tag = 32,
    }

    private struct Candidate
    {
        public Range Label;
        public Range Parameters;
        public bool IsCanonical;
        public List<string> Components;
        public long? Created;
        public long? Expires;
        public ObjectId? KeyId;
        public string? Algorithm;
        public string? Nonce;
        public SignatureFailure Failure;

        public void Note(SignatureFailure failure)
        {
            if (Failure == SignatureFailure.None)
            {
                Failure = failure;
            }
        }
    }

    private struct Candidates
    {
        private Candidate _first;
        private List<Candidate>? _others;

        public int Count { get; private set; }

        public readonly Candidate this[int index] => index == 0 ? _first : _others![index - 1];

        public void Add(in Candidate candidate)
        {
            if (Count++ == 0)
            {
                _first = candidate;
            }
            else
            {
                (_others ??= []).Add(candidate);
            }
        }
    }
}
