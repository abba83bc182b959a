using System.Globalization;
using OrganisationSite.Api;
using OrganisationSite.Data;

namespace OrganisationSite.Pages;

/// <summary>What the editor's form sends.</summary>
public sealed class EditorForm
{
    public string? Channel { get; set; }

    public string? Title { get; set; }

    public string? Html { get; set; }

    public string? Summary { get; set; }

    public string? Tags { get; set; }

    public string? Language { get; set; }

    public string? Form { get; set; }

    public string? Visibility { get; set; }

    public string? ContentWarning { get; set; }

    public string? PublishAt { get; set; }

    public string? ImageUrl { get; set; }

    public string? ImageAlt { get; set; }

    /// <summary>Turns the form into an input; what the form does not show is kept from the article as it was.</summary>
    public ArticleInput ToInput(Article? existing)
    {
        List<ArticleAttachment> attachments = [.. existing?.Attachments ?? []];
        if (attachments.Count > 0)
        {
            attachments.RemoveAt(0);
        }

        if (!string.IsNullOrWhiteSpace(ImageUrl))
        {
            ArticleAttachment? known = existing?.Attachments.FirstOrDefault(a => a.Url == ImageUrl);
            attachments.Insert(0, known is null ? new ArticleAttachment(ImageUrl, MediaTypeOf(ImageUrl), ImageAlt, null, null) : known with { Alt = ImageAlt });
        }

        DateTimeOffset? publishAt = DateTimeOffset.TryParse(PublishAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
        return new ArticleInput(Title, Html, Summary, Form, Tags?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), Language, attachments, Visibility, ContentWarning, publishAt, null);
    }

    private static string MediaTypeOf(string url) => Path.GetExtension(url.Split('?', '#')[0]).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".avif" => "image/avif",
        _ => "image/jpeg",
    };
}
