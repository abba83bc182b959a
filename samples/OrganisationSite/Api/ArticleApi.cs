using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Cms.Interactions;
using ActivityPub.Sdk.Storage;
using OrganisationSite.Articles;
using OrganisationSite.Data;

namespace OrganisationSite.Api;

internal static class ArticleApi
{
    public static void MapArticles(this IEndpointRouteBuilder api)
    {
        api.MapPost("/channels/{handle}/articles", CreateAsync);
        api.MapGet("/articles/{id}", GetAsync);
        api.MapPut("/articles/{id}", UpdateAsync);
        api.MapDelete("/articles/{id}", DeleteAsync);
        api.MapGet("/articles/{id}/deliveries", ListDeliveriesAsync);
        api.MapPost("/articles/{id}/comments/{commentId}/approve", (string id, string commentId, SiteDatabase database, IFederationStorage storage, CommentService comments, CancellationToken ct) => ModerateAsync(id, commentId, approve: true, database, storage, comments, ct));
        api.MapPost("/articles/{id}/comments/{commentId}/reject", (string id, string commentId, SiteDatabase database, IFederationStorage storage, CommentService comments, CancellationToken ct) => ModerateAsync(id, commentId, approve: false, database, storage, comments, ct));
    }

    private static async Task<IResult> CreateAsync(string handle, ArticleInput input, ChannelDirectory channels, SiteDatabase database, ArticleService articles, ArticleViews views, TimeProvider time, CancellationToken ct)
    {
        if (await channels.FindAsync(handle, ct) is not { } channel)
        {
            return NotFound($"There is no channel '{handle}'.");
        }

        if (ArticleInputs.Problem(input) is { } problem)
        {
            return Results.Problem(statusCode: 400, detail: problem);
        }

        string id = ArticleInputs.IdOf(channel.Username, input.Key);
        Article? existing = await database.FindAsync(id, ct);
        Article article = ArticleInputs.ToArticle(input, id, channel.Username, existing?.CreatedAt ?? time.GetUtcNow());

        // The same key again is the same article: nothing is made twice, and a change is an edit.
        SavedArticle saved = existing is null ? await articles.CreateAsync(article, ct) : await articles.UpdateAsync(article, ct);
        ArticleView view = await views.CreateAsync(saved.Article, ct);
        return existing is null ? Results.Created($"/api/articles/{id}", view) : Results.Ok(view);
    }

    private static async Task<IResult> GetAsync(string id, SiteDatabase database, ArticleViews views, CancellationToken ct) =>
        await database.FindAsync(id, ct) is { } article ? Results.Ok(await views.CreateAsync(article, ct)) : NotFound($"There is no article '{id}'.");

    private static async Task<IResult> UpdateAsync(string id, ArticleInput input, SiteDatabase database, ArticleService articles, ArticleViews views, CancellationToken ct)
    {
        if (await database.FindAsync(id, ct) is not { } existing)
        {
            return NotFound($"There is no article '{id}'.");
        }

        if (ArticleInputs.Problem(input) is { } problem)
        {
            return Results.Problem(statusCode: 400, detail: problem);
        }

        SavedArticle saved = await articles.UpdateAsync(ArticleInputs.ToArticle(input, id, existing.Channel, existing.CreatedAt), ct);
        return Results.Ok(await views.CreateAsync(saved.Article, ct));
    }

    private static async Task<IResult> DeleteAsync(string id, SiteDatabase database, ArticleService articles, CancellationToken ct)
    {
        if (await database.FindAsync(id, ct) is not { } article)
        {
            return NotFound($"There is no article '{id}'.");
        }

        await articles.DeleteAsync(article, ct);
        return Results.NoContent();
    }

    private static async Task<IResult> ListDeliveriesAsync(HttpRequest request, string id, SiteDatabase database, IFederationStorage storage, int? limit, string? cursor, CancellationToken ct)
    {
        if (await database.FindAsync(id, ct) is not { } article)
        {
            return NotFound($"There is no article '{id}'.");
        }

        PublicationRecord? publication = await storage.Publications.FindAsync(article.Channel, article.Id, ct);
        if (publication is null)
        {
            return Results.Ok(new PageView<DeliveryView>([], null));
        }

        Page<DeliveryRecord> page = await storage.Deliveries.ListAsync(publication.ObjectId.Value, SiteApi.Paging(limit, cursor), ct);
        return Results.Ok(new PageView<DeliveryView>(
            [.. page.Items.Select(static d => new DeliveryView(d.Inbox.Value, d.ActivityType, d.State.ToString().ToLowerInvariant(), d.Attempts, d.LastStatus, d.LastError, d.NextAttemptAt))],
            SiteApi.Next(request, page.Next)));
    }

    private static async Task<IResult> ModerateAsync(string id, string commentId, bool approve, SiteDatabase database, IFederationStorage storage, CommentService comments, CancellationToken ct)
    {
        if (await database.FindAsync(id, ct) is not { } article)
        {
            return NotFound($"There is no article '{id}'.");
        }

        bool found = await storage.Publications.FindAsync(article.Channel, article.Id, ct) is { } publication
            && (approve ? await comments.ApproveAsync(publication.ObjectId, commentId, ct) : await comments.RejectAsync(publication.ObjectId, commentId, ct));
        return found ? Results.NoContent() : NotFound($"There is no comment '{commentId}'.");
    }

    private static IResult NotFound(string detail) => Results.Problem(statusCode: 404, detail: detail);
}
