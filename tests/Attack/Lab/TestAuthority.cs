using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>A certificate authority for one run. It makes a certificate for every name that a client asks for.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly DateTimeOffset _from = TimeProvider.System.GetUtcNow().AddDays(-1);
    private readonly X509Certificate2 _root;
    private readonly ECDsa _leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ConcurrentDictionary<string, SslStreamCertificateContext> _certificates = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();

    public TestAuthority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest root = new("CN=ActivityPub.Sdk attack test authority", key, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        root.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        root.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(root.PublicKey, critical: false));
        _root = root.CreateSelfSigned(_from, _from.AddDays(30));
    }

    public string RootPem => _root.ExportCertificatePem() + "\n";

    /// <summary>The certificate for a name; for <see langword="null"/>, when the client named none, one that fits nothing.</summary>
    public SslServerAuthenticationOptions For(string? name) => new() { ServerCertificateContext = _certificates.GetOrAdd(string.IsNullOrEmpty(name) ? "nobody.invalid" : name, Issue) };

    public void Dispose()
    {
        foreach (SslStreamCertificateContext context in _certificates.Values)
        {
            context.TargetCertificate.Dispose();
        }

        _leafKey.Dispose();
        _root.Dispose();
    }

    private SslStreamCertificateContext Issue(string name)
    {
        lock (_gate)
        {
            CertificateRequest leaf = new("CN=attack", _leafKey, HashAlgorithmName.SHA256);
            SubjectAlternativeNameBuilder alternatives = new();
            alternatives.AddDnsName(name);
            leaf.CertificateExtensions.Add(alternatives.Build());
            leaf.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
            leaf.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
            leaf.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
            using X509Certificate2 issued = leaf.Create(_root, _from, _from.AddDays(30), RandomNumberGenerator.GetBytes(16));
            return SslStreamCertificateContext.Create(issued.CopyWithPrivateKey(_leafKey), additionalCertificates: null, offline: true);
        }
    }
}
