namespace ActivityPub.Sdk.Policy;

/// <summary>Refuses activities of blocked domains.</summary>
internal sealed class DomainBlockPolicy(DomainBlocks blocks) : IFederationPolicy
{
    public async ValueTask<PolicyDecision> EvaluateAsync(PolicyContext context, CancellationToken cancellationToken = default) =>
        await blocks.IsBlockedAsync(context.ActorId, cancellationToken) ? PolicyDecision.Reject("The domain is blocked.") : PolicyDecision.Accept;
}
