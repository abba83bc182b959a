namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>
/// Decides whether content may be federated: an approval, an alt-text rule, an embargo of the site's own. Added by <c>AddPublishGate</c>; all
/// gates must allow. Asked when the site publishes and, for scheduled content, again right before it is sent. Thread-safe.
/// </summary>
public interface IPublishGate
{
    /// <summary>Decides. A gate that throws holds nothing back for good: the call that asked it fails.</summary>
    /// <param name="context">What is to be published.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<PublishDecision> DecideAsync(PublishContext context, CancellationToken cancellationToken);
}
