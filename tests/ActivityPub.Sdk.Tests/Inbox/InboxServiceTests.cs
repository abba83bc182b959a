using System.Net;
using System.Text;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Tests.Inbox;

public sealed class InboxServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Like(RemoteAccount actor, string id = "https://remote.example/likes/1", string? actorId = null) =>
        $$"""{"@context":"https://www.w3.org/ns/activitystreams","id":"{{id}}","type":"Like","actor":"{{actorId ?? actor.Id.Value}}","object":"https://city.example/ap/objects/1"}""";

    [Theory]
    [InlineData(HttpSignatureScheme.DraftCavage)]
    [InlineData(HttpSignatureScheme.Rfc9421)]
    public async Task A_signed_activity_is_stored_before_it_is_answered(HttpSignatureScheme scheme)
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        InboxResult result = await federation.ReceiveAsync(rita.Post(Federation.SharedInbox, Like(rita), federation.Now, scheme));
        Assert.Equal(202, result.Status);
        Assert.False(result.IsDuplicate);
        InboxEntry entry = Assert.Single(await federation.Storage.Inbox.ClaimAsync(federation.Now, federation.Now.AddMinutes(1), 10, Token));
        Assert.Equal(rita.Id, entry.ActorId);
        Assert.Equal(rita.KeyId.Value, entry.KeyId);
        Assert.Equal("Like", entry.ActivityType);
        Assert.Equal(Like(rita), Encoding.UTF8.GetString(entry.Body.Span));
    }

    [Fact]
    public async Task The_same_activity_again_is_a_duplicate_by_either_inbox_and_signature()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        ReceivedRequest request = rita.Post(Federation.SharedInbox, Like(rita), federation.Now);
        Assert.False((await federation.ReceiveAsync(request)).IsDuplicate);
        Assert.True((await federation.ReceiveAsync(request)).IsDuplicate);
        federation.Time.Advance(TimeSpan.FromMinutes(3));
        InboxResult again = await federation.PostAsync(rita, Like(rita));
        Assert.True(again.IsDuplicate);
        Assert.Equal(202, again.Status);
        Assert.True((await federation.PostAsync(rita, Like(rita), "news")).IsDuplicate);
        Assert.Equal(1, await federation.Storage.Inbox.CountPendingAsync(Token));
    }

    [Fact]
    public async Task A_reused_id_with_another_body_is_another_activity()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.False((await federation.PostAsync(rita, Like(rita))).IsDuplicate);
        Assert.False((await federation.PostAsync(rita, Like(rita).Replace("objects/1", "objects/2", StringComparison.Ordinal))).IsDuplicate);
        Assert.Equal(2, await federation.Storage.Inbox.CountPendingAsync(Token));
    }

    [Fact]
    public async Task One_body_for_two_inboxes_counts_for_both_where_it_names_nobody_here()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync("news");
        await federation.AddAccountAsync("sport");
        using RemoteAccount rita = federation.AddRemote();
        string json = $$"""{"id":"https://remote.example/c/1","type":"Create","actor":"{{rita.Id}}","object":{"id":"https://remote.example/n/1","type":"Note","attributedTo":"{{rita.Id}}","content":"hi"} }""";
        Assert.False((await federation.PostAsync(rita, json, "news")).IsDuplicate);
        Assert.False((await federation.PostAsync(rita, json, "sport")).IsDuplicate);
        Assert.True((await federation.PostAsync(rita, json, "sport")).IsDuplicate);
    }

    // A1
    [Fact]
    public async Task A_changed_body_is_refused()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        ReceivedRequest good = rita.Post(Federation.SharedInbox, Like(rita), federation.Now);
        ReceivedRequest bad = new(good.Method, good.RawTarget, good.Scheme, good.Headers, Encoding.UTF8.GetBytes(Like(rita).Replace("likes/1", "likes/2", StringComparison.Ordinal)), good.ReceivedAt);
        Assert.Equal(401, (await federation.ReceiveAsync(bad)).Status);
        Assert.Equal(202, (await federation.ReceiveAsync(good)).Status);
    }

    [Fact]
    public async Task An_unsigned_request_is_refused_and_nobody_is_asked_for_anything()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        ReceivedRequest request = new("POST", "/ap/inbox", "https", [new("Host", "city.example")], Encoding.UTF8.GetBytes(Like(rita)), federation.Now);
        Assert.Equal(401, (await federation.ReceiveAsync(request)).Status);
        Assert.Empty(federation.Network.Requests);
        Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(Token));
    }

    // A3
    [Theory]
    [InlineData("https://evil.example/users/eve")]
    [InlineData("https://remote.example/users/rob")]
    public async Task The_signer_must_be_the_actor(string signer)
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount good = federation.AddRemote();
        using RemoteAccount evil = federation.AddRemote(signer);
        string follow = $$"""{"id":"https://remote.example/follows/1","type":"Follow","actor":"{{good.Id}}","object":"{{Federation.News}}"}""";
        Assert.Equal(401, (await federation.PostAsync(evil, follow)).Status);
        Assert.Equal(401, (await federation.PostAsync(evil, $$"""{"type":"Like","actor":"{{good.Id}}","object":"https://city.example/ap/objects/1"}""")).Status);
        Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(Token));
        Assert.Equal(202, (await federation.PostAsync(good, follow)).Status);
        Assert.Equal(1, await federation.Storage.Inbox.CountPendingAsync(Token));
    }

    // A6
    [Fact]
    public async Task Doubled_signature_parts_are_malformed()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        ReceivedRequest good = rita.Post(Federation.SharedInbox, Like(rita), federation.Now);
        HeaderField signature = good.Headers.Single(h => h.Name == "Signature");
        ReceivedRequest twice = new(good.Method, good.RawTarget, good.Scheme, [.. good.Headers, signature], good.Body, good.ReceivedAt);
        Assert.Equal(400, (await federation.ReceiveAsync(twice)).Status);
        ReceivedRequest twoKeys = new(good.Method, good.RawTarget, good.Scheme, good.Headers.Select(h => h == signature ? new HeaderField(h.Name, h.Value + ",keyId=\"https://evil.example/k\"") : h), good.Body, good.ReceivedAt);
        Assert.Equal(400, (await federation.ReceiveAsync(twoKeys)).Status);
        Assert.Empty(federation.Network.Requests);
    }

    // A7, A9
    [Fact]
    public async Task A_request_for_another_host_or_path_proves_nothing_here()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        ReceivedRequest elsewhere = rita.Post("https://other.example/ap/inbox", Like(rita), federation.Now);
        Assert.Equal(401, (await federation.ReceiveAsync(elsewhere)).Status);
        ReceivedRequest good = rita.Post(Federation.SharedInbox, Like(rita), federation.Now);
        Assert.Equal(202, (await federation.ReceiveAsync(good)).Status);
        ReceivedRequest moved = new(good.Method, "/ap/actors/news/inbox", good.Scheme, good.Headers, good.Body, good.ReceivedAt);
        Assert.Equal(401, (await federation.ReceiveAsync(moved, "news")).Status);
    }

    // A8
    [Theory]
    [InlineData(-13, 401)]
    [InlineData(2, 401)]
    [InlineData(0, 202)]
    public async Task The_time_of_the_signature_counts(int hours, int status)
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        ReceivedRequest signed = rita.Post(Federation.SharedInbox, Like(rita), federation.Now.AddHours(hours));
        ReceivedRequest arrived = new(signed.Method, signed.RawTarget, signed.Scheme, signed.Headers, signed.Body, federation.Now);
        Assert.Equal(status, (await federation.ReceiveAsync(arrived)).Status);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"https://remote.example/likes/1\"")]
    [InlineData("""{"type":"Note","id":"https://remote.example/n/1","content":"x"}""")]
    [InlineData("""{"type":"Like","actor":["https://remote.example/users/rita","https://evil.example/e"],"object":"https://city.example/ap/objects/1"}""")]
    [InlineData("""{"type":"Like","actor":"javascript:alert(1)","object":"https://city.example/ap/objects/1"}""")]
    [InlineData("""{"type":"Like","actor":1,"object":"https://city.example/ap/objects/1"}""")]
    [InlineData("""{"type":"Like","actor":"https://remote.example/users/rita","actor":"https://remote.example/users/rob"}""")]
    [InlineData("""{"@context":{"g":"@graph"},"type":"Like","actor":"https://remote.example/users/rita","g":[]}""")]
    public async Task What_is_no_activity_is_malformed(string json)
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        InboxResult result = await federation.PostAsync(rita, json);
        Assert.Equal(400, result.Status);
        Assert.NotNull(result.Detail);
        Assert.Empty(federation.Network.Requests);
    }

    [Fact]
    public async Task An_embedded_actor_names_the_sender()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(202, (await federation.PostAsync(rita, $$"""{"type":"Like","actor":{"id":"{{rita.Id}}","type":"Person","inbox":"{{rita.Id}}/inbox"},"object":"https://city.example/ap/objects/1"}""")).Status);
    }

    [Fact]
    public async Task An_activity_has_an_id_of_its_actors_origin_or_none()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(403, (await federation.PostAsync(rita, Like(rita, "https://victim.example/likes/1"))).Status);
        Assert.Equal(202, (await federation.PostAsync(rita, $$"""{"type":"Like","actor":"{{rita.Id}}","object":"https://city.example/ap/objects/1"}""")).Status);
    }

    // O10
    [Fact]
    public async Task Nobody_speaks_for_an_account_of_ours()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(403, (await federation.PostAsync(rita, Like(rita, actorId: Federation.News))).Status);
        Assert.Empty(federation.Network.Requests);
    }

    [Fact]
    public async Task Deletions_and_changes_of_strangers_are_waved_through_without_a_fetch()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount gone = new("https://remote.example/users/gone");
        Assert.Equal(202, (await federation.PostAsync(gone, $$"""{"type":"Delete","actor":"{{gone.Id}}","object":"{{gone.Id}}"}""")).Status);
        Assert.Equal(202, (await federation.PostAsync(gone, $$"""{"type":"Update","actor":"{{gone.Id}}","object":{"id":"{{gone.Id}}","type":"Person"} }""")).Status);
        Assert.Empty(federation.Network.Requests);
        Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(Token));
    }

    [Theory]
    [InlineData(true, 202)]
    [InlineData(false, 401)]
    public async Task A_deletion_without_a_key_needs_the_word_of_the_server_that_the_account_is_gone(bool gone, int status)
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
        federation.Time.Advance(TimeSpan.FromHours(25));
        federation.Network.Answer(rita.Id.Value, gone ? HttpStatusCode.Gone : HttpStatusCode.NotFound);
        Assert.Equal(status, (await federation.PostAsync(rita, $$"""{"id":"{{rita.Id}}#delete","type":"Delete","actor":"{{rita.Id}}","object":"{{rita.Id}}"}""")).Status);
    }

    [Fact]
    public async Task Whether_an_account_is_gone_is_asked_once_however_many_unsigned_words_say_so()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
        using RemoteAccount gone = new("https://remote.example/users/gone");
        federation.Network.Answer(gone.Id.Value, HttpStatusCode.Gone);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(401, (await federation.PostAsync(gone, $$"""{"id":"{{rita.Id}}#delete/{{i}}","type":"Delete","actor":"{{rita.Id}}","object":"{{rita.Id}}"}""")).Status);
        }

        Assert.Equal(2, federation.Network.CountOf(rita.Id.Value));
    }

    [Fact]
    public async Task A_server_does_not_delete_the_accounts_of_its_users_in_its_own_name()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        using RemoteAccount instance = federation.AddRemote("https://remote.example/actor");
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
        string delete = $$"""{"id":"{{rita.Id}}#delete","type":"Delete","actor":"{{rita.Id}}","object":"{{rita.Id}}"}""";
        Assert.Equal(401, (await federation.PostAsync(instance, delete)).Status);
        Assert.Equal(202, (await federation.PostAsync(rita, delete)).Status);
    }

    [Fact]
    public async Task A_key_that_is_gone_says_nothing_about_another_account_of_its_server()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
        using RemoteAccount gone = new("https://remote.example/users/gone");
        federation.Network.Answer(gone.Id.Value, HttpStatusCode.Gone);
        Assert.Equal(401, (await federation.PostAsync(gone, $$"""{"type":"Delete","actor":"{{rita.Id}}","object":"{{rita.Id}}"}""")).Status);
    }

    [Fact]
    public async Task A_blocked_domain_is_refused_before_its_key_is_fetched()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.Services.GetRequiredService<DomainBlocks>().AddAsync("remote.example", null, Token);
        Assert.Equal(403, (await federation.PostAsync(rita, Like(rita))).Status);
        Assert.Empty(federation.Network.Requests);
        await federation.Services.GetRequiredService<DomainBlocks>().RemoveAsync("remote.example", Token);
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
    }

    [Fact]
    public async Task Policies_reject_and_drop()
    {
        await using Federation federation = await Federation.StartAsync(services => services.AddSingleton<IFederationPolicy, WordPolicy>());
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(403, (await federation.PostAsync(rita, Like(rita, "https://remote.example/reject"))).Status);
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita, "https://remote.example/drop"))).Status);
        Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(Token));
        Assert.Equal(503, (await federation.PostAsync(rita, Like(rita, "https://remote.example/throw"))).Status);
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
        Assert.Equal(1, await federation.Storage.Inbox.CountPendingAsync(Token));
    }

    [Fact]
    public async Task An_inbox_of_nobody_is_not_found_and_one_of_a_deleted_account_is_gone()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(404, (await federation.PostAsync(rita, Like(rita), "nobody")).Status);
        Assert.Equal(404, (await federation.PostAsync(rita, Like(rita), "instance.actor")).Status);
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita), "news")).Status);
        ActorRecord news = (await federation.Storage.Actors.FindAsync("news", Token))!;
        await federation.Storage.Actors.UpsertAsync(news with { DeletedAt = federation.Now }, Token);
        Assert.Equal(410, (await federation.PostAsync(rita, Like(rita), "news")).Status);
    }

    [Fact]
    public async Task A_full_inbox_asks_to_come_back()
    {
        await using Federation federation = await Federation.StartAsync(services => services.Configure<InboxOptions>(o => o.MaxPending = 1));
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
        federation.Time.Advance(TimeSpan.FromSeconds(2));
        InboxResult full = await federation.PostAsync(rita, Like(rita, "https://remote.example/likes/2"));
        Assert.Equal(503, full.Status);
        Assert.NotNull(full.RetryAfter);
        await federation.ProcessAsync();
        federation.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita, "https://remote.example/likes/2"))).Status);
    }

    [Fact]
    public async Task Trouble_with_the_key_server_asks_to_come_back_and_then_passes()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        federation.Network.Break(rita.Id.Value);
        InboxResult broken = await federation.PostAsync(rita, Like(rita));
        Assert.Equal(503, broken.Status);
        Assert.NotNull(broken.RetryAfter);
        federation.Network.Serve(rita.Id.Value, rita.Document());
        federation.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
    }

    private sealed class WordPolicy : IFederationPolicy
    {
        public ValueTask<PolicyDecision> EvaluateAsync(PolicyContext context, CancellationToken cancellationToken = default) => context.Activity.Id?.Value switch
        {
            "https://remote.example/reject" => new(PolicyDecision.Reject("asked for")),
            "https://remote.example/drop" => new(PolicyDecision.Drop("asked for")),
            "https://remote.example/throw" => throw new InvalidOperationException("scripted"),
            _ => new(PolicyDecision.Accept),
        };
    }
}
