namespace ActivityPub.Sdk.Policy;

/// <summary>Refuses activities of those whom this installation has nothing to do with.</summary>
internal sealed class AdmissionPolicy(PeerAdmission admission) : IFederationPolicy
{
    public async ValueTask<PolicyDecision> EvaluateAsync(PolicyContext context, CancellationToken cancellationToken = default) =>
        await admission.FindObjectionAsync(context.ActorId, cancellationToken) is { } objection ? PolicyDecision.Reject(objection) : PolicyDecision.Accept;
}
