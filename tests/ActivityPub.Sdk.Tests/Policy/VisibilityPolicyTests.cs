using System.Text;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Storage;
using Microsoft.Extensions.Time.Testing;

namespace ActivityPub.Sdk.Tests.Policy;

public sealed class VisibilityPolicyTests : IDisposable
{
    private static readonly ObjectId _follower = ObjectId.Parse("https://remote.example/users/follower");
    private static readonly ObjectId _pending = ObjectId.Parse("https://remote.example/users/pending");
    private static readonly ObjectId _addressed = ObjectId.Parse("https://remote.example/users/addressed");
    private static readonly ObjectId _stranger = ObjectId.Parse("https://remote.example/users/stranger");

    private readonly InMemoryFederationStorage _storage = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _storage.Dispose();

    // C2
    [Theory]
    [InlineData(Visibility.Public, "anybody stranger pending follower addressed")]
    [InlineData(Visibility.Unlisted, "anybody stranger pending follower addressed")]
    [InlineData(Visibility.Followers, "follower addressed")]
    [InlineData(Visibility.Direct, "addressed")]
    [InlineData(Visibility.Local, "")]
    public async Task Each_visibility_has_its_readers(Visibility visibility, string readers)
    {
        IVisibilityPolicy policy = await MakeAsync();
        (string Name, ObjectId? Id)[] all = [("anybody", null), ("stranger", _stranger), ("pending", _pending), ("follower", _follower), ("addressed", _addressed)];
        List<string> may = [];
        List<string> mayActivity = [];
        foreach ((string name, ObjectId? id) in all)
        {
            ReadDecision whole = visibility.IsForEverybody() ? ReadDecision.ForEverybody : ReadDecision.ForThisReader;
            if (await policy.DecideAsync(Object(visibility), id, Token) == whole)
            {
                may.Add(name);
            }

            if (await policy.DecideAsync(Activity(visibility), id, Token) == whole)
            {
                mayActivity.Add(name);
            }

            Assert.Equal(visibility.IsForEverybody() ? ReadDecision.OnlyThatItIsGone : ReadDecision.Nothing, await policy.DecideAsync(Object(visibility) with { DeletedAt = _time.GetUtcNow() }, id, Token));
            Assert.Equal(ReadDecision.Nothing, await policy.DecideAsync(Activity(visibility) with { Listed = false }, id, Token));
        }

        Assert.Equal(readers, string.Join(' ', may));
        Assert.Equal(readers, string.Join(' ', mayActivity));
    }

    [Fact]
    public async Task A_follower_of_a_blocked_domain_reads_nothing_private()
    {
        IVisibilityPolicy policy = await MakeAsync();
        await _storage.DomainBlocks.UpsertAsync(new DomainBlockRecord("remote.example", _time.GetUtcNow(), null), Token);
        Assert.Equal(ReadDecision.Nothing, await policy.DecideAsync(Object(Visibility.Followers), _follower, Token));
    }

    [Fact]
    public async Task An_activity_shows_no_more_than_its_object_does_now()
    {
        IVisibilityPolicy policy = await MakeAsync();
        ActivityRecord create = Activity(Visibility.Public) with { ObjectId = Object(Visibility.Public).Id };
        Assert.Equal(ReadDecision.ForEverybody, await policy.DecideAsync(create, null, Token));
        await _storage.Objects.UpsertAsync(Object(Visibility.Public) with { DeletedAt = _time.GetUtcNow() }, Token);
        Assert.Equal(ReadDecision.Nothing, await policy.DecideAsync(create, null, Token));
        await _storage.Objects.UpsertAsync(Object(Visibility.Followers), Token);
        Assert.Equal(ReadDecision.Nothing, await policy.DecideAsync(create, null, Token));
    }

    // Even where a moderator of the site's own approves everything.
    [Theory]
    [InlineData(Visibility.Public, InteractionState.Approved, ReadDecision.ForEverybody)]
    [InlineData(Visibility.Unlisted, InteractionState.Approved, ReadDecision.ForEverybody)]
    [InlineData(Visibility.Public, InteractionState.Pending, ReadDecision.Nothing)]
    [InlineData(Visibility.Public, InteractionState.Rejected, ReadDecision.Nothing)]
    [InlineData(Visibility.Followers, InteractionState.Approved, ReadDecision.Nothing)]
    [InlineData(Visibility.Direct, InteractionState.Approved, ReadDecision.Nothing)]
    public async Task A_reply_is_shown_where_it_is_approved_and_was_written_for_everybody(Visibility visibility, InteractionState state, ReadDecision expected)
    {
        IVisibilityPolicy policy = await MakeAsync();
        InteractionRecord reply = new()
        {
            Id = "https://remote.example/notes/1",
            Kind = InteractionKind.Reply,
            ActorId = _stranger,
            TargetId = Object(Visibility.Public).Id,
            Visibility = visibility,
            State = state,
            PublishedAt = _time.GetUtcNow(),
            ReceivedAt = _time.GetUtcNow(),
        };
        Assert.Equal(expected, await policy.DecideAsync(reply, null, Token));
    }

    private async Task<IVisibilityPolicy> MakeAsync()
    {
        foreach ((ObjectId id, FollowState state) in new[] { (_follower, FollowState.Accepted), (_pending, FollowState.Pending) })
        {
            await _storage.Followers.UpsertAsync(
                new FollowerRecord { Username = "news", ActorId = id, Inbox = ObjectId.Parse(id + "/inbox"), State = state, FollowActivity = default, FollowedAt = _time.GetUtcNow() },
                Token);
        }

        return new VisibilityPolicy(_storage, new PeerAdmission(new DomainBlocks(_storage, _time), new AccountBlocks(_storage, _time)));
    }

    private static byte[] Json(string type) => Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","id":"https://city.example/ap/objects/1","actor":"https://city.example/ap/actors/news","to":"{{_addressed}}"}""");

    private ObjectRecord Object(Visibility visibility) => new()
    {
        Id = ObjectId.Parse("https://city.example/ap/objects/1"),
        Username = "news",
        Type = "Note",
        Visibility = visibility,
        Json = Json("Note"),
        PublishedAt = _time.GetUtcNow(),
    };

    private ActivityRecord Activity(Visibility visibility) => new()
    {
        Id = ObjectId.Parse("https://city.example/ap/activities/1"),
        Username = "news",
        Type = "Create",
        Visibility = visibility,
        Json = Json("Create"),
        PublishedAt = _time.GetUtcNow(),
        Listed = true,
    };
}
