using ActivityPub.Sdk.Cms.Content;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>The gate that is always there: what no server could take.</summary>
internal sealed class ContentRules(IOptions<CmsOptions> options) : IPublishGate
{
    public const int MaxKey = 500;
    private const int MaxTitle = 1_000;
    private const int MaxAttachments = 32;
    private const int MaxTags = 100;

    public ValueTask<PublishDecision> DecideAsync(PublishContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Find(context.Content) is { } problem ? PublishDecision.Hold(problem) : PublishDecision.Allow);

    private string? Find(CmsContent content)
    {
        if (content.Html?.Length > options.Value.MaxHtmlLength)
        {
            return $"The content has {content.Html.Length} characters of HTML; at most {options.Value.MaxHtmlLength} can be published. Shorten it, or raise CmsOptions.MaxHtmlLength.";
        }

        if (content.Title?.Length > MaxTitle)
        {
            return $"The title has {content.Title.Length} characters; at most {MaxTitle} can be published.";
        }

        if (content.Attachments.Count > MaxAttachments)
        {
            return $"The content has {content.Attachments.Count} attachments; at most {MaxAttachments} can be published.";
        }

        if (content.Tags.Count > MaxTags)
        {
            return $"The content has {content.Tags.Count} tags; at most {MaxTags} can be published.";
        }

        if (!Enum.IsDefined(content.Visibility))
        {
            return $"The visibility {(int)content.Visibility} is not known, so the content stays on the site.";
        }

        return null;
    }
}
