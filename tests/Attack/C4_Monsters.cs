using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>Documents that are far too much in one place: cut or refused, and nothing of them reaches a log line as it is.</summary>
public sealed class C4_Monsters(AttackLab lab)
{
    public static TheoryData<string> Monsters => ["mentions", "tags", "attachments", "emoji", "options", "content", "summary", "blurhash", "urls", "recipients"];

    [Theory]
    [MemberData(nameof(Monsters))]
    public async Task C4_a_monster_is_cut_or_refused(string kind)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor author = scene.Peer("evil").AddActor("mallory");
        string mark = scene.NewMark();
        JsonObject note = author.Note(mark, scene.Article);
        string elsewhere = scene.HostOf("crowd");
        note = kind switch
        {
            "mentions" => note.With(("tag", Many(6_000, n => new JsonObject { ["type"] = "Mention", ["href"] = $"https://{elsewhere}/users/{n}", ["name"] = $"@u{n}@{elsewhere}" }))),
            "tags" => note.With(("tag", Many(6_000, n => new JsonObject { ["type"] = "Hashtag", ["href"] = $"https://{elsewhere}/tags/{n}", ["name"] = $"#tag{n}" }))),
            "attachments" => note.With(("attachment", Many(5_000, n => new JsonObject { ["type"] = "Image", ["mediaType"] = "image/png", ["url"] = $"https://{elsewhere}/{n}.png", ["name"] = "x" }))),
            "emoji" => note.With(("tag", Many(4_000, n => new JsonObject { ["type"] = "Emoji", ["id"] = $"https://{elsewhere}/e/{n}", ["name"] = $":e{n}:", ["icon"] = new JsonObject { ["type"] = "Image", ["url"] = $"https://{elsewhere}/e/{n}.png" } }))),
            "options" => note.With(("type", "Question"), ("oneOf", Many(9_000, n => new JsonObject { ["type"] = "Note", ["name"] = $"option {n}" }))),
            "content" => note.With(("content", $"<p>{mark}</p>" + string.Concat(Enumerable.Repeat("<p>x</p>", 100_000)))),
            "summary" => note.With(("summary", mark + new string('x', 900_000))),
            "blurhash" => note.With(("attachment", new JsonArray(new JsonObject { ["type"] = "Image", ["mediaType"] = "image/png", ["url"] = $"https://{elsewhere}/1.png", ["blurhash"] = new string('~', 900_000) }))),
            "urls" => note.With(("url", Many(9_000, n => $"https://{elsewhere}/notes/{n}"))),
            _ => note.With(("cc", Many(9_000, n => $"https://{elsewhere}/users/{n}"))),
        };
        SiteAnswer answer = await scene.SendAsync(author.Post(author.Activity("Create", note).With(("to", note["to"]))));
        Assert.True(answer.Status is 202 or 400 or 413, answer.ToString());
        await scene.SettleAsync();

        // None of those who were named was asked or told anything, and what is kept has a measure.
        Assert.DoesNotContain(scene.Requests, r => r.Host.StartsWith(elsewhere, StringComparison.Ordinal));
        Assert.True(scene.Site.Data.Count("SELECT coalesce(max(length(content)), 0) FROM ap_interactions WHERE instr(actor, $0) > 0", scene.Zone) <= 256 * 1024);
        Assert.True(scene.Site.Data.Count("SELECT coalesce(max(length(summary)), 0) FROM ap_interactions WHERE instr(actor, $0) > 0", scene.Zone) <= 20 * 1024);
        Assert.True((await scene.GetArticleAsync()).ToJsonString().Length < 2 * 1024 * 1024);

        // The same account with a measure is heard.
        string honest = scene.NewMark();
        await scene.AssertCommentedAsync(author.Post(author.Create(author.Note(honest, scene.Article))), honest);
    }

    [Fact]
    public async Task C4_a_monstrous_name_is_cut_and_hidden_characters_go()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor author = scene.Peer("evil").AddActor("mallory");
        author.Document = author.Document.With(
            ("name", "\u202Enibrob\u202C\u200B\u2066 Bob\u2069 \u001B[31m\r\nwarn: forged[0]" + new string('x', 100_000)),
            ("preferredUsername", "bob\u202Egnp.exe\r\ninfo: forged[1]"),
            ("summary", new string('x', 80_000)),
            ("alsoKnownAs", Many(1_000, static n => $"https://crowd.example/users/{n}")));
        author.Publish();
        string mark = scene.NewMark();
        await scene.AssertCommentedAsync(author.Post(author.Create(author.Note(mark, scene.Article))), mark);
        JsonNode comment = await scene.WaitForCommentAsync(mark);
        await scene.Site.ApiAsync(HttpMethod.Post, $"/api/articles/{scene.ArticleKey}/comments/{comment["id"]}/approve");
        string page = (await scene.GetPageAsync($"/articles/{scene.ArticleKey}")).Text;
        Assert.Contains(mark, page, StringComparison.Ordinal);
        Assert.DoesNotContain(page, static c => char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format);
        Assert.DoesNotContain(new string('x', 200), page, StringComparison.Ordinal);

        // A name that no handle can be is not shown as one: the host stands there.
        Assert.Equal(scene.HostOf("evil"), comment["author"]!.GetValue<string>());
        Assert.True(scene.Site.Data.Count("SELECT max(length(display_name)) FROM ap_remote_actors WHERE instr(id, $0) > 0", scene.Zone) <= 2 * 1024);
        AssertLogIntact(scene);
    }

    // Addresses that would break a log line in two, or colour it, everywhere where the site writes of them.
    [Fact]
    public async Task C4_log_lines_stay_whole()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor author = scene.Peer("evil").AddActor("mallory");
        foreach (string bad in (string[])["\r\nwarn: forged[2]", "\u001B[31mforged[3]", "\u2028forged[4]", "\u202Eforged[5]", "\u0085forged[6]"])
        {
            JsonObject note = author.Note("x", scene.Article);
            foreach (JsonObject activity in (JsonObject[])
            [
                author.Create(note).With(("id", $"{author.Peer.Origin}/a{bad}")),
                author.Create(note.With(("id", $"{author.Peer.Origin}/n{bad}"))),
                author.Activity("Follow", $"{scene.ChannelId}{bad}"),
                author.Activity("Flag" + bad, scene.Article).With(("content", bad)),
                author.Activity("Flag", scene.Article).With(("content", bad)),
            ])
            {
                SiteAnswer answer = await scene.SendAsync(author.Post(activity));
                Assert.True(answer.Status is 202 or 400 or 403, answer.ToString());
            }

            Post unreadable = author.Post(author.Create(author.Note("x", scene.Article)));
            unreadable["User-Agent"] = "forged[7]\u001B";
            await scene.SendAsync(unreadable);
        }

        await scene.SettleAsync();
        AssertLogIntact(scene);
    }

    private static void AssertLogIntact(Scene scene)
    {
        string output = scene.Site.Output;
        Assert.DoesNotContain(output, static c => c is not ('\n' or '\r') && (char.IsControl(c) || c is '\u2028' or '\u2029' || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format));
        Assert.DoesNotContain(output.Split('\n'), static line => line.TrimStart().StartsWith("warn: forged", StringComparison.Ordinal) || line.TrimStart().StartsWith("info: forged", StringComparison.Ordinal));
    }

    private static JsonArray Many(int count, Func<int, JsonNode> make) => new([.. Enumerable.Range(0, count).Select(make)]);
}
