using ActivityPub.Sdk.Cms.Content;

namespace OrganisationSite.Pages;

public static class SafeHtmlExtensions
{
    /// <summary>The markup as a page writes it.</summary>
    public static SafeMarkup ToMarkup(this SafeHtml html) => new(html);
}
