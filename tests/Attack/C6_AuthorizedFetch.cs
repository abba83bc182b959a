using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>Where the site answers signed requests only, nobody reads what another was given, not even through a cache between them.</summary>
public sealed class C6_AuthorizedFetch(AttackLab lab)
{
    [Fact]
    public async Task C6_each_reader_gets_the_answer_meant_for_it()
    {
        await using SiteUnderAttack site = await SiteUnderAttack.StartAsync(lab.Net, ("ActivityPub__AuthorizedFetch", "true"));
        Scene scene = await lab.StageAsync(site);
        RemoteActor stranger = scene.Peer("other").AddActor("otto");
        RemoteActor blocked = scene.Peer("bad").AddActor("bruno");
        await site.ApiAsync(HttpMethod.Post, "/api/blocks", new { domain = scene.HostOf("bad") });
        string actor = new Uri(scene.ChannelId).PathAndQuery;
        string article = new Uri(scene.Article).PathAndQuery;
        SharedCache cache = new(scene);
        foreach (string document in (string[])[actor, actor + "/outbox", actor + "/outbox?page=1", article, article + "/likes", article + "/replies?page=1"])
        {
            // In this order a cache that kept the second answer would give it to the next ones.
            Assert.Equal(401, (await cache.ReadAsync(document, null)).Status);
            SiteAnswer read = await cache.ReadAsync(document, stranger);
            Assert.Equal(200, read.Status);
            Assert.Contains("private", read.Headers["Cache-Control"], StringComparison.Ordinal);
            Assert.Contains("no-store", read.Headers["Cache-Control"], StringComparison.Ordinal);
            Assert.Contains("Signature", read.Headers["Vary"], StringComparison.Ordinal);
            Assert.Equal(403, (await cache.ReadAsync(document, blocked)).Status);
            Assert.Equal(401, (await cache.ReadAsync(document, null)).Status);

            // Who knows the tag of the answer learns no more from it.
            if (read.Headers.TryGetValue("ETag", out string? tag))
            {
                SiteAnswer known = await site.GetAsync(document, Peer.ActivityJson, scene.Source, new HeaderField("If-None-Match", tag));
                Assert.Equal(401, known.Status);
            }
        }

        Assert.Equal(0, cache.Hits);

        // What checking a signature needs is for all: the instance actor, and who is who.
        foreach (string open in (string[])["/ap/actor", $"/.well-known/webfinger?resource=acct:{scene.Channel}@{SiteUnderAttack.Host}", "/.well-known/nodeinfo", "/nodeinfo/2.1"])
        {
            Assert.Equal(200, (await scene.GetDocumentAsync(open)).Status);
        }
    }

    [Fact]
    public async Task C6_a_cache_keeps_what_is_for_everybody()
    {
        Scene scene = await lab.StageAsync();
        SharedCache cache = new(scene);
        string actor = new Uri(scene.ChannelId).PathAndQuery;
        Assert.Equal(200, (await cache.ReadAsync(actor, null)).Status);
        Assert.Equal(200, (await cache.ReadAsync(actor, null)).Status);
        Assert.Equal(1, cache.Hits);
    }

    /// <summary>A shared cache that goes by the book: it keeps what it may, for who sends the same values of what the answer varies by.</summary>
    private sealed class SharedCache(Scene scene)
    {
        private readonly Dictionary<string, (string[] Vary, string Key, SiteAnswer Answer)> _kept = [];

        public int Hits { get; private set; }

        public async Task<SiteAnswer> ReadAsync(string target, RemoteActor? reader)
        {
            Post? signed = reader?.SignedGet(target);
            string Of(string[] vary) => string.Join('\n', vary.Select(name => name.Equals("Accept", StringComparison.OrdinalIgnoreCase) ? Peer.ActivityJson : signed?[name]));
            if (_kept.TryGetValue(target, out (string[] Vary, string Key, SiteAnswer Answer) entry) && entry.Key == Of(entry.Vary))
            {
                Hits++;
                return entry.Answer;
            }

            SiteAnswer answer = signed is null ? await scene.GetDocumentAsync(target) : await scene.SendAsync(signed);
            string control = answer.Headers.GetValueOrDefault("Cache-Control", "");
            if (answer.Status == 200 && !control.Contains("private", StringComparison.Ordinal) && !control.Contains("no-store", StringComparison.Ordinal) && !control.Contains("no-cache", StringComparison.Ordinal))
            {
                string[] vary = answer.Headers.GetValueOrDefault("Vary", "").Split(", ", StringSplitOptions.RemoveEmptyEntries);
                _kept[target] = (vary, Of(vary), answer);
            }

            return answer;
        }
    }
}
