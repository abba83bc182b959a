using System.Text;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>F9: bytes that are no document, or that two readers read differently.</summary>
public class F9_JsonMonsters(AttackLab lab)
{
    /// <summary>Bad forms of a good document.</summary>
    private static readonly (string Name, Func<string, byte[]> Make)[] s_monsters =
    [
        ("depth 33", static good => Text(good[..^1] + ",\"deep\":" + new string('[', 32) + new string(']', 32) + "}")),
        ("depth 65", static good => Text(good[..^1] + ",\"deep\":" + new string('[', 64) + new string(']', 64) + "}")),
        ("depth 65, objects", static good => Text(good[..^1] + ",\"deep\":" + string.Concat(Enumerable.Repeat("{\"a\":", 64)) + "1" + new string('}', 64) + "}")),
        ("depth 100,000", static good => Text(good[..^1] + ",\"deep\":" + new string('[', 100_000))),
        ("200,000 items", static good => Text(good[..^1] + ",\"many\":[" + string.Join(',', Enumerable.Repeat("1", 200_000)) + "]}")),
        ("40,000 members", static good => Text(good[..^1] + string.Concat(Enumerable.Range(0, 40_000).Select(static i => $",\"m{i}\":1")) + "}")),
        ("text of 300 KiB", static good => Text(good[..^1] + $",\"long\":\"{new string('x', 300 * 1024)}\"}}")),
        ("name of 300 KiB", static good => Text(good[..^1] + $",\"{new string('x', 300 * 1024)}\":1}}")),
        ("duplicate", static good => Text(good[..^1] + ",\"type\":\"Other\"}")),
        ("duplicate id", static good => Text(good[..^1] + ",\"id\":\"https://other.example/1\"}")),
        ("duplicate, escaped", static good => Text(good[..^1] + ",\"\\u0069d\":\"https://other.example/1\"}")),
        ("duplicate inside", static good => Text(good[..^1] + ",\"inside\":{\"a\":1,\"a\":2}}")),
        ("another case", static good => Text(good[..^1] + ",\"ID\":\"https://other.example/1\",\"TYPE\":\"Other\"}")),
        ("JSON-LD name", static good => Text(good[..^1] + ",\"@id\":\"https://other.example/1\"}")),
        ("prefixed name", static good => Text(good[..^1] + ",\"as:type\":\"Other\",\"as:id\":\"x\"}")),
        ("lone surrogate", static good => Text(good[..^1] + ",\"half\":\"\\ud800\"}")),
        ("lone low surrogate", static good => Text(good[..^1] + ",\"half\":\"\\udc00\\ud800\"}")),
        ("lone surrogate in a name", static good => Text(good[..^1] + ",\"\\ud800\":1}")),
        ("bad UTF-8", static good => [.. Text(good[..^1] + ",\"bad\":\""), 0xc3, 0x28, .. Text("\"}")]),
        ("overlong UTF-8", static good => [.. Text(good[..^1] + ",\"bad\":\""), 0xc0, 0xaf, .. Text("\"}")]),
        ("surrogate in UTF-8", static good => [.. Text(good[..^1] + ",\"bad\":\""), 0xed, 0xa0, 0x80, .. Text("\"}")]),
        ("byte order mark", static good => [0xef, 0xbb, 0xbf, .. Text(good)]),
        ("UTF-16", static good => Encoding.Unicode.GetBytes(good)),
        ("NUL", static good => Text(good[..^1] + ",\"nul\":\"a\0b\"}")),
        ("NUL, escaped", static good => Text(good[..^1] + ",\"nul\":\"a\\u0000b\"}")),
        ("NUL behind", static good => Text(good + "\0")),
        ("1e400", static good => Text(good[..^1] + ",\"much\":1e400}")),
        ("NaN", static good => Text(good[..^1] + ",\"nan\":NaN}")),
        ("comment", static good => Text(good[..^1] + "/* */}")),
        ("comma", static good => Text(good[..^1] + ",}")),
        ("two documents", static good => Text(good + good)),
        ("cut off", static good => Text(good[..^1])),
        ("empty", static _ => []),
        ("array", static good => Text($"[{good}]")),
        ("text", static _ => Text("\"text\"")),
        ("number", static _ => Text("1")),
        ("null", static _ => Text("null")),
    ];

    [Fact]
    public async Task F9_Monsters_are_answered_with_400_and_cause_nothing()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        (JsonObject create, string mark) = scene.NewComment(eve);
        foreach ((string name, Func<string, byte[]> make) in s_monsters)
        {
            SiteAnswer answer = await scene.SendAsync(new Post(SiteUnderAttack.SharedInbox, make(Wire.Text(create))).Sign(new CavageSignature(eve.Key)));
            Assert.True(answer.Status == 400, $"{name}: {answer}");
        }

        Assert.Empty(eve.Peer.Requests);
        await scene.AssertNoTraceAsync(mark);
        await scene.AssertCommentedAsync(eve.Post(create), mark);
    }

    [Fact]
    public async Task F9_Monsters_that_are_fetched_are_no_actors()
    {
        Scene scene = await lab.StageAsync();
        Peer evil = scene.Peer("evil");
        RemoteActor eve = evil.AddLightActor("eve");
        int number = 0;
        foreach ((string name, Func<string, byte[]> make) in s_monsters)
        {
            RemoteActor actor = evil.AddLightActor($"eve{++number}");
            evil.Serve(actor.Path, make(Wire.Text(actor.Document)));
            SiteAnswer answer = await scene.SendFromElsewhereAsync(actor.Post(actor.Create(actor.Note("x", scene.Article))));
            Assert.True(answer.Status == 401, $"{name}: {answer}");
        }

        Assert.Equal(0, scene.Site.Data.Count("SELECT count(*) FROM ap_remote_actors WHERE instr(id, $0) > 0", evil.Host));
        (JsonObject create, string mark) = scene.NewComment(eve);
        await scene.AssertCommentedAsync(eve.Post(create), mark);
    }

    [Fact]
    public async Task F9_Monsters_that_are_fetched_are_no_objects()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        string mark = scene.NewMark();
        int number = 0;
        foreach ((string _, Func<string, byte[]> make) in s_monsters)
        {
            string id = $"{eve.Peer.Origin}/monsters/{++number}";
            eve.Peer.Serve($"/monsters/{number}", make(Wire.Text(eve.Note(mark, scene.Article).With(("id", id)))));
            await scene.AssertStatusAsync(202, eve.Post(eve.Activity("Create", id)));
        }

        await scene.AssertNoTraceAsync(mark);
        Assert.Equal(0, scene.Site.Data.Count("SELECT count(*) FROM ap_inbox WHERE instr(actor, $0) > 0 AND state = 2", eve.Peer.Host));
        await scene.AssertCommentedAsync(eve.Post(eve.CreateByReference(eve.Note(mark, scene.Article))), mark);
    }

    [Fact]
    public async Task F9_Members_of_a_strange_kind_break_nothing()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        JsonNode?[] strange = [null, true, 1, 1.5, "", "text", new JsonArray(), new JsonObject(), new JsonArray(new JsonArray(new JsonArray())), new JsonArray(null, 1, "x", new JsonObject { ["type"] = 1 })];
        foreach (string member in new[] { "id", "type", "actor", "object", "to", "cc", "target", "result", "instrument", "published", "updated", "tag", "name", "@context", "signature", "proof", "endTime" })
        {
            foreach (JsonNode? value in strange)
            {
                (JsonObject create, _) = scene.NewComment(eve);
                create[member] = value?.DeepClone();
                SiteAnswer answer = await scene.SendAsync(eve.Post(create));
                Assert.True(answer.Status is 202 or 400 or 401 or 403, $"{member} = {value?.ToJsonString()}: {answer}");
            }
        }

        foreach (string member in new[] { "id", "type", "content", "contentMap", "summary", "inReplyTo", "attributedTo", "attachment", "tag", "url", "to", "cc", "published", "updated", "replies", "mediaType", "name", "quote", "icon" })
        {
            foreach (JsonNode? value in strange)
            {
                JsonObject note = eve.Note("strange", scene.Article);
                note[member] = value?.DeepClone();
                SiteAnswer answer = await scene.SendAsync(eve.Post(eve.Create(note)));
                Assert.True(answer.Status is 202 or 400 or 403, $"{member} = {value?.ToJsonString()}: {answer}");
            }
        }

        await scene.SettleAsync();
        Assert.Equal(0, scene.Site.Data.Count("SELECT count(*) FROM ap_inbox WHERE instr(actor, $0) > 0 AND (state = 2 OR error IS NOT NULL)", eve.Peer.Host));
        (JsonObject honest, string mark) = scene.NewComment(eve);
        await scene.AssertCommentedAsync(eve.Post(honest), mark);
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
