namespace ActivityPub.Sdk.Policy;

/// <summary>Decides which verified activities come in. All registered policies are asked, in the order of their registration; the first one that does not accept decides.</summary>
/// <remarks>
/// Registered with <c>AddFederationPolicy</c>, as a singleton: thread-safe. Asked while the sender waits, so it answers within
/// milliseconds and fetches nothing. A policy that throws makes the sender try again later (503).
/// </remarks>
public interface IFederationPolicy
{
    /// <summary>Decides about one activity.</summary>
    /// <param name="context">The activity and its sender.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<PolicyDecision> EvaluateAsync(PolicyContext context, CancellationToken cancellationToken = default);
}
