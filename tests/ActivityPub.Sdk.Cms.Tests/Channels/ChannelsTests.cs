using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Cms.Tests.Channels;

public sealed class ChannelsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_keys_are_announced_and_overlap_with_the_old_ones()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        CancellationToken token = TestContext.Current.CancellationToken;
        int before = site.Outbox.Sent.Count;
        await site.Channels.RotateKeysAsync("news", TimeSpan.FromDays(1), token);
        Vocabulary.Update update = Assert.IsType<Vocabulary.Update>(Assert.Single(site.Outbox.Sent.Skip(before)).Activity);
        Vocabulary.Actor actor = Assert.IsType<Vocabulary.Actor>(update.Object[0].Object, exactMatch: false);
        Assert.Equal(3, actor.AssertionMethod.Count);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await site.Channels.RotateKeysAsync("news", TimeSpan.FromDays(31), token));
        await Assert.ThrowsAsync<ChannelException>(async () => await site.Channels.RotateKeysAsync("nobody", TimeSpan.Zero, token));
    }

    [Fact]
    public async Task A_configured_channel_is_there_after_start()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();

        Channel? channel = await site.Channels.FindAsync("News", Token);

        Assert.Equal(("news", "@news@city.example", "City of Example", "Organization"), (channel!.Username, channel.Handle.ToString(), channel.DisplayName, channel.Type));
        Assert.Equal("https://city.example/ap/actors/news", channel.ActorId.Value);
        Assert.Empty(site.Outbox.Sent);
        Assert.Null(await site.Channels.FindAsync("instance.actor", Token));
    }

    [Fact]
    public async Task A_changed_configuration_is_sent_at_the_next_start_and_only_then()
    {
        IFederationStorage storage;
        await using (CmsHarness first = await CmsHarness.StartAsync())
        {
            storage = first.Storage;
        }

        await using CmsHarness same = await CmsHarness.StartAsync(storage: storage);
        Assert.Empty(same.Outbox.Sent);

        await same.Channels.UpdateAsync("news", new ChannelSettings { DisplayName = "City of Example", SummaryHtml = "<p onclick=x>News <script>x</script></p>", IconUrl = "/logo.png" }, Token);

        OutgoingActivity sent = Assert.Single(same.Outbox.Sent);
        Update update = Assert.IsType<Update>(sent.Activity);
        Actor actor = Assert.IsAssignableFrom<Actor>(update.Object.First.Object);
        Assert.Equal("<p>News </p>", actor.Summary!.Value);
        Assert.True(sent is { ToFollowers: true, Listed: false, Visibility: Visibility.Public });
        Channel changed = (await same.Channels.FindAsync("news", Token))!;
        Assert.Equal(("https://city.example/logo.png", "image/png"), (changed.Profile.IconUrl, changed.Profile.IconMediaType));
    }

    [Theory]
    [InlineData("")]
    [InlineData("press office")]
    [InlineData("amt-für-bürger")]
    [InlineData("instance.actor")]
    [InlineData("a234567890123456789012345678901")]
    public async Task A_name_that_other_servers_do_not_take_is_refused_with_a_sentence(string username)
    {
        await using CmsHarness site = await CmsHarness.StartAsync();

        ChannelException exception = await Assert.ThrowsAsync<ChannelException>(async () => await site.Channels.CreateAsync(username, new ChannelSettings(), Token));

        Assert.Contains("letters", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_name_a_missing_channel_and_a_wrong_type_are_refused_with_a_sentence()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();

        ChannelException taken = await Assert.ThrowsAsync<ChannelException>(async () => await site.Channels.CreateAsync("NEWS", new ChannelSettings(), Token));
        ChannelException missing = await Assert.ThrowsAsync<ChannelException>(async () => await site.Channels.UpdateAsync("jobs", new ChannelSettings(), Token));
        ChannelException type = await Assert.ThrowsAsync<ChannelException>(async () => await site.Channels.CreateAsync("jobs", new ChannelSettings { Type = "Robot" }, Token));
        ChannelException twice = await Assert.ThrowsAsync<ChannelException>(() => CmsHarness.StartAsync(cms => cms.AddChannel("News")));

        Assert.Contains("already", taken.Message, StringComparison.Ordinal);
        Assert.Contains("jobs", missing.Message, StringComparison.Ordinal);
        Assert.Contains("Organization", type.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", type.Message, StringComparison.Ordinal);
        Assert.Contains("twice", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channels_are_listed_by_name_with_their_followers()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        await site.Channels.CreateAsync("jobs", new ChannelSettings { Type = "Group" }, Token);

        Page<Channel> page = await site.Channels.ListAsync(cancellationToken: Token);

        Assert.Equal([("jobs", "Group", 0L), ("news", "Organization", 0L)], page.Items.Select(channel => (channel.Username, channel.Type, channel.FollowerCount)));
    }
}
