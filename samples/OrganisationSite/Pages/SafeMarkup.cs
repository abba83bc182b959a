using System.Text.Encodings.Web;
using ActivityPub.Sdk.Cms.Content;
using Microsoft.AspNetCore.Html;

namespace OrganisationSite.Pages;

/// <summary>Puts markup that passed the sanitiser into a page. The only way for markup to get there: everything else is encoded.</summary>
public sealed class SafeMarkup(SafeHtml html) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder) => writer.Write(html.Value);
}
