using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ActivityPub.Sdk.Storage;
using OrganisationSite.Api;
using OrganisationSite.Data;

namespace OrganisationSite.Articles;

/// <summary>Checks what comes in through the API and the editor, and turns it into an article.</summary>
public static partial class ArticleInputs
{
    /// <summary>What is wrong with an input, in a sentence; <see langword="null"/> where nothing is.</summary>
    public static string? Problem(ArticleInput input)
    {
        if (string.IsNullOrWhiteSpace(input.Title) && string.IsNullOrWhiteSpace(input.Html))
        {
            return "An article needs a 'title' or 'html'.";
        }

        if (input.Title is { Length: > 250 })
        {
            return "'title' has at most 250 characters.";
        }

        if (input.Html is { Length: > 1_000_000 })
        {
            return "'html' has at most 1,000,000 characters.";
        }

        if (input.Key is { Length: > 200 })
        {
            return "'key' has at most 200 characters.";
        }

        if (input.Form is not (null or "auto" or "note" or "article"))
        {
            return "'form' is auto, note or article.";
        }

        if (input.Visibility is not (null or "public" or "unlisted" or "followers" or "local"))
        {
            return "'visibility' is public, unlisted, followers or local.";
        }

        if (input.Tags?.Any(static t => t is null) == true)
        {
            return "'tags' is a list of words.";
        }

        if (input.Language is { } language && !string.IsNullOrWhiteSpace(language) && !LanguageShape().IsMatch(language.Trim()))
        {
            return "'language' is a language tag such as en or de-CH.";
        }

        foreach (ArticleAttachment? attachment in input.Attachments ?? [])
        {
            if (attachment is null)
            {
                return "'attachments' is a list of objects with a 'url'.";
            }

            if (attachment.MediaType is { } mediaType && !System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(mediaType, out _))
            {
                return $"The media type '{mediaType}' of an attachment is none, such as image/png.";
            }

            if (attachment.Width is < 1 || attachment.Height is < 1)
            {
                return "'width' and 'height' of an attachment are 1 or more.";
            }

            if (!Uri.TryCreate(attachment.Url, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            {
                return $"The attachment address '{attachment.Url}' is not an absolute http or https URL.";
            }
        }

        return null;
    }

    public static Article ToArticle(ArticleInput input, string id, string channel, DateTimeOffset createdAt) => new()
    {
        Id = id,
        Channel = channel,
        Title = input.Title?.Trim() ?? "",
        Html = input.Html ?? "",
        Summary = string.IsNullOrWhiteSpace(input.Summary) ? null : input.Summary.Trim(),
        Form = input.Form ?? "auto",
        Tags = [.. (input.Tags ?? []).Select(static t => t.Trim().TrimStart('#')).Where(static t => t.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)],
        Language = string.IsNullOrWhiteSpace(input.Language) ? null : input.Language.Trim(),
        Attachments = input.Attachments ?? [],
        Visibility = input.Visibility is { } visibility ? Enum.Parse<Visibility>(visibility, ignoreCase: true) : Visibility.Public,
        ContentWarning = string.IsNullOrWhiteSpace(input.ContentWarning) ? null : input.ContentWarning.Trim(),
        PublishAt = input.PublishAt,
        CreatedAt = createdAt,
    };

    /// <summary>The id of an article: random, or made from the caller's own key so that the same key is the same article.</summary>
    public static string IdOf(string channel, string? key) => string.IsNullOrEmpty(key)
        ? Guid.CreateVersion7().ToString("N")
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{channel}\n{key}")))[..32];

    [GeneratedRegex("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$", RegexOptions.NonBacktracking)]
    private static partial Regex LanguageShape();
}
