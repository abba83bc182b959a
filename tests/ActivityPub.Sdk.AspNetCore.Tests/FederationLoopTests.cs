using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Interactions;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Peers;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.AspNetCore.Tests;

/// <summary>A site and another server on real sockets: look-up, follow, post, edit, answer, like, boost, delete, unfollow.</summary>
public sealed class FederationLoopTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpSignatureScheme.DraftCavage)]
    [InlineData(HttpSignatureScheme.Rfc9421)]
    public async Task The_whole_loop_runs_in_both_signature_generations(HttpSignatureScheme scheme)
    {
        await using TestSite site = await TestSite.StartAsync();
        await using FediversePeer peer = await FediversePeer.StartAsync(
            options =>
            {
                options.Scheme = scheme;
                options.AcceptedSchemes.Clear();
                options.AcceptedSchemes.Add(scheme);
            },
            Token);
        PeerActor ada = peer.AddActor("ada");

        ObjectId news = await peer.ResolveAsync(site.Uris.HandleOf("news"), "http", Token);
        Follow follow = await ada.FollowAsync(news, Token);
        PeerDelivery accept = await peer.WaitForAsync(static d => d.Activity is Accept, Token);
        Assert.Equal(scheme, accept.Scheme);
        Assert.Equal(ada.Inbox.ToUri().AbsolutePath, accept.Inbox);
        Assert.Equal(follow.Id, accept.Object!.Id);

        ObjectId post = await site.PublishAsync("loop");
        PeerDelivery create = await peer.WaitForAsync(static d => d.Activity is Create, Token);
        Assert.Equal(scheme, create.Scheme);
        Assert.Equal("/inbox", create.Inbox);
        Assert.Equal(post, create.Object!.Id);

        await site.PublishAsync("loop", html: "<p>Something else happened.</p>");
        PeerDelivery update = await peer.WaitForAsync(static d => d.Activity is Update { } u && u.Object[0].Object is Note, Token);
        Assert.Contains("Something else", update.Object!.Content!.Value, StringComparison.Ordinal);

        Like like = await ada.LikeAsync(post, news, Token);
        Announce announce = await ada.AnnounceAsync(post, news, Token);
        Note reply = await ada.ReplyAsync(post, news, "<p>Thank you! <script>alert(1)</script></p>", Token);
        await TestSite.UntilAsync(async () => await site.Storage.Interactions.CountAsync(post, Token) is { Likes: 1, Shares: 1 } && (await CommentsAsync(site, post)).Count == 1);
        Comment comment = (await CommentsAsync(site, post))[0];
        Assert.Equal(InteractionState.Pending, comment.State);
        Assert.DoesNotContain("script", comment.Html.Value, StringComparison.Ordinal);
        Assert.Equal(0, (await site.Storage.Interactions.CountAsync(post, Token)).Replies);
        Assert.True(await site.Services.GetRequiredService<CommentService>().ApproveAsync(post, comment.Id, Token));
        Assert.Equal(1, (await site.Storage.Interactions.CountAsync(post, Token)).Replies);

        await ada.EditAsync(reply with { Content = "<p>Thanks a lot!</p>", Updated = DateTimeOffset.UtcNow }, news, Token);
        await TestSite.UntilAsync(async () => (await CommentsAsync(site, post)) is [{ } edited] && edited.Html.Value.Contains("Thanks a lot", StringComparison.Ordinal));

        await ada.UndoAsync(like, news, Token);
        await ada.UndoAsync(announce, news, Token);
        await ada.DeleteAsync(reply.Id!, news, Token);
        await TestSite.UntilAsync(async () => await site.Storage.Interactions.CountAsync(post, Token) is { Likes: 0, Shares: 0, Replies: 0 } && (await CommentsAsync(site, post)).Count == 0);

        await site.Publisher.DeleteAsync("news", "loop", Token);
        PeerDelivery delete = await peer.WaitForAsync(static d => d.Activity is Delete, Token);
        Assert.Equal(post, delete.Activity.Object[0].Id);

        await ada.UndoAsync(follow, news, Token);
        await TestSite.UntilAsync(async () => await site.Storage.Followers.CountAsync("news", Token) == 0);
        Assert.All(peer.Deliveries.Where(d => d.Scheme == scheme), static d => Assert.True(d.SignatureValid));
    }

    [Fact]
    public async Task A_reader_of_another_server_sees_the_ledger_fill()
    {
        await using TestSite site = await TestSite.StartAsync();
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        PeerActor ada = peer.AddActor("ada");
        await ada.FollowAsync(site.News, Token);
        await peer.WaitForAsync(static d => d.Activity is Accept, Token);
        ObjectId post = await site.PublishAsync("ledger");
        await TestSite.UntilAsync(async () => await site.Storage.Deliveries.SummarizeAsync(post.Value, Token) is { Delivered: 1, Total: 1 });
        DeliveryRecord record = (await site.Storage.Deliveries.ListAsync(post.Value, default, Token)).Items.Single();
        Assert.Equal(202, record.LastStatus);
        Assert.Equal(1, record.Attempts);
    }

    [Fact]
    public async Task A_rotated_key_is_fetched_again()
    {
        await using TestSite site = await TestSite.StartAsync();
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        PeerActor ada = peer.AddActor("ada");
        ObjectId post = await site.PublishAsync("rotate");
        await ada.LikeAsync(post, site.News, Token);
        ada.RotateKey();
        await ada.AnnounceAsync(post, site.News, Token);
        await TestSite.UntilAsync(async () => await site.Storage.Interactions.CountAsync(post, Token) is { Likes: 1, Shares: 1 });
    }

    [Fact]
    public async Task A_mention_reaches_the_mentioned()
    {
        await using TestSite site = await TestSite.StartAsync();
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        PeerActor ada = peer.AddActor("ada");
        await site.Publisher.PublishAsync("news", new CmsContent { Key = "m", Title = "Thanks", Html = $"<p>Thanks to {ada.Handle} for the hint.</p>" }, Token);
        PeerDelivery create = await peer.WaitForAsync(static d => d.Activity is Create, Token);
        Assert.Contains(create.Object!.Tag.Objects<Mention>(), m => m.Href == ada.Id);
        Assert.True(create.Activity.Cc.ContainsId(ada.Id));
    }

    private static async Task<IReadOnlyList<Comment>> CommentsAsync(TestSite site, ObjectId post) =>
        (await site.Services.GetRequiredService<CommentService>().ListAsync(post, includePending: true, cancellationToken: Token)).Items;
}
