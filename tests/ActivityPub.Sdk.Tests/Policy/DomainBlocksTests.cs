using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Testing.Storage;
using Microsoft.Extensions.Time.Testing;

namespace ActivityPub.Sdk.Tests.Policy;

public sealed class DomainBlocksTests : IDisposable
{
    private readonly InMemoryFederationStorage _storage = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _storage.Dispose();

    // F13
    [Theory]
    [InlineData("spam.example", true)]
    [InlineData("SPAM.example", true)]
    [InlineData("spam.example:8443", true)]
    [InlineData("a.b.spam.example", true)]
    [InlineData("notspam.example", false)]
    [InlineData("spam.example.org", false)]
    [InlineData("example", false)]
    [InlineData("spam.example/", true)]
    [InlineData("spam.example.", true)]
    [InlineData("", true)]
    public async Task A_block_holds_for_the_domain_and_below_and_for_what_is_no_host(string host, bool blocked)
    {
        DomainBlocks blocks = new(_storage, _time);
        await blocks.AddAsync("Spam.Example", "spam", Token);
        Assert.Equal(blocked, await blocks.IsBlockedAsync(host, Token));
        Assert.Equal("spam.example", Assert.Single((await blocks.ListAsync(cancellationToken: Token)).Items).Domain);
    }

    [Fact]
    public async Task International_names_are_one_in_both_forms()
    {
        DomainBlocks blocks = new(_storage, _time);
        await blocks.AddAsync("bücher.example", null, Token);
        Assert.True(await blocks.IsBlockedAsync("xn--bcher-kva.example", Token));
        Assert.True(await blocks.IsBlockedAsync("BÜCHER.example", Token));
        Assert.True(await blocks.RemoveAsync("xn--bcher-kva.example", Token));
        Assert.False(await blocks.IsBlockedAsync("bücher.example", Token));
        Assert.False(await blocks.RemoveAsync("bücher.example", Token));
    }

    [Theory]
    [InlineData("https://spam.example")]
    [InlineData("spam.example/x")]
    [InlineData("attacker/.good.example")]
    [InlineData("*.spam.example")]
    [InlineData("a@spam.example")]
    [InlineData("spam.example:8443")]
    [InlineData("")]
    public async Task What_is_no_domain_is_refused(string text)
    {
        DomainBlocks blocks = new(_storage, _time);
        await Assert.ThrowsAsync<ArgumentException>(async () => await blocks.AddAsync(text, null, Token));
    }

    [Fact]
    public async Task A_block_of_another_node_counts_within_half_a_minute()
    {
        DomainBlocks here = new(_storage, _time);
        DomainBlocks there = new(_storage, _time);
        Assert.False(await here.IsBlockedAsync("spam.example", Token));
        await there.AddAsync("spam.example", null, Token);
        Assert.False(await here.IsBlockedAsync("spam.example", Token));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(await here.IsBlockedAsync("spam.example", Token));
    }
}
