using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace ActivityPub.Sdk.Cms.Content;

/// <summary>Gathers the media of content: those that the site names, then the images inside the HTML.</summary>
internal static class ContentAttachments
{
    // Mastodon shows four and Pixelfed refuses albums that are too long; readers of articles show what stands in the content.
    private const int MaxOfNote = 4;
    private const int MaxOfArticle = 16;
    private const int MaxAlt = 1_500;

    public static IReadOnlyList<CmsAttachment> Gather(CmsContent content, ContentForm form, Uri baseUrl)
    {
        List<CmsAttachment> found = [];
        foreach (CmsAttachment attachment in content.Attachments)
        {
            Add(found, attachment, baseUrl);
        }

        if (!string.IsNullOrEmpty(content.Html) && content.Html.Contains("<img", StringComparison.OrdinalIgnoreCase) && HtmlGuard.IsModest(content.Html, HtmlGuard.MaxOwnTags))
        {
            foreach (IHtmlImageElement image in HtmlTree.Parse(content.Html).QuerySelectorAll<IHtmlImageElement>("img"))
            {
                int? width = Pixels(image.GetAttribute("width"));
                int? height = Pixels(image.GetAttribute("height"));
                bool isCounter = width <= 2 || height <= 2;
                if (!isCounter && image.GetAttribute("src") is { } source)
                {
                    Add(found, new CmsAttachment { Url = source, Alt = image.GetAttribute("alt"), Width = width, Height = height }, baseUrl);
                }
            }
        }

        return [.. found.OrderBy(static attachment => Rank(attachment.MediaType!)).Take(form == ContentForm.Article ? MaxOfArticle : MaxOfNote)];
    }

    private static void Add(List<CmsAttachment> found, CmsAttachment attachment, Uri baseUrl)
    {
        if (LinkAddress.Own(attachment.Url, baseUrl) is not { } url || found.Exists(other => other.Url == url)
            || MediaTypes.Normalise(attachment.MediaType, url) is not { } mediaType || mediaType == "image/svg+xml")
        {
            return;
        }

        bool hasSize = attachment.Width is > 0 and <= 5_000 && attachment.Height is > 0 and <= 5_000;
        string? alt = attachment.Alt?.Trim();
        found.Add(attachment with
        {
            Url = url,
            MediaType = mediaType,
            Alt = string.IsNullOrEmpty(alt) ? null : ContentText.Shorten(alt, MaxAlt),
            Width = hasSize ? attachment.Width : null,
            Height = hasSize ? attachment.Height : null,
        });
    }

    // What every server reads comes first, because some look only at the first ones.
    private static int Rank(string mediaType) => mediaType switch
    {
        "image/jpeg" or "image/png" or "image/gif" => 0,
        _ when mediaType.StartsWith("image/", StringComparison.Ordinal) => 1,
        _ => 2,
    };

    private static int? Pixels(string? value) => int.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int pixels) ? pixels : null;
}
