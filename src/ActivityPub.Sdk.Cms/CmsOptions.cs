using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Interactions;

namespace ActivityPub.Sdk.Cms;

/// <summary>How the bridge between the site and the fediverse behaves.</summary>
public sealed class CmsOptions
{
    /// <summary>The form of content whose form is <see cref="ContentForm.Auto"/>. The default is <see cref="ContentForm.Note"/>.</summary>
    public ContentForm DefaultForm { get; set; } = ContentForm.Note;

    /// <summary>
    /// The page of the site that lists the content of a tag: gets the tag without <c>#</c> and returns an address, absolute or relative to the
    /// origin. The default is <c>/tags/</c> and the tag in lower case, percent-encoded.
    /// </summary>
    public Func<string, string> HashtagUrl { get; set; } = static tag => "/tags/" + Uri.EscapeDataString(tag.ToLowerInvariant());

    /// <summary>Whether words with a <c>#</c> in the text of the content become hashtags. The default is <see langword="true"/>.</summary>
    public bool LinkHashtagsInText { get; set; } = true;

    /// <summary>Whether handles such as <c>@user@host</c> in the text of the content become mentions, and the mentioned accounts get the post. The default is <see langword="true"/>.</summary>
    public bool LinkMentionsInText { get; set; } = true;

    /// <summary>The greatest number of accounts that one post mentions; further ones stay plain text. 0 to 100; the default is 20.</summary>
    public int MaxMentions { get; set; } = 20;

    /// <summary>The greatest number of characters of <see cref="CmsContent.Html"/>. Content beyond it is held. The default is 262,144.</summary>
    public int MaxHtmlLength { get; set; } = 256 * 1024;

    /// <summary>How often scheduled content is looked for. The default is five seconds.</summary>
    public TimeSpan SchedulerInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Which replies are shown without a moderator. The default is <see cref="CommentModeration.Manual"/>.</summary>
    public CommentModeration CommentModeration { get; set; }
}
