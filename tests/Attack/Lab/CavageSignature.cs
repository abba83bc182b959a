using System.Text;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>A signature by draft-cavage-12, good as it comes and bad in whatever a test changes.</summary>
internal sealed record CavageSignature(SigningKey Key)
{
    public string KeyId { get; init; } = Key.KeyId.Value;

    /// <summary>The parameter <c>algorithm</c>; left out where it is <see langword="null"/>.</summary>
    public string? Algorithm { get; init; } = Key.Algorithm == KeyAlgorithm.RsaSha256 ? "rsa-sha256" : "hs2019";

    /// <summary>What is covered; the parameter <c>headers</c> is left out where it is <see langword="null"/>.</summary>
    public string? Headers { get; init; } = "(request-target) host date digest";

    /// <summary>The value of the parameter <c>created</c>, unquoted.</summary>
    public string? Created { get; init; }

    /// <summary>The value of the parameter <c>expires</c>, unquoted.</summary>
    public string? Expires { get; init; }

    /// <summary>The request target that is signed, where it is not the one that is sent.</summary>
    public string? Target { get; init; }

    /// <summary>Values that are signed in place of those that are sent.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Makes the signature, in place of the key.</summary>
    public Func<byte[], byte[]>? Signer { get; init; }

    /// <summary>Changes the finished header.</summary>
    public Func<string, string> Edit { get; init; } = static header => header;

    public string Create(Post post)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', (Headers ?? "date").Split(' ').Select(name => $"{name.ToLowerInvariant()}: {ValueOf(post, name)}")));
        StringBuilder header = new($"keyId=\"{KeyId}\"");
        Append("algorithm", Algorithm, quoted: true);
        Append("created", Created, quoted: false);
        Append("expires", Expires, quoted: false);
        Append("headers", Headers, quoted: true);
        Append("signature", Convert.ToBase64String(Signer?.Invoke(text) ?? Key.Sign(text)), quoted: true);
        return Edit(header.ToString());

        void Append(string name, string? value, bool quoted)
        {
            if (value is not null)
            {
                header.Append(',').Append(name).Append('=').Append(quoted ? $"\"{value}\"" : value);
            }
        }
    }

    private string ValueOf(Post post, string name) => Values.TryGetValue(name, out string? other) ? other : name switch
    {
        "(request-target)" => $"{post.Method.ToLowerInvariant()} {Target ?? post.Target}",
        "(created)" => Created ?? "",
        "(expires)" => Expires ?? "",
        _ => post[name] ?? "",
    };
}
