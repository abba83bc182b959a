using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Testing.Peers;

/// <summary>An activity that was posted to a scripted server.</summary>
/// <param name="Inbox">The path that it was posted to.</param>
/// <param name="Activity">The activity.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="Scheme">The scheme of its signature.</param>
/// <param name="SignatureValid">Whether digest and signature are valid and the key belongs to the activity's actor.</param>
/// <param name="ReceivedAt">When it arrived.</param>
public sealed record PeerDelivery(string Inbox, Activity Activity, ReadOnlyMemory<byte> Body, HttpSignatureScheme? Scheme, bool SignatureValid, DateTimeOffset ReceivedAt)
{
    /// <summary>The embedded object, where there is one.</summary>
    public ApObject? Object => Activity.Object.Count > 0 ? Activity.Object[0].Object : null;
}
