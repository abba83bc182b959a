namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>All gates as one: the first that holds the content decides.</summary>
internal sealed class PublishGates(ContentRules rules, IEnumerable<IPublishGate> gates)
{
    public async ValueTask<PublishDecision> DecideAsync(PublishContext context, CancellationToken cancellationToken)
    {
        PublishDecision decision = await rules.DecideAsync(context, cancellationToken);
        foreach (IPublishGate gate in gates)
        {
            if (!decision.IsAllowed)
            {
                break;
            }

            decision = await gate.DecideAsync(context, cancellationToken);
        }

        return decision;
    }
}
