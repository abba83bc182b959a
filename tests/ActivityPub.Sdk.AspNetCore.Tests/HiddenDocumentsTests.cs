using System.Net;
using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.AspNetCore.Tests;

/// <summary>What is hidden cannot be told from what is absent, and every representation asks the same decision.</summary>
public sealed class HiddenDocumentsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Visibility.Followers)]
    [InlineData(Visibility.Local)]
    public async Task C2_hidden_and_absent_answer_byte_for_byte_alike(Visibility visibility)
    {
        await using TestSite site = await TestSite.StartAsync();
        ObjectId hidden = await site.PublishAsync("hidden", visibility);
        ObjectId open = await site.PublishAsync("open");
        foreach (string below in (string[])["", "/likes", "/shares", "/replies", "/replies?page=1"])
        {
            string absent = await AnswerAsync(site, site.Uris.NewObjectId().ToUri().PathAndQuery + below);
            Assert.StartsWith("404", absent, StringComparison.Ordinal);
            Assert.Equal(absent, await AnswerAsync(site, hidden.ToUri().PathAndQuery + below));
            Assert.StartsWith("200", await AnswerAsync(site, open.ToUri().PathAndQuery + below), StringComparison.Ordinal);
        }

        Assert.Equal(await AnswerAsync(site, site.Uris.NewActivityId().ToUri().PathAndQuery), await AnswerAsync(site, site.Uris.NewObjectId().ToUri().PathAndQuery));
    }

    [Theory]
    [InlineData("%00")]
    [InlineData("%20")]
    [InlineData("%E2%80%AE")]
    [InlineData("a%2Fb")]
    [InlineData("%0d%0aX-Injected:1")]
    public async Task An_id_that_is_none_is_absent(string id)
    {
        await using TestSite site = await TestSite.StartAsync();
        foreach (string path in (string[])[$"/ap/objects/{id}", $"/ap/activities/{id}", $"/ap/objects/{id}/likes", $"/ap/actors/{id}", $"/ap/actors/{id}/outbox"])
        {
            using HttpResponseMessage answer = await site.GetAsync(path);
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{path}: {answer.StatusCode}");
            Assert.False(answer.Headers.Contains("X-Injected"));
        }
    }

    [Fact]
    public async Task What_can_be_taken_back_is_never_kept_by_a_cache_without_asking()
    {
        await using TestSite site = await TestSite.StartAsync();
        ObjectId id = await site.PublishAsync("a");
        foreach (string path in (string[])[id.ToUri().PathAndQuery, id.ToUri().PathAndQuery + "/replies", "/ap/actors/news/outbox", "/ap/actors/news/outbox?page=1", "/ap/actors/news/featured"])
        {
            using HttpResponseMessage answer = await site.GetAsync(path);
            Assert.Equal("public, no-cache", answer.Headers.CacheControl!.ToString());
            Assert.Equal(HttpStatusCode.NotModified, (await site.GetAsync(path, etag: answer.Headers.ETag!.ToString())).StatusCode);
        }
    }

    // A site that replaces the decision changes it everywhere: no endpoint has one of its own.
    [Fact]
    public async Task Every_representation_asks_the_one_decision()
    {
        SwitchedPolicy policy = new();
        await using TestSite site = await TestSite.StartAsync(build: b => b.Services.AddSingleton<IVisibilityPolicy>(policy));
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        PeerActor stranger = peer.AddActor("stranger");
        ObjectId id = await site.PublishAsync("a");
        await site.Storage.Objects.SetPinnedAsync("news", id, DateTimeOffset.UnixEpoch, Token);
        await site.Storage.Interactions.UpsertAsync(
            new InteractionRecord
            {
                Id = "https://remote.example/notes/1",
                Kind = InteractionKind.Reply,
                ActorId = ObjectId.Parse("https://remote.example/users/1"),
                TargetId = id,
                Visibility = Visibility.Public,
                State = InteractionState.Approved,
                PublishedAt = DateTimeOffset.UnixEpoch,
                ReceivedAt = DateTimeOffset.UnixEpoch,
            },
            Token);
        using JsonDocument outbox = JsonDocument.Parse(await site.Http.GetByteArrayAsync("/ap/actors/news/outbox?page=1", Token));
        string activity = new Uri(outbox.RootElement.GetProperty("orderedItems")[0].GetProperty("id").GetString()!).PathAndQuery;
        string[] documents = [id.ToUri().PathAndQuery, activity, id.ToUri().PathAndQuery + "/likes", id.ToUri().PathAndQuery + "/shares", id.ToUri().PathAndQuery + "/replies"];
        string[] lists = ["/ap/actors/news/outbox?page=1", "/ap/actors/news/featured?page=1", id.ToUri().PathAndQuery + "/replies?page=1"];
        foreach (string path in documents)
        {
            Assert.Equal(HttpStatusCode.OK, (await site.GetAsync(path)).StatusCode);
        }

        foreach (string path in lists)
        {
            Assert.Equal(1, await ItemsAsync(site, path));
        }

        policy.Objects = ReadDecision.Nothing;
        foreach (string path in documents)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync(path)).StatusCode);
        }

        Assert.Equal(0, await ItemsAsync(site, lists[0]));
        Assert.Equal(0, await ItemsAsync(site, lists[1]));

        policy.Objects = ReadDecision.ForEverybody;
        policy.Interactions = ReadDecision.Nothing;
        Assert.Equal(0, await ItemsAsync(site, lists[2]));

        // What is for one reader only is neither for others nor for a cache.
        policy.Objects = ReadDecision.ForThisReader;
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync(documents[0])).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await peer.FetchAsync(id, stranger, Token)).Status);
        Assert.Equal(0, await ItemsAsync(site, lists[0]));
    }

    private static async Task<int> ItemsAsync(TestSite site, string path)
    {
        using JsonDocument page = JsonDocument.Parse(await site.Http.GetByteArrayAsync(path, Token));
        return page.RootElement.GetProperty("orderedItems").GetArrayLength();
    }

    private static async Task<string> AnswerAsync(TestSite site, string path)
    {
        using HttpResponseMessage answer = await site.GetAsync(path);
        string headers = string.Join('\n', answer.Headers.Concat(answer.Content.Headers).Where(static h => h.Key != "Date").Select(static h => $"{h.Key}: {string.Join(", ", h.Value)}").Order(StringComparer.Ordinal));
        return $"{(int)answer.StatusCode}\n{headers}\n\n{await answer.Content.ReadAsStringAsync(Token)}";
    }

    private sealed class SwitchedPolicy : IVisibilityPolicy
    {
        public ReadDecision Objects { get; set; } = ReadDecision.ForEverybody;

        public ReadDecision Interactions { get; set; } = ReadDecision.ForEverybody;

        public ValueTask<ReadDecision> DecideAsync(ObjectRecord obj, ObjectId? reader, CancellationToken cancellationToken = default) => ValueTask.FromResult(For(Objects, reader));

        public ValueTask<ReadDecision> DecideAsync(ActivityRecord activity, ObjectId? reader, CancellationToken cancellationToken = default) => ValueTask.FromResult(For(Objects, reader));

        public ValueTask<ReadDecision> DecideAsync(InteractionRecord interaction, ObjectId? reader, CancellationToken cancellationToken = default) => ValueTask.FromResult(For(Interactions, reader));

        private static ReadDecision For(ReadDecision decision, ObjectId? reader) => decision == ReadDecision.ForThisReader && reader is null ? ReadDecision.Nothing : decision;
    }
}
