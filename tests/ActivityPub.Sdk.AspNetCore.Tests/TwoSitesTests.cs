using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Cms.Interactions;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.AspNetCore.Tests;

/// <summary>Two servers of our own on real sockets: one looks the other up, follows it, likes, boosts and answers what it publishes.</summary>
public sealed class TwoSitesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cavage")]
    [InlineData("rfc9421")]
    public async Task Two_sites_follow_read_and_answer_each_other(string scheme)
    {
        await using TestSite city = await TestSite.StartAsync();
        await using TestSite county = await TestSite.StartAsync();
        await KnowAsync(city, county, scheme);
        await KnowAsync(county, city, scheme);

        RemoteActorResult found = await county.Services.GetRequiredService<RemoteActorDirectory>().ResolveHandleAsync(city.Uris.HandleOf("news"), Token);
        Assert.Equal(city.News, found.Actor?.Id);

        FollowService follows = county.Services.GetRequiredService<FollowService>();
        Assert.True((await follows.FollowAsync("news", city.News, Token)).IsSuccess);
        await TestSite.UntilAsync(async () => await county.Storage.Following.CountAsync("news", Token) == 1 && await city.Storage.Followers.CountAsync("news", Token) == 1);

        ObjectId post = await city.PublishAsync("report");
        await TestSite.UntilAsync(async () => await city.Storage.Deliveries.SummarizeAsync(post.Value, Token) is { Delivered: 1 });

        IOutbox outbox = county.Services.GetRequiredService<IOutbox>();
        ObjectId like = await outbox.SendAsync(To(city, new Like { Object = [post], To = [city.News] }), cancellationToken: Token);
        ObjectId boost = await outbox.SendAsync(To(city, new Announce { Object = [post], To = [ActivityStreams.Public], Cc = [city.News] }), cancellationToken: Token);
        Note reply = new()
        {
            Id = county.Uris.NewObjectId(),
            AttributedTo = [county.News],
            InReplyTo = [post],
            Content = "<p>The county agrees.</p>",
            Published = DateTimeOffset.UtcNow,
            To = [ActivityStreams.Public],
            Cc = [city.News],
        };
        await outbox.SendAsync(To(city, new Create { Object = [reply], To = reply.To, Cc = reply.Cc, Published = reply.Published }), cancellationToken: Token);
        await TestSite.UntilAsync(async () => await city.Storage.Interactions.CountAsync(post, Token) is { Likes: 1, Shares: 1 } && (await CommentsAsync(city, post)).Count == 1);
        Comment comment = (await CommentsAsync(city, post))[0];
        Assert.Equal("<p>The county agrees.</p>", comment.Html.Value);
        Assert.Equal(county.Uris.HandleOf("news").ToString(), comment.AuthorHandle);

        await outbox.SendAsync(To(city, new Undo { Object = [new Like { Id = like, Actor = [county.News], Object = [post] }], To = [city.News] }), cancellationToken: Token);
        await outbox.SendAsync(To(city, new Undo { Object = [new Announce { Id = boost, Actor = [county.News], Object = [post] }], To = [city.News] }), cancellationToken: Token);
        await outbox.SendAsync(To(city, new Delete { Object = [new Tombstone { Id = reply.Id }], To = [ActivityStreams.Public] }), cancellationToken: Token);
        await TestSite.UntilAsync(async () => await city.Storage.Interactions.CountAsync(post, Token) is { Likes: 0, Shares: 0 } && (await CommentsAsync(city, post)).Count == 0);

        Assert.True(await follows.UnfollowAsync("news", city.News, Token));
        await TestSite.UntilAsync(async () => await city.Storage.Followers.CountAsync("news", Token) == 0);

        Assert.All(city.Received.Concat(county.Received), delivery => Assert.Equal((scheme == "rfc9421", 202), delivery));
        Assert.NotEmpty(county.Received);
    }

    [Theory]
    [InlineData("cavage")]
    [InlineData("rfc9421")]
    public async Task Two_sites_that_challenge_signatures_federate(string scheme)
    {
        await using TestSite city = await TestSite.StartAsync(static options => (options.SignatureChallenge, options.AuthorizedFetch) = (true, true));
        await using TestSite county = await TestSite.StartAsync(static options => (options.SignatureChallenge, options.AuthorizedFetch) = (true, true));
        await KnowAsync(city, county, scheme);
        await KnowAsync(county, city, scheme);

        RemoteActorResult found = await county.Services.GetRequiredService<RemoteActorDirectory>().ResolveHandleAsync(city.Uris.HandleOf("news"), Token);
        Assert.Equal(city.News, found.Actor?.Id);
        Assert.True((await county.Services.GetRequiredService<FollowService>().FollowAsync("news", city.News, Token)).IsSuccess);
        await TestSite.UntilAsync(async () => await county.Storage.Following.CountAsync("news", Token) == 1 && await city.Storage.Followers.CountAsync("news", Token) == 1);
        ObjectId post = await city.PublishAsync("report");
        await TestSite.UntilAsync(async () => await city.Storage.Deliveries.SummarizeAsync(post.Value, Token) is { Delivered: 1 });

        // The accept and the post came to the county, the follow to the city; each was asked for its nonce first, the older signatures for none.
        Assert.Equal(scheme == "rfc9421" ? [(true, 401), (true, 202)] : [(false, 202)], city.Received);
        Assert.Equal(scheme == "rfc9421" ? [(true, 401), (true, 202), (true, 401), (true, 202)] : [(false, 202), (false, 202)], county.Received);
    }

    [Fact]
    public async Task A_challenge_stands_in_the_answer_and_in_no_cache()
    {
        await using TestSite site = await TestSite.StartAsync(static options => (options.SignatureChallenge, options.AuthorizedFetch) = (true, true));
        await using TestSite plain = await TestSite.StartAsync(static options => options.AuthorizedFetch = true);
        using HttpResponseMessage get = await site.GetAsync(site.News.ToUri().PathAndQuery);
        using HttpResponseMessage post = await PostAsync(site);
        using HttpResponseMessage other = await PostAsync(plain);
        using HttpResponseMessage otherGet = await plain.GetAsync(plain.News.ToUri().PathAndQuery);

        Assert.Equal([401, 401, 401, 401], ((HttpResponseMessage[])[get, post, other, otherGet]).Select(static answer => (int)answer.StatusCode));
        SignatureChallenge read = Challenge(get);
        SignatureChallenge write = Challenge(post);
        Assert.Equal(["@method", "@target-uri"], read.Components);
        Assert.Equal(["@method", "@target-uri", "content-digest"], write.Components);
        Assert.NotEqual(read.Nonce, write.Nonce);
        Assert.False(other.Headers.Contains(SignatureChallenge.FieldName));
        Assert.False(otherGet.Headers.Contains(SignatureChallenge.FieldName));

        static SignatureChallenge Challenge(HttpResponseMessage answer)
        {
            Assert.True(answer.Headers.CacheControl?.NoStore);
            Assert.True(SignatureChallenge.TryParse(Assert.Single(answer.Headers.GetValues(SignatureChallenge.FieldName)), out SignatureChallenge? challenge));
            return challenge;
        }

        static async Task<HttpResponseMessage> PostAsync(TestSite site)
        {
            using StringContent body = new("""{"type":"Like","actor":"https://remote.example/users/a","object":"https://remote.example/1"}""", null, "application/activity+json");
            return await site.Http.PostAsync(site.Uris.SharedInbox.ToUri(), body, Token);
        }
    }

    private static OutgoingActivity To(TestSite receiver, Activity activity) =>
        new() { Username = "news", Activity = activity, Visibility = Visibility.Direct, Inboxes = [receiver.Uris.Inbox("news")] };

    /// <summary>What a site would have learned from deliveries of before.</summary>
    private static ValueTask KnowAsync(TestSite site, TestSite other, string scheme)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return site.Storage.Peers.UpsertAsync(new PeerRecord { Host = other.Origin.Authority, SignatureScheme = scheme, SchemeLearnedAt = now, FirstSeenAt = now }, Token);
    }

    private static async Task<IReadOnlyList<Comment>> CommentsAsync(TestSite site, ObjectId post) =>
        (await site.Services.GetRequiredService<CommentService>().ListAsync(post, includePending: true, cancellationToken: Token)).Items;
}
