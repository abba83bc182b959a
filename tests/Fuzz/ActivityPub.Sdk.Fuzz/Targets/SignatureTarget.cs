using System.Security.Cryptography;
using System.Text;
using ActivityPub.Sdk.Fuzz.Input;
using ActivityPub.Sdk.Fuzz.Oracles;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Fuzz.Targets;

/// <summary>
/// A request whose signature is read and verified. What is accepted must cover what has to be covered and be a signature by the second
/// implementation too; and whatever request this project signs, it accepts, until one bit of it changes.
/// </summary>
internal abstract class SignatureTarget(HttpSignatureScheme scheme) : FuzzTarget
{
    private static readonly Origin _origin = new("https://city.example");
    private static readonly SignatureRequirements _requirements = new(_origin, new Origin("https://capture.test"), new Origin("http://localhost:9109"));

    private readonly Dictionary<string, VerificationKey> _keys = MakeKeys();

    protected static DateTimeOffset Now => Recordings.Now;

    public override IEnumerable<byte[]> MakeSeeds()
    {
        foreach (ReceivedRequest request in Recordings.Requests())
        {
            bool isRfc9421 = request.Headers.Any(static h => h.Name.Equals("Signature-Input", StringComparison.OrdinalIgnoreCase));
            if (isRfc9421 == (scheme == HttpSignatureScheme.Rfc9421))
            {
                yield return HttpMessage.Write(request);
            }
        }

        foreach (SigningKey key in (SigningKey[])[FixedKeys.Rsa, FixedKeys.Ed25519])
        {
            yield return Signed("POST", "https://city.example/ap/inbox?a=%7E&a=b", """{"type":"Like"}"""u8.ToArray(), key);
            yield return Signed("GET", "https://city.example/ap/actors/news?page=1", [], key);
        }

        byte[] valid = Signed("POST", "https://city.example/ap/inbox", "{}"u8.ToArray(), FixedKeys.Ed25519);
        string text = Encoding.Latin1.GetString(valid);
        string[] lines = text.Split('\n');

        // Every line twice, and every line missing.
        for (int i = 1; i < lines.Length - 1; i++)
        {
            yield return Encoding.Latin1.GetBytes(string.Join('\n', [.. lines[..i], lines[i], .. lines[i..]]));
            yield return Encoding.Latin1.GetBytes(string.Join('\n', [.. lines[..i], .. lines[(i + 1)..]]));
        }

        foreach (string hostile in Hostile())
        {
            yield return Encoding.Latin1.GetBytes(hostile);
        }
    }

    public override void Run(ReadOnlySpan<byte> input)
    {
        HttpMessage message = HttpMessage.Read(input);
        ReadAndVerify(message.ToRequest(Now));
        SignAndChange(message, input);
    }

    protected abstract IEnumerable<string> Hostile();

    private static byte[] Signed(string method, string url, byte[] body, SigningKey key, HttpSignatureScheme scheme)
    {
        OutgoingRequest outgoing = new(method, new Uri(url), body);
        return HttpMessage.Write(method, outgoing.Target.PathAndQuery, [new HeaderField("Host", outgoing.Host), .. HttpSignatures.Sign(outgoing, key, scheme, Now)], body);
    }

    private static Dictionary<string, VerificationKey> MakeKeys()
    {
        Dictionary<string, VerificationKey> keys = Recordings.Keys();
        keys[FixedKeys.Rsa.KeyId.Value] = FixedKeys.Rsa.PublicKey;
        keys[FixedKeys.Ed25519.KeyId.Value] = FixedKeys.Ed25519.PublicKey;
        return keys;
    }

    private byte[] Signed(string method, string url, byte[] body, SigningKey key) => Signed(method, url, body, key, scheme);

    private void ReadAndVerify(ReceivedRequest request)
    {
        SignatureParseResult result = HttpSignatures.Parse(request, _requirements);
        if (!result.IsSuccess)
        {
            Oracle.Holds(result.Signatures.Count == 0 && result.Signature is null, "A refused request has signatures.");
            Oracle.Holds(result.Failure.GetKind() != SignatureFailureKind.None, "A failure is no failure.");
            return;
        }

        Oracle.Holds(result.Signatures.Count is > 0 and <= HttpSignatures.MaxSignatures, "Too many signatures.");
        foreach (ParsedSignature signature in result.Signatures)
        {
            Check(request, signature);
            foreach (VerificationKey key in _keys.TryGetValue(signature.KeyId.Value, out VerificationKey? named) ? [named, FixedKeys.Ed25519.PublicKey] : (VerificationKey[])[FixedKeys.Rsa.PublicKey, FixedKeys.Ed25519.PublicKey])
            {
                SignatureFailure failure = HttpSignatures.Verify(request, signature, key, Now, _requirements).Failure;
                if (failure is SignatureFailure.None or SignatureFailure.BadSignature)
                {
                    bool second = SecondVerifier.Verify(request, signature, key);
                    Oracle.Holds(second == (failure == SignatureFailure.None), $"The second implementation says {second}, the first {failure}.");
                }
            }
        }
    }

    private static void Check(ReceivedRequest request, ParsedSignature signature)
    {
        bool isPost = request.Method is not ("GET" or "HEAD") || !request.Body.IsEmpty;
        HashSet<string> covered = [.. signature.Components];
        Oracle.Holds(covered.Count == signature.Components.Count, "A component is covered twice.");
        Oracle.Holds(signature.Signature.Length > 0 && signature.ReplayKey.Length == 64, "The signature is empty.");
        Oracle.Holds((Now - signature.Created).Duration() <= TimeSpan.FromHours(13), "The signature is too old or too new.");
        Oracle.Holds(signature.Expires is not { } end || end > Now, "The signature has expired.");
        if (signature.Scheme == HttpSignatureScheme.DraftCavage)
        {
            Oracle.Holds(covered.Contains("(request-target)") && covered.Contains("host") && (covered.Contains("date") || covered.Contains("(created)")), "Too little is covered.");
            Oracle.Holds(!isPost || covered.Contains("digest"), "The body is not covered.");
            Oracle.Holds(!isPost || HasHash(request, "Digest"), "The digest is not that of the body.");
        }
        else
        {
            Oracle.Holds(covered.Contains("@method") && (covered.Contains("@target-uri") || (covered.Contains("@authority") && (covered.Contains("@request-target") || (covered.Contains("@path") && (covered.Contains("@query") || !request.RawTarget.Contains('?', StringComparison.Ordinal)))))), "Too little is covered.");
            Oracle.Holds(request.Body.IsEmpty || covered.Contains("content-digest"), "The body is not covered.");
            Oracle.Holds(request.Body.IsEmpty || HasHash(request, "Content-Digest"), "The digest is not that of the body.");
        }

        string host = request.Headers.Single(static h => h.Name.Equals("Host", StringComparison.OrdinalIgnoreCase)).Value.Trim(' ', '\t').ToLowerInvariant();
        Oracle.Holds(host is "city.example" or "city.example:443" or "capture.test" or "capture.test:443" or "localhost:9109", "The host is not ours.");
    }

    private static bool HasHash(ReceivedRequest request, string name)
    {
        string value = request.Headers.Single(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        return value.Contains(Convert.ToBase64String(SHA256.HashData(request.Body.Span)), StringComparison.Ordinal) || value.Contains(Convert.ToBase64String(SHA512.HashData(request.Body.Span)), StringComparison.Ordinal);
    }

    // What the input says becomes a request of our own.
    private void SignAndChange(HttpMessage message, ReadOnlySpan<byte> input)
    {
        uint choice = Choice(input);
        string target = message.Target.StartsWith('/') ? message.Target : "/" + message.Target;
        if (!Uri.TryCreate("https://city.example" + target, UriKind.Absolute, out Uri? url) || url.Host != "city.example" || url.Port != 443 || url.Fragment.Length > 0)
        {
            return;
        }

        string method = choice % 4 == 0 ? "GET" : "POST";
        byte[] body = method == "GET" ? [] : message.Body;

        // A signature of RSA takes as long as all the rest.
        SigningKey key = choice % 32 == 1 ? FixedKeys.Rsa : FixedKeys.Ed25519;
        OutgoingRequest outgoing = new(method, url, body);
        List<HeaderField> headers = [new HeaderField("Host", outgoing.Host), .. HttpSignatures.Sign(outgoing, key, scheme, Now)];
        ReceivedRequest received = new(method, url.PathAndQuery, "https", headers, body, Now);
        SignatureFailure failure = Judge(received, key.PublicKey);
        Oracle.Holds(failure == SignatureFailure.None, $"What was signed here is refused here: {failure}.");

        ReceivedRequest changed = Change(received, choice / 32);
        Oracle.Holds(Judge(changed, key.PublicKey) != SignatureFailure.None, "A changed request is accepted.");
    }

    private static ReceivedRequest Change(ReceivedRequest request, uint choice)
    {
        string method = request.Method;
        string target = request.RawTarget;
        byte[] body = request.Body.ToArray();
        List<HeaderField> headers = [.. request.Headers];
        uint place = choice / 4;
        switch (choice % 4)
        {
            case 0 when body.Length > 0:
                body[place % body.Length] ^= (byte)(1 << (int)(place % 8));
                break;
            case 1:
                int at = 1 + (int)(place % (uint)target.Length);
                target = target.Insert(at, "x");
                break;
            case 2:
                method = method == "GET" ? "DELETE" : "PUT";
                break;
            default:
                // The name of the key is not covered by the older generation, and is for the lookup of the key to judge.
                int field = headers.FindIndex(static h => h.Name == "Date");
                int signature = headers.FindIndex(static h => h.Name == "Signature");
                string value = headers[signature].Value;
                int digit = value.LastIndexOf('=') is var end && value.Contains("==", StringComparison.Ordinal) ? value.IndexOf("==", StringComparison.Ordinal) - 2 : end - 2;
                headers[signature] = new HeaderField("Signature", string.Concat(value.AsSpan(0, digit), value[digit] == 'A' ? "B" : "A", value.AsSpan(digit + 1)));
                Oracle.Holds(field >= 0, "There is no date.");
                break;
        }

        return new ReceivedRequest(method, target, request.Scheme, headers, body, request.ReceivedAt);
    }

    private static SignatureFailure Judge(ReceivedRequest request, VerificationKey key)
    {
        SignatureParseResult result = HttpSignatures.Parse(request, _requirements);
        return result.IsSuccess ? HttpSignatures.Verify(request, result.Signature, key, Now, _requirements).Failure : result.Failure;
    }

    private static uint Choice(ReadOnlySpan<byte> input)
    {
        uint hash = 2166136261;
        foreach (byte b in input)
        {
            hash = (hash ^ b) * 16777619;
        }

        return hash;
    }
}
