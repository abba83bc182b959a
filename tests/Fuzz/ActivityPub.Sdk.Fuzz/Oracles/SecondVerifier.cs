using System.Security.Cryptography;
using System.Text;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Fuzz.Oracles;

/// <summary>Verifies HTTP signatures a second time, written from the two specifications with strings and without regard for speed.</summary>
internal static class SecondVerifier
{
    public static bool Verify(ReceivedRequest request, ParsedSignature signature, VerificationKey key)
    {
        byte[] data = Encoding.Latin1.GetBytes(signature.Scheme == HttpSignatureScheme.DraftCavage ? CavageBase(request, signature) : Rfc9421Base(request, signature));
        return signature.AlgorithmLabel == "rsa-sha512" ? VerifyRsa(key, data, signature.Signature.Span, HashAlgorithmName.SHA512)
            : key.Algorithm == KeyAlgorithm.RsaSha256 ? VerifyRsa(key, data, signature.Signature.Span, HashAlgorithmName.SHA256)
            : key.Verify(data, signature.Signature.Span);
    }

    private static bool VerifyRsa(VerificationKey key, byte[] data, ReadOnlySpan<byte> signature, HashAlgorithmName algorithm)
    {
        using RSA rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _);
        return rsa.VerifyData(data, signature, algorithm, RSASignaturePadding.Pkcs1);
    }

    private static string CavageBase(ReceivedRequest request, ParsedSignature signature)
    {
        (_, string target) = Split(request);
        IEnumerable<string> lines = signature.Components.Select(name => name switch
        {
            "(request-target)" => $"(request-target): {request.Method.ToLowerInvariant()} {target}",
            "(created)" => $"(created): {CavageParameter(request, "created")}",
            "(expires)" => $"(expires): {CavageParameter(request, "expires")}",
            _ => $"{name}: {Field(request, name)}",
        });
        return string.Join('\n', lines);
    }

    private static string Rfc9421Base(ReceivedRequest request, ParsedSignature signature)
    {
        (string authority, string target) = Split(request);
        int question = target.IndexOf('?', StringComparison.Ordinal);
        string path = question < 0 ? target : target[..question];
        string query = question < 0 ? "?" : target[question..];
        string scheme = authority == "localhost:9109" ? "http" : "https";
        StringBuilder text = new();
        foreach (string name in signature.Components)
        {
            string value = name switch
            {
                "@method" => request.Method,
                "@authority" => authority,
                "@scheme" => scheme,
                "@target-uri" => $"{scheme}://{authority}{target}",
                "@request-target" => request.RawTarget,
                "@path" => path,
                "@query" => query,
                _ => Field(request, name),
            };
            text.Append('"').Append(name).Append("\": ").Append(value).Append('\n');
        }

        return text.Append("\"@signature-params\": ").Append(signature.Parameters).ToString();
    }

    private static (string Authority, string Target) Split(ReceivedRequest request)
    {
        string host = Field(request, "host").ToLowerInvariant();
        string authority = host.EndsWith(":443", StringComparison.Ordinal) ? host[..^4] : host;
        string target = request.RawTarget;
        if (!target.StartsWith('/'))
        {
            target = target[(target.IndexOf("://", StringComparison.Ordinal) + 3)..];
            int end = target.IndexOfAny(['/', '?']);
            target = end < 0 ? "/" : target[end] == '?' ? "/" + target[end..] : target[end..];
        }

        return (authority, target);
    }

    private static string Field(ReceivedRequest request, string name) =>
        string.Join(", ", request.Headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static h => h.Value.Trim(' ', '\t')));

    private static string CavageParameter(ReceivedRequest request, string name)
    {
        string header = request.Headers.FirstOrDefault(static h => h.Name.Equals("Signature", StringComparison.OrdinalIgnoreCase)).Value
            ?? request.Headers.First(static h => h.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)).Value["Signature ".Length..];

        // Values in quotes may hold anything that looks like a parameter.
        bool quoted = false;
        int start = 0;
        for (int i = 0; i <= header.Length; i++)
        {
            if (i < header.Length && header[i] == '"')
            {
                quoted = !quoted;
            }
            else if (i == header.Length || (header[i] == ',' && !quoted))
            {
                string part = header[start..i].Trim(' ', '\t');
                if (part.StartsWith(name + "=", StringComparison.Ordinal))
                {
                    return part[(name.Length + 1)..].Trim('"');
                }

                start = i + 1;
            }
        }

        return "";
    }
}
