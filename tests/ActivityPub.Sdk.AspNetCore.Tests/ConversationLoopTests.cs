using ActivityPub.Sdk.Cms.Interactions;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Peers;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.AspNetCore.Tests;

/// <summary>A conversation between a site and another server on real sockets: mention, reply, answer, reply to the answer.</summary>
public sealed class ConversationLoopTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mentioned_reader_and_the_site_talk_in_one_thread()
    {
        await using TestSite site = await TestSite.StartAsync();
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        PeerActor ada = peer.AddActor("ada");
        CommentService comments = site.Services.GetRequiredService<CommentService>();

        ObjectId post = await site.PublishAsync("talk", html: $"<p>A question for {ada.Handle}: what do you think?</p>");
        PeerDelivery create = await peer.WaitForAsync(static d => d.Activity is Create, Token);
        Mention mention = Assert.Single(create.Object!.Tag.Objects<Mention>());
        Assert.Equal(ada.Id, mention.Href);
        Assert.True(create.Activity.Cc.ContainsId(ada.Id));
        Assert.Contains("u-url mention", create.Object.Content!.Value, StringComparison.Ordinal);

        Note reply = await ada.ReplyAsync(post, site.News, "<p>I like it.</p>", Token);
        Comment comment = await UntilAsync(async () => (await comments.ListAsync(post, includePending: true, cancellationToken: Token)).Items is [{ } first] ? first : null);
        Assert.True(await comments.ApproveAsync(post, comment.Id, Token));
        Comment? answer = await comments.ReplyAsync("news", post, comment.Id, "<p>Thank you!</p>", Token);
        PeerDelivery second = await peer.WaitForAsync(d => d.Activity is Create && d.Object!.InReplyTo.ContainsId(reply.Id!), Token);
        Assert.Equal(answer!.RemoteId, second.Object!.Id!.Value);

        await ada.ReplyAsync(second.Object.Id, site.News, "<p>You are welcome.</p>", Token);
        Comment last = await UntilAsync(async () => (await comments.ListAsync(post, includePending: true, cancellationToken: Token)).Items is [_, _, { } third] ? third : null);
        Assert.Equal((2, answer.Id, InteractionState.Pending), (last.Depth, last.InReplyTo, last.State));
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T?>> find)
        where T : class
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        T? found;
        while ((found = await find()) is null)
        {
            await Task.Delay(20, limit.Token);
        }

        return found;
    }
}
