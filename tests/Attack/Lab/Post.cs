using System.Globalization;
using System.Text;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>
/// A request to the site, sent as it stands here byte for byte. It begins as an honest unsigned POST; a test changes what it wants to,
/// before and after it is signed.
/// </summary>
internal sealed class Post
{
    public Post(string target, byte[] body)
    {
        Target = target;
        Body = body;
        Fields.Add(new HeaderField("Host", SiteUnderAttack.Host));
        Fields.Add(new HeaderField("Date", TimeProvider.System.GetUtcNow().ToString("r", CultureInfo.InvariantCulture)));
        Fields.Add(new HeaderField("Content-Type", Peer.ActivityJson));
        Fields.Add(new HeaderField("Digest", Digest.Create(body)));
        Fields.Add(new HeaderField("Content-Digest", ContentDigest.Create(body)));
    }

    public string Method { get; set; } = "POST";

    public string Target { get; set; }

    public byte[] Body { get; set; }

    /// <summary>The header in its order. <c>Content-Length</c> is added where it is neither here nor made needless by a <c>Transfer-Encoding</c>.</summary>
    public List<HeaderField> Fields { get; } = [];

    /// <summary>The one value of a field; <see langword="null"/> removes it.</summary>
    public string? this[string name]
    {
        get => Fields.Find(f => Same(f, name)).Value;
        set
        {
            int at = Fields.FindIndex(f => Same(f, name));
            Fields.RemoveAll(f => Same(f, name));
            if (value is not null)
            {
                Fields.Insert(at < 0 ? Fields.Count : at, new HeaderField(name, value));
            }
        }
    }

    /// <summary>Adds a field, also where there is one of that name.</summary>
    public Post Add(string name, string value)
    {
        Fields.Add(new HeaderField(name, value));
        return this;
    }

    public Post Change(Action<Post> change)
    {
        change(this);
        return this;
    }

    /// <summary>Signs by draft-cavage-12 what stands here now.</summary>
    public Post Sign(CavageSignature signature)
    {
        this["Signature"] = signature.Create(this);
        return this;
    }

    /// <summary>Signs by RFC 9421 what stands here now.</summary>
    public Post Sign(Rfc9421Signature signature)
    {
        (this["Signature-Input"], this["Signature"]) = signature.Create(this);
        return this;
    }

    /// <summary>The bytes on the wire.</summary>
    public byte[] ToBytes()
    {
        StringBuilder head = new($"{Method} {Target} HTTP/1.1\r\n");
        foreach (HeaderField field in Fields)
        {
            head.Append(field.Name).Append(": ").Append(field.Value).Append("\r\n");
        }

        if (this["Content-Length"] is null && this["Transfer-Encoding"] is null && (Method is not "GET" || Body.Length > 0))
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(head.Append("Connection: close\r\n\r\n").ToString()), .. Body];
    }

    private static bool Same(HeaderField field, string name) => field.Name?.Equals(name, StringComparison.OrdinalIgnoreCase) == true;
}
