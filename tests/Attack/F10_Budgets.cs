using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>F10: events that lead from one document to the next without end.</summary>
public class F10_Budgets(AttackLab lab)
{
    [Fact]
    public async Task F10_Endless_pages_replies_and_mentions_are_not_walked()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        JsonObject Page(string of, int number) => new()
        {
            ["id"] = $"{eve.Peer.Origin}/{of}?page={number}",
            ["type"] = "OrderedCollectionPage",
            ["next"] = $"{eve.Peer.Origin}/{of}?page={number + 1}",
            ["orderedItems"] = new JsonArray($"{eve.Peer.Origin}/notes/other{number}"),
        };
        foreach (string of in new[] { "replies", "outbox", "featured", "followers" })
        {
            eve.Peer.Serve($"/{of}", Page(of, 0).With(("type", "OrderedCollection"), ("first", $"{eve.Peer.Origin}/{of}?page=0")));
            for (int i = 0; i < 5; i++)
            {
                eve.Peer.Serve($"/{of}?page={i}", Page(of, i));
            }

            eve.Document[of] = $"{eve.Peer.Origin}/{of}";
        }

        eve.Publish();
        (JsonObject create, string mark) = scene.NewComment(eve);
        JsonObject note = create["object"]!.AsObject();
        note["replies"] = $"{eve.Peer.Origin}/replies";
        note["inReplyTo"] = new JsonArray(scene.Article, note["id"]!.GetValue<string>());
        note["quote"] = note["id"]!.GetValue<string>();
        note["context"] = note["id"]!.GetValue<string>();
        note["tag"] = new JsonArray([.. Enumerable.Range(0, 500).Select(i => new JsonObject { ["type"] = "Mention", ["href"] = $"https://m{i}.{scene.Zone}/users/x", ["name"] = $"@x@m{i}.{scene.Zone}" })]);
        create["cc"] = new JsonArray([.. Enumerable.Range(0, 500).Select(i => (JsonNode)$"https://c{i}.{scene.Zone}/users/x")]);

        await scene.AssertCommentedAsync(eve.Post(create), mark);
        await scene.SettleAsync();
        Assert.Equal([eve.Path], eve.Peer.Requests.Select(static r => r.Target));
        Assert.Equal([eve.Peer.Host, scene.HostOf("witness")], scene.Lookups.Select(static l => l.Host).Distinct());
    }

    [Fact]
    public async Task F10_Answers_that_lead_to_each_other_end()
    {
        // Each note that is fetched answers another one that is not there, itself at last.
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        string mark = scene.NewMark();
        JsonObject one = eve.Note(mark);
        JsonObject two = eve.Note(mark, one["id"]!.GetValue<string>());
        one["inReplyTo"] = two["id"]!.GetValue<string>();
        JsonObject self = eve.Note(mark);
        self["inReplyTo"] = self["id"]!.GetValue<string>();
        foreach (JsonObject note in new[] { one, two, self })
        {
            await scene.AssertStatusAsync(202, eve.Post(eve.CreateByReference(note)));
        }

        await scene.SettleAsync();
        Assert.Equal(1 + 3, eve.Peer.Requests.Count);
        Assert.Equal(0, scene.Site.Data.Count("SELECT count(*) FROM ap_interactions WHERE instr(content, $0) > 0", mark));

        string good = scene.NewMark();
        await scene.AssertCommentedAsync(eve.Post(eve.CreateByReference(eve.Note(good, scene.Article))), good);
    }

    [Fact]
    public async Task F10_A_domain_with_endless_names_is_visited_ten_times()
    {
        Scene scene = await lab.StageAsync();
        string wild = $"wild-{scene.Zone}";
        List<int> statuses = [];
        for (int i = 0; i < 25; i++)
        {
            RemoteActor bot = scene.Net.Peer($"w{i}.{wild}").AddLightActor("bot");
            SiteAnswer answer = await scene.SendFromElsewhereAsync(bot.Post(bot.Create(bot.Note("spam", scene.Article))));
            statuses.Add(answer.Status);
        }

        Assert.Equal([.. Enumerable.Repeat(202, 10), .. Enumerable.Repeat(503, 15)], statuses);
        Assert.Equal(10, scene.Net.Names.Lookups.Where(l => l.Host.EndsWith(wild, StringComparison.Ordinal)).Select(static l => l.Host).Distinct().Count());
        Assert.Equal(10, scene.Net.Requests.Count(r => r.Host.EndsWith(wild, StringComparison.Ordinal)));

        // Those of others are not concerned.
        await scene.SettleAsync();
    }

    [Fact]
    public async Task F10_A_chain_of_names_is_broken()
    {
        // Each redirects to the next name of the same domain, in a new fetch where three redirects are used up.
        Scene scene = await lab.StageAsync();
        string wild = $"chain-{scene.Zone}";
        RemoteActor eve = scene.Net.Peer($"c0.{wild}").AddLightActor("eve");
        for (int i = 0; i < 40; i++)
        {
            scene.Net.Peer($"c{i}.{wild}").Redirect("/users/x", $"https://c{i + 1}.{wild}/users/x");
        }

        for (int i = 0; i < 40; i += 4)
        {
            SiteAnswer answer = await scene.SendFromElsewhereAsync(eve.PostAs($"https://c{i}.{wild}/users/x", $"https://c{i}.{wild}/users/x#key"));
            Assert.True(answer.Status is 401 or 503, answer.ToString());
        }

        Assert.Equal(10, scene.Net.Requests.Where(r => r.Host.EndsWith(wild, StringComparison.Ordinal)).Select(static r => r.Host).Distinct().Count());
        await scene.SettleAsync();
    }

    [Fact]
    public async Task F10_What_is_passed_on_costs_no_more_than_its_budget()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor relay = scene.Peer("relay").AddLightActor("rita");
        Peer origin = scene.Peer("origin");
        RemoteActor anna = origin.AddLightActor("anna");

        // Neither the activity nor its object is what it should be: two fetches for each, and the queue is empty again.
        for (int i = 0; i < 20; i++)
        {
            (JsonObject create, _) = scene.NewComment(anna);
            create["cc"] = new JsonArray(relay.Followers);
            origin.Serve(new Uri(create["id"]!.GetValue<string>()).AbsolutePath, create.With(("id", $"{origin.Origin}/activities/next{i}")));
            origin.Serve($"/activities/next{i}", create.With(("id", $"{origin.Origin}/activities/next{i + 1}")));
            await scene.AssertStatusAsync(202, relay.Post(create));
        }

        await Eventually.TrueAsync("the queue is empty", _ => Task.FromResult(0 == scene.Site.Data.Count("SELECT count(*) FROM ap_inbox WHERE instr(actor, $0) > 0 AND state = 0", origin.Host)));
        Assert.True(origin.Requests.Count <= 20 * 3, $"{origin.Requests.Count} requests");
        Assert.Equal(0, scene.Site.Data.Count("SELECT count(*) FROM ap_interactions WHERE instr(actor, $0) > 0", origin.Host));

        (JsonObject honest, string mark) = scene.NewComment(anna);
        honest["cc"] = new JsonArray(relay.Followers);
        origin.Serve(new Uri(honest["id"]!.GetValue<string>()).AbsolutePath, honest);
        await scene.AssertCommentedAsync(relay.Post(honest), mark);
    }
}
