using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrganisationSite.Api;
using OrganisationSite.Articles;
using OrganisationSite.Data;

namespace OrganisationSite.Pages;

[Authorize]
public sealed class EditModel(SiteDatabase database, ArticleService articles, ChannelDirectory channels, IFederationStorage storage, TimeProvider time) : PageModel
{
    public string? Id { get; private set; }

    public string? ChannelName { get; private set; }

    public ArticleInput Input { get; private set; } = new(null, null, null, null, null, null, null, null, null, null, null);

    public IReadOnlyList<Channel> Channels { get; private set; } = [];

    public string? State { get; private set; }

    public string? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? id)
    {
        CancellationToken ct = HttpContext.RequestAborted;
        Id = id;
        Channels = (await channels.ListAsync(new PageRequest(Limit: 200), ct)).Items;
        if (id is null)
        {
            return Page();
        }

        if (await database.FindAsync(id, ct) is not { } article)
        {
            return NotFound();
        }

        PublicationRecord? publication = await storage.Publications.FindAsync(article.Channel, article.Id, ct);
        State = publication?.State.ToString().ToLowerInvariant();
        Problem = publication?.Problem;
        Input = new ArticleInput(article.Title, article.Html, article.Summary, article.Form, article.Tags, article.Language, article.Attachments, article.Visibility.ToString().ToLowerInvariant(), article.ContentWarning, article.PublishAt, null);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? id, EditorForm posted)
    {
        CancellationToken ct = HttpContext.RequestAborted;
        Article? existing = id is null ? null : await database.FindAsync(id, ct);
        if (id is not null && existing is null)
        {
            return NotFound();
        }

        Id = id;
        ChannelName = existing?.Channel ?? posted.Channel;
        Input = posted.ToInput(existing);
        Problem = ArticleInputs.Problem(Input);
        if (Problem is null && (ChannelName is null || await channels.FindAsync(ChannelName, ct) is null))
        {
            Problem = "Choose a channel.";
        }

        if (Problem is not null)
        {
            Channels = (await channels.ListAsync(new PageRequest(Limit: 200), ct)).Items;
            return Page();
        }

        Article article = ArticleInputs.ToArticle(Input, id ?? ArticleInputs.IdOf(ChannelName!, null), ChannelName!, existing?.CreatedAt ?? time.GetUtcNow());
        SavedArticle saved = existing is null ? await articles.CreateAsync(article, ct) : await articles.UpdateAsync(article, ct);
        return Redirect(saved.Publication.Problem is null ? $"/articles/{article.Id}" : $"/editor/article/{article.Id}");
    }

    public Task<IActionResult> OnPostWithdrawAsync(string id) => EndAsync(id, articles.WithdrawAsync);

    public Task<IActionResult> OnPostDeleteAsync(string id) => EndAsync(id, articles.DeleteAsync);

    private async Task<IActionResult> EndAsync(string id, Func<Article, CancellationToken, Task> action)
    {
        if (await database.FindAsync(id, HttpContext.RequestAborted) is not { } article)
        {
            return NotFound();
        }

        await action(article, HttpContext.RequestAborted);
        return Redirect("/editor");
    }
}
