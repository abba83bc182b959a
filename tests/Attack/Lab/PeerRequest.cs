using System.Text;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>What the site sent to another server; the target as it stood on the wire.</summary>
internal sealed record PeerRequest(string Scheme, string Host, string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public override string ToString() => $"{Method} {Scheme}://{Host}{Target}";
}
