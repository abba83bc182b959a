using ActivityPub.Sdk.Cms.Publishing;
using Microsoft.Data.Sqlite;
using OrganisationSite.Data;

namespace OrganisationSite.Articles;

/// <summary>Saves articles and publishes them, both in one transaction where site and federation share a database.</summary>
public sealed class ArticleService(SiteDatabase database, ICmsPublisher publisher, FederationDatabase federation, TimeProvider time)
{
    /// <summary>Saves a new article and publishes it.</summary>
    public async Task<SavedArticle> CreateAsync(Article article, CancellationToken cancellationToken) => await SaveAsync(article, cancellationToken);

    /// <summary>Saves an edited article and sends the edit.</summary>
    public async Task<SavedArticle> UpdateAsync(Article article, CancellationToken cancellationToken) =>
        await SaveAsync(article with { UpdatedAt = time.GetUtcNow() }, cancellationToken);

    /// <summary>Takes an article off the site and back from the fediverse; saving it again publishes it anew.</summary>
    public async Task WithdrawAsync(Article article, CancellationToken cancellationToken)
    {
        Article withdrawn = article with { Withdrawn = true, UpdatedAt = time.GetUtcNow() };
        await using SqliteConnection connection = await database.OpenAsync(cancellationToken);
        await using SqliteTransaction transaction = connection.BeginTransaction();
        await SiteDatabase.SaveAsync(withdrawn, transaction, cancellationToken);
        if (federation.IsShared)
        {
            await publisher.UnpublishAsync(article.Channel, article.Id, transaction, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        if (!federation.IsShared)
        {
            await publisher.UnpublishAsync(article.Channel, article.Id, cancellationToken);
        }
    }

    /// <summary>Deletes an article for good.</summary>
    public async Task DeleteAsync(Article article, CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = await database.OpenAsync(cancellationToken);
        await using SqliteTransaction transaction = connection.BeginTransaction();
        await SiteDatabase.DeleteAsync(article.Id, transaction, cancellationToken);
        if (federation.IsShared)
        {
            await publisher.DeleteAsync(article.Channel, article.Id, transaction, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        if (!federation.IsShared)
        {
            await publisher.DeleteAsync(article.Channel, article.Id, cancellationToken);
        }
    }

    private async Task<SavedArticle> SaveAsync(Article article, CancellationToken cancellationToken)
    {
        if (article.Html.Contains('@', StringComparison.Ordinal))
        {
            // Mentioned accounts are looked up on their servers now: inside the transaction nothing waits for another server.
            await publisher.PreviewAsync(article.Channel, article, cancellationToken);
        }

        await using SqliteConnection connection = await database.OpenAsync(cancellationToken);
        if (!federation.IsShared)
        {
            await using (SqliteTransaction own = connection.BeginTransaction())
            {
                await SiteDatabase.SaveAsync(article, own, cancellationToken);
                await own.CommitAsync(cancellationToken);
            }

            return new SavedArticle(article, await publisher.PublishAsync(article.Channel, article, cancellationToken));
        }

        await using SqliteTransaction transaction = connection.BeginTransaction();
        await SiteDatabase.SaveAsync(article, transaction, cancellationToken);
        PublishResult result = await publisher.PublishAsync(article.Channel, article, transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new SavedArticle(article, result);
    }
}
