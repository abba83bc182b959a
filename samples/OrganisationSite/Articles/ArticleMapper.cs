using ActivityPub.Sdk.Cms.Content;
using OrganisationSite.Data;

namespace OrganisationSite.Articles;

/// <summary>How the site's own article becomes a post.</summary>
public sealed class ArticleMapper(ArticleViews views) : IContentMapper<Article>
{
    public CmsContent Map(Article content) => new()
    {
        Key = content.Id,
        Title = content.Title,
        Html = content.Html,
        Summary = content.Summary,
        Url = views.PageOf(content.Id),
        Form = content.Form switch { "note" => ContentForm.Note, "article" => ContentForm.Article, _ => ContentForm.Auto },
        Tags = content.Tags,
        Language = content.Language,
        Attachments = [.. content.Attachments.Select(static a => new CmsAttachment { Url = a.Url, MediaType = a.MediaType, Alt = a.Alt, Width = a.Width, Height = a.Height })],
        Visibility = content.Visibility,
        ContentWarning = content.ContentWarning,
        PublishAt = content.PublishAt,
        UpdatedAt = content.UpdatedAt,
    };
}
