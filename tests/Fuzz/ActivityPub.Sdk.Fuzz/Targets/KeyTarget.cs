using System.Text;
using ActivityPub.Sdk.Fuzz.Input;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Fuzz.Targets;

/// <summary>Keys as PEM, SubjectPublicKeyInfo, raw bytes and Multikey. What is accepted is a key of an allowed size that survives being written.</summary>
internal sealed class KeyTarget : FuzzTarget
{
    private static readonly byte[] _data = "data"u8.ToArray();
    private static readonly byte[] _signature = new byte[256];

    public override string Name => "keys";

    public override int MaxLength => 8192;

    public override IReadOnlyList<string> Dictionary =>
    [
        "-----BEGIN PUBLIC KEY-----\n", "\n-----END PUBLIC KEY-----\n", "-----BEGIN RSA PUBLIC KEY-----\n", "\n-----END RSA PUBLIC KEY-----", "-----BEGIN PRIVATE KEY-----", "-----BEGIN CERTIFICATE-----", "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA", "IDAQAB",
        "MCowBQYDK2VwAyEA", "z6Mk", "z4MX", "u7QE", "z1", "u", "==", "\r\n", "\\u0000",
    ];

    public override IEnumerable<byte[]> MakeSeeds()
    {
        foreach (SigningKey key in (SigningKey[])[FixedKeys.Rsa, FixedKeys.Ed25519])
        {
            yield return Encoding.ASCII.GetBytes(key.PublicKey.ExportPem());
            yield return Encoding.ASCII.GetBytes(key.PublicKey.ExportMultikey());
            yield return key.PublicKey.ExportSubjectPublicKeyInfo();
            yield return Encoding.ASCII.GetBytes($"-----BEGIN PRIVATE KEY-----\n{Convert.ToBase64String(key.ExportPkcs8())}\n-----END PRIVATE KEY-----");
            yield return Encoding.ASCII.GetBytes($"-----BEGIN PUBLIC KEY-----\n{Convert.ToBase64String(key.ExportPkcs8())}\n-----END PUBLIC KEY-----");
        }

        using System.Security.Cryptography.RSA weak = System.Security.Cryptography.RSA.Create(1024);
        yield return Encoding.ASCII.GetBytes(weak.ExportSubjectPublicKeyInfoPem());
        yield return Encoding.ASCII.GetBytes(weak.ExportRSAPublicKeyPem());
        yield return new byte[32];
        foreach (string text in (string[])["", "z", "u", "z1", "z11111", "uAA", "uAB", "m7QE", "zO", "z0", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----", "z" + new string('z', 2000), "u" + new string('A', 2047)])
        {
            yield return Encoding.ASCII.GetBytes(text);
        }
    }

    public override void Run(ReadOnlySpan<byte> input)
    {
        string text = Encoding.Latin1.GetString(input);
        bool isPem = VerificationKey.TryImportPem(text, out VerificationKey? key);
        Check(key, isPem);
        Oracle.Holds(!isPem || (text.Contains(" PUBLIC KEY-----", StringComparison.Ordinal) && !text.Contains("PRIVATE", StringComparison.Ordinal)), "The label is not that of a public key.");
        Check(VerificationKey.TryImportMultikey(text, out key) ? key : null, key is not null);
        Check(VerificationKey.TryImportSubjectPublicKeyInfo(input, out key) ? key : null, key is not null);
        Check(VerificationKey.TryImportEd25519(input, out key) ? key : null, key is not null);
        CheckMultibase(text, input);
    }

    private static void CheckMultibase(string text, ReadOnlySpan<byte> input)
    {
        if (Multibase.TryDecode(text, out byte[]? data))
        {
            Oracle.Same(text, text[0] == 'z' ? Multibase.EncodeBase58(data) : Multibase.EncodeBase64Url(data), "Multibase");
        }

        ReadOnlySpan<byte> head = input.Length > 1024 ? input[..1024] : input;
        foreach (string encoded in (string[])[Multibase.EncodeBase58(head), Multibase.EncodeBase64Url(head)])
        {
            Oracle.Holds(Multibase.TryDecode(encoded, out byte[]? decoded), "What was encoded cannot be decoded.");
            Oracle.Same(head, decoded, "Decoded");
        }
    }

    private static void Check(VerificationKey? key, bool accepted)
    {
        Oracle.Holds(accepted == key is not null, "The answer and the key differ.");
        if (key is null)
        {
            return;
        }

        using (key)
        {
            Oracle.Holds(key.Algorithm == KeyAlgorithm.Ed25519 ? key.SizeInBits == 256 : key.SizeInBits is >= 2048 and <= 8192, "The size is not allowed.");
            Oracle.Holds(!key.Verify(_data, _signature) && !key.Verify(_data, []), "A signature of zeros is valid.");
            byte[] blob = key.ExportSubjectPublicKeyInfo();
            Oracle.Holds(VerificationKey.TryImportPem(key.ExportPem(), out VerificationKey? pem), "The PEM of a key cannot be read.");
            Oracle.Holds(VerificationKey.TryImportMultikey(key.ExportMultikey(), out VerificationKey? multikey), "The Multikey of a key cannot be read.");
            Oracle.Same(blob, pem.ExportSubjectPublicKeyInfo(), "PEM");
            Oracle.Same(blob, multikey.ExportSubjectPublicKeyInfo(), "Multikey");
            pem.Dispose();
            multikey.Dispose();
        }
    }
}
