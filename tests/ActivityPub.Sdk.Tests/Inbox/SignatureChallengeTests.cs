using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Signatures;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Tests.Inbox;

public sealed class SignatureChallengeTests
{
    private const string Document = Federation.Origin + "/ap/objects/1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<Federation> StartAsync() =>
        Federation.StartAsync(static services => services.Configure<ActivityPubOptions>(static options => options.SignatureChallenge = true));

    private static string Like(RemoteAccount actor, int number = 1) =>
        $$"""{"@context":"https://www.w3.org/ns/activitystreams","id":"https://remote.example/likes/{{number}}","type":"Like","actor":"{{actor.Id}}","object":"https://city.example/ap/objects/1"}""";

    private static ReceivedRequest Post(Federation federation, RemoteAccount rita, SignatureChallenge? challenge, int number = 1) =>
        rita.Post(Federation.SharedInbox, Like(rita, number), federation.Now, HttpSignatureScheme.Rfc9421, challenge);

    private static async Task<SignatureChallenge> AskAsync(Federation federation, RemoteAccount rita) =>
        Read((await federation.ReceiveAsync(Post(federation, rita, null))).AcceptSignature);

    private static SignatureChallenge Read(string? field)
    {
        Assert.NotNull(field);
        Assert.True(SignatureChallenge.TryParse(field, out SignatureChallenge? challenge), field);
        return challenge;
    }

    private static async Task AssertChallengedAsync(Federation federation, ReceivedRequest request)
    {
        InboxResult result = await federation.ReceiveAsync(request);
        Assert.Equal(401, result.Status);
        Assert.NotNull(result.AcceptSignature);
    }

    private static async Task AssertTakenAsync(Federation federation, ReceivedRequest request)
    {
        InboxResult result = await federation.ReceiveAsync(request);
        Assert.True(result.Status == 202, result.Detail);
        Assert.Null(result.AcceptSignature);
    }

    [Fact]
    public async Task A_signature_without_a_nonce_is_asked_for_one_before_its_key_is_fetched()
    {
        await using Federation federation = await StartAsync();
        using RemoteAccount rita = federation.AddRemote();

        InboxResult result = await federation.ReceiveAsync(Post(federation, rita, null));

        Assert.Equal(401, result.Status);
        Assert.Matches("^sig1=\\(\"@method\" \"@target-uri\" \"content-digest\"\\);created;keyid;nonce=\"[A-Za-z0-9_-]{64}\"$", result.AcceptSignature);
        Assert.Empty(federation.Network.Requests);
        Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(Token));

        await AssertTakenAsync(federation, Post(federation, rita, Read(result.AcceptSignature)));
        Assert.Equal(1, await federation.Storage.Inbox.CountPendingAsync(Token));
    }

    [Fact]
    public async Task A_nonce_is_good_for_one_request()
    {
        await using Federation federation = await StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        SignatureChallenge challenge = await AskAsync(federation, rita);
        ReceivedRequest request = Post(federation, rita, challenge);
        await AssertTakenAsync(federation, request);

        await AssertChallengedAsync(federation, request);
        await AssertChallengedAsync(federation, Post(federation, rita, challenge, 2));

        await AssertTakenAsync(federation, Post(federation, rita, await AskAsync(federation, rita), 2));
    }

    [Fact]
    public async Task Of_many_at_once_one_is_taken()
    {
        await using Federation federation = await StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        ReceivedRequest request = Post(federation, rita, await AskAsync(federation, rita));

        InboxResult[] results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => federation.ReceiveAsync(request), Token)));

        Assert.Single(results, static result => result.Status == 202);
        Assert.All(results, static result => Assert.True(result.Status is 202 or 401, result.Detail));
    }

    [Fact]
    public async Task A_request_with_a_bad_signature_does_not_use_up_the_nonce()
    {
        await using Federation federation = await StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        using RemoteAccount thief = new(rita.Id.Value, keyOf: "https://remote.example/users/thief");
        SignatureChallenge challenge = await AskAsync(federation, rita);

        await AssertChallengedAsync(federation, Post(federation, thief, challenge));

        await AssertTakenAsync(federation, Post(federation, rita, challenge));
    }

    [Theory]
    [InlineData(299, true)]
    [InlineData(300, false)]
    public async Task A_nonce_lives_for_five_minutes(int seconds, bool taken)
    {
        await using Federation federation = await StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        SignatureChallenge challenge = await AskAsync(federation, rita);
        federation.Time.Advance(TimeSpan.FromSeconds(seconds));

        ReceivedRequest request = Post(federation, rita, challenge);

        await (taken ? AssertTakenAsync(federation, request) : AssertChallengedAsync(federation, request));
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("time")]
    [InlineData("mac")]
    [InlineData("space")]
    [InlineData("padding")]
    public async Task A_nonce_that_is_not_ours_is_refused(string nonce)
    {
        await using Federation federation = await StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        SignatureChallenge challenge = await AskAsync(federation, rita);
        string own = challenge.Nonce;
        nonce = nonce switch
        {
            "time" => Change(own, 9),
            "mac" => Change(own, 63),
            "space" => own[..30] + " " + own[30..],
            "padding" => own + "=",
            _ => nonce,
        };

        await AssertChallengedAsync(federation, Post(federation, rita, new SignatureChallenge(nonce, [])));

        await AssertTakenAsync(federation, Post(federation, rita, challenge));

        static string Change(string text, int at) => string.Concat(text.AsSpan(0, at), text[at] == 'A' ? "B" : "A", text.AsSpan(at + 1));
    }

    [Fact]
    public async Task Nodes_on_one_store_take_each_others_nonces_and_nobody_elses()
    {
        await using Federation federation = await StartAsync();
        await using Federation node = await StartAsync();
        await using Federation stranger = await Federation.StartAsync(
            static services => services.Configure<ActivityPubOptions>(static options => options.SignatureChallenge = true), "https://county.example");
        using RemoteAccount rita = federation.AddRemote();
        node.AddRemote();
        stranger.AddRemote();

        // The instance actors of the two nodes have the same keys, as from one store.
        await AssertTakenAsync(node, Post(node, rita, await AskAsync(federation, rita)));

        InboxResult asked = await stranger.ReceiveAsync(rita.Post("https://county.example/ap/inbox", Like(rita), stranger.Now, HttpSignatureScheme.Rfc9421));
        await AssertChallengedAsync(federation, Post(federation, rita, Read(asked.AcceptSignature)));
    }

    [Fact]
    public async Task What_was_used_before_a_restart_is_not_taken_after_it()
    {
        await using Federation before = await StartAsync();
        using RemoteAccount rita = before.AddRemote();
        ReceivedRequest request = Post(before, rita, await AskAsync(before, rita));
        await AssertTakenAsync(before, request);

        await using Federation after = await Federation.StartAsync(
            static services => services.Configure<ActivityPubOptions>(static options => options.SignatureChallenge = true), now: before.Now.AddSeconds(1));
        after.AddRemote();

        await AssertChallengedAsync(after, request);
        await AssertTakenAsync(after, Post(after, rita, await AskAsync(after, rita)));
    }

    [Fact]
    public async Task A_draft_signature_is_taken_without_a_nonce_and_challenged_where_it_fails()
    {
        await using Federation federation = await StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        await AssertTakenAsync(federation, rita.Post(Federation.SharedInbox, Like(rita), federation.Now));
        await AssertChallengedAsync(federation, rita.Post(Federation.SharedInbox, Like(rita, 2), federation.Now.AddDays(-2)));
    }

    [Fact]
    public async Task Without_the_option_nobody_is_asked()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.Null((await federation.ReceiveAsync(rita.Post(Federation.SharedInbox, Like(rita), federation.Now.AddDays(-2)))).AcceptSignature);
        await AssertTakenAsync(federation, Post(federation, rita, null));
        Assert.Null((await federation.Services.GetRequiredService<RequestAuthenticator>().AuthenticateAsync(rita.Get(Document, federation.Now.AddDays(-2)), Token)).AcceptSignature);
    }

    [Fact]
    public async Task A_get_carries_a_nonce_too()
    {
        await using Federation federation = await StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        RequestAuthenticator authenticator = federation.Services.GetRequiredService<RequestAuthenticator>();

        RequestAuthentication asked = await authenticator.AuthenticateAsync(rita.Get(Document, federation.Now, HttpSignatureScheme.Rfc9421), Token);
        Assert.Equal(401, asked.Status);
        SignatureChallenge challenge = Read(asked.AcceptSignature);
        Assert.Equal(["@method", "@target-uri"], challenge.Components);

        ReceivedRequest request = rita.Get(Document, federation.Now, HttpSignatureScheme.Rfc9421, challenge);
        RequestAuthentication proven = await authenticator.AuthenticateAsync(request, Token);
        Assert.Equal((200, rita.Id, null), (proven.Status, proven.ActorId, proven.AcceptSignature));
        Assert.Equal(401, (await authenticator.AuthenticateAsync(request, Token)).Status);

        Assert.Equal(200, (await authenticator.AuthenticateAsync(rita.Get(Document, federation.Now), Token)).Status);
    }
}
