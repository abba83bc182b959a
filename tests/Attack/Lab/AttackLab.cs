using System.Net;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>The network and the site that all tests of the assembly share.</summary>
public sealed class AttackLab : IAsyncLifetime
{
    private int _scenes;

    internal FakeInternet Net { get; private set; } = null!;

    internal SiteUnderAttack Site { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Net = await FakeInternet.StartAsync();
        Site = await SiteUnderAttack.StartAsync(Net);
    }

    public async ValueTask DisposeAsync()
    {
        if (Site is not null)
        {
            await Site.DisposeAsync();
        }

        if (Net is not null)
        {
            await Net.DisposeAsync();
        }
    }

    /// <summary>Sets the stage for one test: names, a source address, a channel and an article that nobody else touches.</summary>
    /// <param name="site">A site that the test started itself; the shared one where it is <see langword="null"/>.</param>
    /// <param name="ownChannel">Whether the test needs a channel of its own, for followers and the like; without one it is quicker, because no keys have to be made.</param>
    internal async Task<Scene> StageAsync(SiteUnderAttack? site = null, bool ownChannel = true)
    {
        int number = Interlocked.Increment(ref _scenes);
        Scene scene = new(this, site ?? Site, number, new IPAddress([127, 7, (byte)(number / 250), (byte)(1 + (number % 250))]), ownChannel);
        await scene.PrepareAsync();
        return scene;
    }
}
