using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>What one test works with. All of its servers are below <see cref="Zone"/>, so that its traces are told from those of others.</summary>
internal sealed class Scene
{
    private readonly AttackLab _lab;
    private readonly int _number;
    private readonly bool _ownChannel;
    private int _marks;
    private RemoteActor? _witness;

    internal Scene(AttackLab lab, SiteUnderAttack site, int number, IPAddress source, bool ownChannel)
    {
        _lab = lab;
        Site = site;
        _number = number;
        Source = source;
        Zone = string.Create(CultureInfo.InvariantCulture, $"t{number}.example");
        _ownChannel = ownChannel;
        Channel = ownChannel ? string.Create(CultureInfo.InvariantCulture, $"ch{number}") : "news";
    }

    public SiteUnderAttack Site { get; }

    public FakeInternet Net => _lab.Net;

    /// <summary>The domain of the test, such as <c>t7.example</c>.</summary>
    public string Zone { get; }

    /// <summary>The address that the test sends from.</summary>
    public IPAddress Source { get; }

    /// <summary>The name of the site's channel: its own, or the one that the site always has.</summary>
    public string Channel { get; }

    public string ChannelId => $"{SiteUnderAttack.Origin}/ap/actors/{Channel}";

    public string ChannelInbox => $"/ap/actors/{Channel}/inbox";

    /// <summary>The number of the site's article in its API.</summary>
    public string ArticleKey { get; private set; } = "";

    /// <summary>The ActivityPub id of the site's article.</summary>
    public string Article { get; private set; } = "";

    /// <summary>The connections to servers of the test.</summary>
    public IEnumerable<Dial> Dials => Net.Dials.Where(d => IsMine(d.Host));

    /// <summary>The look-ups of names of the test.</summary>
    public IEnumerable<Lookup> Lookups => Net.Names.Lookups.Where(l => IsMine(l.Host));

    /// <summary>The requests to servers of the test.</summary>
    public IEnumerable<PeerRequest> Requests => Net.Requests.Where(r => IsMine(r.Host.Split(':')[0]));

    /// <summary>A name below the zone: <c>good</c> gives <c>good.t7.example</c>.</summary>
    public string HostOf(string name) => $"{name}.{Zone}";

    public Peer Peer(string name) => Net.Peer(HostOf(name));

    /// <summary>A text that stands nowhere else.</summary>
    public string NewMark() => string.Create(CultureInfo.InvariantCulture, $"mark{_number}x{Interlocked.Increment(ref _marks)}x");

    /// <summary>A comment of an account on the article, with a text that stands nowhere else.</summary>
    public (JsonObject Create, string Mark) NewComment(RemoteActor author)
    {
        string mark = NewMark();
        return (author.Create(author.Note(mark, Article)), mark);
    }

    public Task<SiteAnswer> SendAsync(Post post) => Site.SendAsync(post.ToBytes(), Source);

    /// <summary>Sends and expects a status.</summary>
    public async Task<SiteAnswer> AssertStatusAsync(int status, Post post)
    {
        SiteAnswer answer = await SendAsync(post);
        Assert.True(answer.Status == status, $"Expected {status}, got {answer}\n{Site.Output}");
        return answer;
    }

    /// <summary>Sends and expects one of two statuses.</summary>
    public async Task<SiteAnswer> AssertRefusedAsync(Post post, params int[] statuses)
    {
        SiteAnswer answer = await SendAsync(post);
        Assert.True(statuses.Contains(answer.Status), $"Expected one of {string.Join(", ", statuses)}, got {answer}\n{Site.Output}");
        return answer;
    }

    public Task<SiteAnswer> GetDocumentAsync(string target) => Site.GetAsync(target, Lab.Peer.ActivityJson, Source);

    public Task<SiteAnswer> GetPageAsync(string target) => Site.GetAsync(target, "text/html", Source);

    /// <summary>The article as the API of the site shows it, comments of every state included.</summary>
    public async Task<JsonNode> GetArticleAsync() => (await Site.ApiAsync(HttpMethod.Get, $"/api/articles/{ArticleKey}"))!;

    /// <summary>The ids of those who follow the channel.</summary>
    public async Task<IReadOnlyList<string>> GetFollowersAsync() =>
        [.. (await Site.ApiAsync(HttpMethod.Get, $"/api/channels/{Channel}/followers?limit=200"))!["items"]!.AsArray().Select(static f => f!["id"]!.GetValue<string>())];

    /// <summary>Waits until a comment on the article contains a text.</summary>
    public async Task<JsonNode> WaitForCommentAsync(string text)
    {
        JsonNode? found = null;
        await Eventually.TrueAsync(() => $"a comment says '{text}'.\n{Site.Output}", async _ => (found = await FindCommentAsync(text)) is not null);
        return found!;
    }

    /// <summary>Finds the comment on the article that contains a text.</summary>
    public async Task<JsonNode?> FindCommentAsync(string text) =>
        (await GetArticleAsync())["comments"]!.AsArray().FirstOrDefault(c => c!["html"]!.GetValue<string>().Contains(text, StringComparison.Ordinal));

    /// <summary>Sends what has to be taken, and waits for its effect: a comment with a text.</summary>
    public async Task AssertCommentedAsync(Post post, string text)
    {
        await AssertStatusAsync(202, post);
        await WaitForCommentAsync(text);
    }

    /// <summary>
    /// Waits until everything that this test sent before has taken whatever effect it has: an honest comment goes the same way behind it,
    /// and nothing of the zone is left in the inbox.
    /// </summary>
    public async Task SettleAsync()
    {
        _witness ??= Peer("witness").AddActor("witness", KeyAlgorithm.Ed25519);
        string mark = NewMark();
        await AssertCommentedAsync(_witness.Post(_witness.Create(_witness.Note(mark, Article))), mark);
        await Eventually.TrueAsync(() => $"the inbox is empty.\n{Site.Output}", _ => Task.FromResult(
            Site.Data.Count("SELECT count(*) FROM ap_inbox WHERE state = 0 AND error IS NULL AND instr(actor, $0) > 0", Zone) == 0));
    }

    /// <summary>After all that was sent has taken effect: these texts stand nowhere in the database and the site asked nobody new.</summary>
    public async Task AssertNoTraceAsync(params string[] texts)
    {
        await SettleAsync();
        foreach (string text in texts)
        {
            Assert.Empty(Site.Data.Find(text));
        }

        Assert.False(Site.HasExited, Site.Output);
    }

    internal async Task PrepareAsync()
    {
        if (_ownChannel)
        {
            await Site.ApiAsync(HttpMethod.Post, "/api/channels", new { handle = Channel, name = $"Channel of {Zone}" });
        }

        JsonNode article = (await Site.ApiAsync(HttpMethod.Post, $"/api/channels/{Channel}/articles", new { title = $"Article of {Zone}", html = "<p>Text.</p>" }))!;
        ArticleKey = article["id"]!.GetValue<string>();
        Article = article["objectId"]?.GetValue<string>() ?? "";
    }

    private bool IsMine(string host) => host.Equals(Zone, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + Zone, StringComparison.OrdinalIgnoreCase);
}
