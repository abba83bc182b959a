using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>F1: whatever leads to an address that is not public, it is never dialled.</summary>
public class F1_SpecialAddresses(AttackLab lab)
{
    public static TheoryData<string> Kinds => [.. SpecialAddresses.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task F1_No_key_or_actor_is_fetched_from_a_special_address(string kind)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        string inside = scene.HostOf("inside");
        int number = 0;
        foreach (string address in SpecialAddresses.Of(kind))
        {
            await scene.AssertKeyRefusedAsync(eve, $"https://{SpecialAddresses.Authority(address)}/users/eve");
            scene.Net.Names.Set(inside, address);
            await scene.AssertKeyRefusedAsync(eve, $"https://{inside}/users/eve{++number}");
        }

        Assert.Equal(number, scene.Lookups.Count(l => l.Host == inside));
        Assert.Empty(scene.Dials);
        SpecialAddresses.AssertNeverDialled(scene.Net);

        scene.Net.Names.Set(inside, "2606:2800::7", Names.PublicAddress);
        RemoteActor anna = scene.Peer("inside").AddLightActor("anna");
        (JsonObject create, string mark) = scene.NewComment(anna);
        await scene.AssertCommentedAsync(anna.Post(create), mark);
        Assert.Equal("[2606:2800::7]:443", Assert.Single(scene.Dials, d => d.Host == inside).Address.ToString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task F1_No_redirect_leads_to_a_special_address(string kind)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        int number = 0;
        foreach (string address in SpecialAddresses.Of(kind))
        {
            eve.Peer.Redirect($"/users/eve{++number}", $"https://{SpecialAddresses.Authority(address)}/users/eve");
            await scene.AssertKeyRefusedAsync(eve, $"{eve.Peer.Origin}/users/eve{number}");
        }

        Assert.Equal(number, eve.Peer.Requests.Count);
        SpecialAddresses.AssertNeverDialled(scene.Net);

        eve.Peer.Redirect(eve.Path, "/profiles/eve");
        eve.Peer.Serve("/profiles/eve", eve.Document);
        (JsonObject create, string mark) = scene.NewComment(eve);
        await scene.AssertCommentedAsync(eve.Post(create), mark);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task F1_No_object_is_fetched_from_a_special_address(string kind)
    {
        Scene scene = await lab.StageAsync();
        IReadOnlyList<string> addresses = SpecialAddresses.Of(kind);
        RemoteActor turn = scene.Peer("turn").AddLightActor("tom");
        turn.Peer.ServeAndClose(turn.Path, turn.Document);
        scene.Net.Names.SetSequence(turn.Peer.Host, [[Names.PublicAddress], .. addresses.Select(static a => new[] { a })]);
        List<string> marks = [];
        foreach (string address in addresses)
        {
            marks.Add(scene.NewMark());
            await scene.AssertStatusAsync(202, turn.Post(turn.CreateByReference(turn.Note(marks[^1], scene.Article))));
            marks.Add(scene.NewMark());
            string literal = $"https://{SpecialAddresses.Authority(address)}/notes/{marks[^1]}";
            await scene.AssertStatusAsync(202, turn.Post(turn.Activity("Create", literal)));
        }

        await scene.SettleAsync();
        Assert.All(marks.Where((_, i) => i % 2 == 0), mark => Assert.Empty(scene.Site.Data.Find(mark)));
        Assert.Equal(1 + addresses.Count, scene.Lookups.Count(l => l.Host == turn.Peer.Host));
        Assert.Single(scene.Dials, d => d.Host == turn.Peer.Host);
        SpecialAddresses.AssertNeverDialled(scene.Net);

        scene.Net.Names.Set(turn.Peer.Host, Names.PublicAddress);
        string good = scene.NewMark();
        await scene.AssertCommentedAsync(turn.Post(turn.CreateByReference(turn.Note(good, scene.Article))), good);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task F1_Nothing_that_is_forwarded_is_fetched_from_a_special_address(string kind)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor relay = scene.Peer("relay").AddLightActor("rita");
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        foreach (string address in SpecialAddresses.Of(kind))
        {
            RemoteActor inside = new Peer(SpecialAddresses.Authority(address)).AddLightActor("ina");
            (JsonObject create, _) = scene.NewComment(inside);
            create["cc"] = new JsonArray(relay.Followers);
            await scene.AssertStatusAsync(202, relay.Post(create));
        }

        await scene.SettleAsync();
        Assert.Equal(0, scene.Site.Data.Count("SELECT count(*) FROM ap_interactions WHERE target = $0 AND actor LIKE '%/users/ina'", scene.Article));
        SpecialAddresses.AssertNeverDialled(scene.Net);

        (JsonObject honest, string mark) = scene.NewComment(good);
        honest["cc"] = new JsonArray(relay.Followers);
        good.Peer.Serve(new Uri(honest["id"]!.GetValue<string>()).AbsolutePath, honest);
        await scene.AssertCommentedAsync(relay.Post(honest), mark);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task F1_Nothing_is_delivered_to_a_special_address(string kind)
    {
        Scene scene = await lab.StageAsync();
        IReadOnlyList<string> addresses = SpecialAddresses.Of(kind);
        RemoteActor turn = scene.Peer("turn").AddLightActor("tom");
        turn.Peer.ServeAndClose(turn.Path, turn.Document);
        scene.Net.Names.SetSequence(turn.Peer.Host, [[Names.PublicAddress], .. addresses.Select(static a => new[] { a })]);
        for (int i = 0; i < addresses.Count; i++)
        {
            await scene.AssertStatusAsync(202, turn.Post(turn.Activity("Follow", scene.ChannelId), scene.ChannelInbox));
        }

        await Eventually.TrueAsync(() => $"all answers were given up.\n{scene.Site.Output}", _ => Task.FromResult(addresses.Count == scene.Site.Data.Count(
            "SELECT count(*) FROM ap_deliveries d JOIN ap_inboxes i ON i.seq = d.inbox_seq JOIN ap_activities a ON a.seq = d.activity_seq WHERE instr(i.url, $0) > 0 AND a.type = 'Accept' AND d.state = 2 AND d.last_status IS NULL", turn.Peer.Host)));
        Assert.Equal([Names.PublicAddress, .. addresses], scene.Lookups.Where(l => l.Host == turn.Peer.Host).Select(static l => l.Answer).Distinct());
        Assert.Single(scene.Dials);
        Assert.Empty(turn.Deliveries);
        SpecialAddresses.AssertNeverDialled(scene.Net);

        scene.Net.Names.Set(turn.Peer.Host, Names.PublicAddress);
        await scene.BecomeFollowerAsync(turn);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task F1_No_inbox_on_a_special_address_is_kept(string kind)
    {
        Scene scene = await lab.StageAsync();
        Peer evil = scene.Peer("evil");
        int number = 0;
        foreach (string address in SpecialAddresses.Of(kind))
        {
            RemoteActor liar = evil.AddLightActor($"liar{++number}");
            liar.Document["inbox"] = $"https://{SpecialAddresses.Authority(address)}/inbox";
            liar.Publish();
            SiteAnswer answer = await scene.SendFromElsewhereAsync(liar.Post(liar.Activity("Follow", scene.ChannelId), scene.ChannelInbox));
            Assert.True(answer.Status == 401, $"{address}: {answer}");
        }

        RemoteActor anna = evil.AddLightActor("anna");
        anna.Document["endpoints"] = new JsonObject { ["sharedInbox"] = $"https://{SpecialAddresses.Authority(SpecialAddresses.Of(kind)[0])}/inbox" };
        anna.Publish();
        await scene.BecomeFollowerAsync(anna);
        await anna.WaitForDeliveryAsync(await scene.PublishAsync());
        Assert.Equal([anna.Id], await scene.GetFollowersAsync());
        SpecialAddresses.AssertNeverDialled(scene.Net);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task F1_Nothing_in_a_document_makes_the_site_dial_a_special_address(string kind)
    {
        Scene scene = await lab.StageAsync();
        string[] urls = [.. SpecialAddresses.Of(kind).Select(static a => $"https://{SpecialAddresses.Authority(a)}/x")];
        JsonArray All() => [.. urls.Select(static u => (JsonNode)u)];
        JsonArray Images() => [.. urls.Select(static u => new JsonObject { ["type"] = "Image", ["mediaType"] = "image/png", ["url"] = u })];
        JsonObject Pages() => new() { ["type"] = "OrderedCollection", ["first"] = new JsonObject { ["type"] = "OrderedCollectionPage", ["next"] = urls[0], ["orderedItems"] = All() } };
        JsonArray Contexts() => [.. urls.Select(static u => (JsonNode)u).Prepend("https://www.w3.org/ns/activitystreams")];
        RemoteActor anna = scene.Peer("good").AddLightActor("anna");
        anna.Document["@context"] = Contexts();
        anna.Document["icon"] = Images();
        anna.Document["image"] = Images();
        anna.Document["url"] = All();
        anna.Document["outbox"] = urls[0];
        anna.Document["followers"] = urls[0];
        anna.Document["following"] = urls[0];
        anna.Document["featured"] = urls[0];
        anna.Document["streams"] = All();
        anna.Document["alsoKnownAs"] = All();
        anna.Document["movedTo"] = urls[0];
        anna.Document["generator"] = urls[0];
        anna.Publish();
        (JsonObject create, string mark) = scene.NewComment(anna);
        create["@context"] = Contexts();
        JsonObject note = create["object"]!.AsObject();
        note["url"] = All();
        note["attachment"] = Images();
        note["icon"] = Images();
        note["preview"] = urls[0];
        note["context"] = urls[0];
        note["conversation"] = urls[0];
        note["quoteUrl"] = urls[0];
        note["quote"] = urls[0];
        note["replies"] = Pages();
        note["likes"] = Pages();
        note["shares"] = Pages();
        note["audience"] = All();
        note["tag"] = new JsonArray([.. urls.Select(static u => new JsonObject { ["type"] = "Mention", ["href"] = u, ["name"] = "@x" }), .. urls.Select(static u => new JsonObject { ["type"] = "Emoji", ["name"] = ":x:", ["icon"] = new JsonObject { ["type"] = "Image", ["url"] = u } })]);
        note["inReplyTo"] = new JsonArray([scene.Article, .. urls.Select(static u => (JsonNode)u)]);

        await scene.AssertCommentedAsync(anna.Post(create), mark);
        Assert.Equal(200, (await scene.GetPageAsync($"/articles/{scene.ArticleKey}")).Status);
        await scene.BecomeFollowerAsync(anna);
        Assert.Equal([anna.Path, $"{anna.Path}/inbox"], scene.Requests.Select(static r => r.Target).Distinct());
        SpecialAddresses.AssertNeverDialled(scene.Net);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task F1_No_handle_is_looked_up_at_a_special_address(string kind)
    {
        Scene scene = await lab.StageAsync();
        Visitor visitor = await Visitor.EnterAsync(scene);
        Peer inside = scene.Peer("inside");
        inside.Serve($"/.well-known/webfinger?resource={Uri.EscapeDataString($"acct:anna@{inside.Host}")}", new JsonObject
        {
            ["subject"] = $"acct:anna@{inside.Host}",
            ["links"] = new JsonArray(
                new JsonObject { ["rel"] = "self", ["type"] = Peer.ActivityJson, ["href"] = $"{inside.Origin}/users/anna" },
                new JsonObject { ["rel"] = "http://ostatus.org/schema/1.0/subscribe", ["template"] = $"{inside.Origin}/follow?uri={{uri}}" }),
        }, "application/jrd+json");
        foreach (string address in SpecialAddresses.Of(kind))
        {
            Assert.False(Visitor.IsSentOn(await visitor.AskAsync($"anna@{SpecialAddresses.Authority(address)}")), address);
            scene.Net.Names.Set(inside.Host, address);
            Assert.False(Visitor.IsSentOn(await visitor.AskAsync($"anna@{inside.Host}")), address);
        }

        Assert.Empty(scene.Dials);
        SpecialAddresses.AssertNeverDialled(scene.Net);

        scene.Net.Names.Set(inside.Host, Names.PublicAddress);
        Assert.True(Visitor.IsSentOn(await visitor.AskAsync($"anna@{inside.Host}")));
    }
}
