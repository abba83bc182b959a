using System.Globalization;
using System.Text.Json;
using ActivityPub.Sdk.Storage;
using Microsoft.Data.Sqlite;

namespace OrganisationSite.Data;

/// <summary>The site's own tables. By default they share the file with the federation store, so that an article is saved and federated in one transaction.</summary>
public sealed class SiteDatabase(string connectionString)
{
    public string ConnectionString { get; } = connectionString;

    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = await OpenAsync(cancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS site_articles (
                id TEXT PRIMARY KEY,
                channel TEXT NOT NULL,
                title TEXT NOT NULL,
                html TEXT NOT NULL,
                summary TEXT,
                form TEXT NOT NULL,
                tags TEXT NOT NULL,
                language TEXT,
                attachments TEXT NOT NULL,
                visibility INTEGER NOT NULL,
                content_warning TEXT,
                publish_at TEXT,
                created_at TEXT NOT NULL,
                updated_at TEXT,
                withdrawn INTEGER NOT NULL DEFAULT 0);
            CREATE INDEX IF NOT EXISTS site_articles_by_time ON site_articles (withdrawn, created_at DESC, id DESC);
            CREATE INDEX IF NOT EXISTS site_articles_by_channel ON site_articles (channel, withdrawn, created_at DESC, id DESC);
            """;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        SqliteConnection connection = new(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public async Task<Article?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = await OpenAsync(cancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM site_articles WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        await using SqliteDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    /// <summary>Lists the articles that everybody finds on the site, newest first: public ones and those for this website only.</summary>
    public async Task<IReadOnlyList<Article>> ListAsync(string? channel, string? tag, int skip, int take, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = await OpenAsync(cancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            SELECT * FROM site_articles
            WHERE withdrawn = 0 AND visibility IN ($public, $local) AND ($channel IS NULL OR channel = $channel)
                AND ($tag IS NULL OR EXISTS (SELECT 1 FROM json_each(tags) WHERE lower(replace(value, ' ', '')) = lower($tag)))
                AND (publish_at IS NULL OR publish_at <= $now)
            ORDER BY created_at DESC, id DESC LIMIT $take OFFSET $skip
            """;
        command.Parameters.AddWithValue("$channel", (object?)channel ?? DBNull.Value);
        command.Parameters.AddWithValue("$tag", (object?)tag ?? DBNull.Value);
        command.Parameters.AddWithValue("$public", (int)Visibility.Public);
        command.Parameters.AddWithValue("$local", (int)Visibility.Local);
        command.Parameters.AddWithValue("$now", Text(now));
        command.Parameters.AddWithValue("$take", take);
        command.Parameters.AddWithValue("$skip", skip);
        return await ReadAllAsync(command, cancellationToken);
    }

    /// <summary>Lists every article for the editor, newest first.</summary>
    public async Task<IReadOnlyList<Article>> ListForEditorAsync(int skip, int take, CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = await OpenAsync(cancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM site_articles ORDER BY created_at DESC, id DESC LIMIT $take OFFSET $skip";
        command.Parameters.AddWithValue("$take", take);
        command.Parameters.AddWithValue("$skip", skip);
        return await ReadAllAsync(command, cancellationToken);
    }

    /// <summary>Saves an article in an open transaction.</summary>
    public static async Task SaveAsync(Article article, SqliteTransaction transaction, CancellationToken cancellationToken)
    {
        await using SqliteCommand command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            INSERT INTO site_articles (id, channel, title, html, summary, form, tags, language, attachments, visibility, content_warning, publish_at, created_at, updated_at, withdrawn)
            VALUES ($id, $channel, $title, $html, $summary, $form, $tags, $language, $attachments, $visibility, $warning, $publishAt, $createdAt, $updatedAt, $withdrawn)
            ON CONFLICT (id) DO UPDATE SET channel = excluded.channel, title = excluded.title, html = excluded.html, summary = excluded.summary, form = excluded.form,
                tags = excluded.tags, language = excluded.language, attachments = excluded.attachments, visibility = excluded.visibility,
                content_warning = excluded.content_warning, publish_at = excluded.publish_at, updated_at = excluded.updated_at, withdrawn = excluded.withdrawn
            """;
        SqliteParameterCollection p = command.Parameters;
        p.AddWithValue("$id", article.Id);
        p.AddWithValue("$channel", article.Channel);
        p.AddWithValue("$title", article.Title);
        p.AddWithValue("$html", article.Html);
        p.AddWithValue("$summary", (object?)article.Summary ?? DBNull.Value);
        p.AddWithValue("$form", article.Form);
        p.AddWithValue("$tags", JsonSerializer.Serialize(article.Tags));
        p.AddWithValue("$language", (object?)article.Language ?? DBNull.Value);
        p.AddWithValue("$attachments", JsonSerializer.Serialize(article.Attachments));
        p.AddWithValue("$visibility", (int)article.Visibility);
        p.AddWithValue("$warning", (object?)article.ContentWarning ?? DBNull.Value);
        p.AddWithValue("$publishAt", article.PublishAt is { } publishAt ? Text(publishAt) : DBNull.Value);
        p.AddWithValue("$createdAt", Text(article.CreatedAt));
        p.AddWithValue("$updatedAt", article.UpdatedAt is { } updatedAt ? Text(updatedAt) : DBNull.Value);
        p.AddWithValue("$withdrawn", article.Withdrawn ? 1 : 0);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Removes an article in an open transaction.</summary>
    public static async Task DeleteAsync(string id, SqliteTransaction transaction, CancellationToken cancellationToken)
    {
        await using SqliteCommand command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "DELETE FROM site_articles WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<Article>> ReadAllAsync(SqliteCommand command, CancellationToken cancellationToken)
    {
        List<Article> articles = [];
        await using SqliteDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            articles.Add(Read(reader));
        }

        return articles;
    }

    private static Article Read(SqliteDataReader reader)
    {
        string? Optional(string column) => reader.IsDBNull(reader.GetOrdinal(column)) ? null : reader.GetString(reader.GetOrdinal(column));
        DateTimeOffset? Time(string column) => Optional(column) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;
        return new Article
        {
            Id = Optional("id")!,
            Channel = Optional("channel")!,
            Title = Optional("title")!,
            Html = Optional("html")!,
            Summary = Optional("summary"),
            Form = Optional("form")!,
            Tags = JsonSerializer.Deserialize<string[]>(Optional("tags")!)!,
            Language = Optional("language"),
            Attachments = JsonSerializer.Deserialize<ArticleAttachment[]>(Optional("attachments")!)!,
            Visibility = (Visibility)reader.GetInt32(reader.GetOrdinal("visibility")),
            ContentWarning = Optional("content_warning"),
            PublishAt = Time("publish_at"),
            CreatedAt = Time("created_at")!.Value,
            UpdatedAt = Time("updated_at"),
            Withdrawn = reader.GetInt32(reader.GetOrdinal("withdrawn")) != 0,
        };
    }

    // Fixed width and UTC, so that text order is time order.
    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
