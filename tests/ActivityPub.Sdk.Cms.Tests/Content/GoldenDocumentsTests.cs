using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Publishing;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Tests.Content;

public sealed class GoldenDocumentsTests
{
    private static readonly string LongHtml = "<h2>Where</h2>" + string.Concat(Enumerable.Range(1, 12).Select(i => $"<p>Paragraph {i} says something that is worth a line or two in the paper.</p>"));

    private static CmsContent Content(string html = "<p>The bridge opens on <b>Monday</b>.</p>") => new()
    {
        Key = "1",
        Title = "Bridge & tunnel",
        Html = html,
        Url = "/news/1",
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static Dictionary<string, CmsContent> Cases { get; } = new()
    {
        ["note-short"] = Content(),
        ["note-without-title"] = Content() with { Title = null },
        ["note-long"] = Content(LongHtml),
        ["note-long-social-text"] = Content(LongHtml) with { SocialText = "The bridge is back.\nMore on #Bridges at https://city.example/plan?utm_source=x\n\nSee you!", Summary = "not this" },
        ["note-long-summary"] = Content(LongHtml) with { Summary = "The bridge opens on Monday." },
        ["note-content-warning"] = Content() with { ContentWarning = "Accident" },
        ["note-hashtags"] = Content("<p>New #Bridges and roads, C# and #1 too. <a href=\"/x\">#kept</a></p>") with { Tags = ["bridges", "#CityNews", "public transport", "Straße", "2026", "  "] },
        ["note-mentions"] = Content("<p>With @ada@social.example. Not @nobody@social.example, mail a@b.example or <code>@ada@social.example</code>.</p>"),
        ["note-attachments"] = Content("<p>Look:</p><figure><img src=\"/media/b.webp\" alt=\"Inside\" width=\"800\" height=\"600\"><figcaption>Inside</figcaption></figure><img src=\"https://count.example/p.gif\" width=\"1\" height=\"1\">") with
        {
            Attachments =
            [
                new CmsAttachment { Url = "/media/plan.pdf", Alt = "Plan" },
                new CmsAttachment { Url = "/media/a.jpg?width=800&utm_campaign=x", Alt = "The bridge at dawn", Width = 1200, Height = 800 },
                new CmsAttachment { Url = "/media/logo.svg" },
                new CmsAttachment { Url = "/media/huge.png", MediaType = "image/png", Width = 12000, Height = 8000 },
            ],
        },
        ["note-language"] = Content() with { Language = "de-AT" },
        ["note-unlisted"] = Content() with { Visibility = Visibility.Unlisted },
        ["note-followers"] = Content("<p>For friends and @ada@social.example</p>") with { Visibility = Visibility.Followers },
        ["note-direct"] = Content("<p>For @ada@social.example</p>") with { Visibility = Visibility.Direct },
        ["note-own-date"] = Content() with { PublishedAt = new DateTimeOffset(2026, 11, 20, 12, 0, 0, 500, TimeSpan.FromHours(1)) },
        ["article"] = Content("<h1>Bridge &amp; tunnel</h1><div>First <a href=\"/a?fbclid=1\">part</a> with #Bridges.</div><img src=\"/media/a.jpg\" alt=\"Dawn\"><table><tr><td>one</td><td>two</td></tr></table>" + LongHtml) with { Form = ContentForm.Article, Tags = ["Bridges"] },
        ["article-content-warning"] = Content() with { Form = ContentForm.Article, ContentWarning = "Accident", Summary = "Short" },
        ["article-foreign-page"] = Content() with { Form = ContentForm.Article, Url = "https://www.elsewhere.example/1" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_published_document_is_as_recorded(string name)
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        await site.AddRemoteActorAsync("ada", "social.example");

        PublishResult result = await site.Publisher.PublishAsync("news", Cases[name], TestContext.Current.CancellationToken);

        Assert.Equal(PublishOutcome.Created, result.Outcome);
        ObjectRecord stored = await site.ObjectAsync(result.ObjectId);
        Golden.Matches(name, stored.Json, result.ObjectId!.Value);
    }

    [Fact]
    public async Task A_preview_shows_the_same_document_and_stores_nothing()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        await site.AddRemoteActorAsync("ada", "social.example");
        CmsContent content = Cases["note-mentions"];

        ContentPreview preview = await site.Publisher.PreviewAsync("news", content, TestContext.Current.CancellationToken);

        Assert.Equal(["@ada@social.example"], preview.Mentions);
        Assert.Equal(["@nobody@social.example"], preview.UnresolvedMentions);
        Assert.Null(preview.Problem);
        Assert.Empty(site.Outbox.Sent);
        PublishResult result = await site.Publisher.PublishAsync("news", content, TestContext.Current.CancellationToken);
        Assert.Equal(preview.Html.Value, (await site.DocumentAsync(result.ObjectId)).Content!.Value);
    }

    [Fact]
    public async Task A_mapping_by_properties_maps_every_property()
    {
        await using CmsHarness site = await CmsHarness.StartAsync(cms => cms.MapContent<Page>(map => map
            .ToArticle(page => page.Heading, page => page.Body)
            .WithKey(page => page.Id)
            .WithUrl(page => "/pages/" + page.Id)
            .WithTags(page => page.Topics)
            .WithLanguage(page => "de")));

        PublishResult result = await site.Publisher.PublishAsync("news", new Page("7", "Hallo", "<p>Welt</p>", ["Stadt"]), TestContext.Current.CancellationToken);

        Vocabulary.ApObject document = await site.DocumentAsync(result.ObjectId);
        Assert.True(document.Is("Article"));
        Assert.Equal("Hallo", document.Name!.Value);
        Assert.Equal("de", document.Content!.Language);
        Assert.Equal("https://city.example/pages/7", document.Url.First.Id!.Value);
        Assert.Equal("#Stadt", document.Tag.First.Object!.Name!.Value);
    }

    [Fact]
    public async Task A_class_without_a_mapping_is_refused_with_a_sentence()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await site.Publisher.PublishAsync("news", new Page("7", "a", "b", []), TestContext.Current.CancellationToken));
        Assert.Contains("MapContent<Page>", exception.Message, StringComparison.Ordinal);
    }

    private sealed record Page(string Id, string Heading, string Body, string[] Topics);
}
