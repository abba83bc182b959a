namespace ActivityPub.Sdk.Policy;

/// <summary>All policies, asked in the order of their registration.</summary>
internal sealed class FederationPolicies(IEnumerable<IFederationPolicy> policies)
{
    private readonly IFederationPolicy[] _policies = [.. policies];

    /// <summary>Asks until one of them says something else than accept.</summary>
    public async ValueTask<PolicyDecision> EvaluateAsync(PolicyContext context, CancellationToken cancellationToken)
    {
        foreach (IFederationPolicy policy in _policies)
        {
            PolicyDecision decision = await policy.EvaluateAsync(context, cancellationToken);
            if (decision.Verdict != PolicyVerdict.Accept)
            {
                return decision;
            }
        }

        return PolicyDecision.Accept;
    }
}
