namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>A site whose deadlines are 4 seconds in place of 5, 10 and 30, for tests that wait for them.</summary>
public sealed class ImpatientSite(AttackLab lab) : IAsyncLifetime
{
    internal SiteUnderAttack Site { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Site = await SiteUnderAttack.StartAsync(lab.Net, ("ATTACK_EGRESS_SECONDS", "4"));

    public async ValueTask DisposeAsync()
    {
        if (Site is not null)
        {
            await Site.DisposeAsync();
        }
    }
}
