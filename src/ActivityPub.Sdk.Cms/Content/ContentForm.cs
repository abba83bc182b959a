namespace ActivityPub.Sdk.Cms.Content;

/// <summary>The form that a piece of content takes in the fediverse.</summary>
public enum ContentForm
{
    /// <summary>The default form of the site, <see cref="CmsOptions.DefaultForm"/>.</summary>
    Auto = 0,

    /// <summary>
    /// A <c>Note</c> that opens with the title as a bold paragraph. Up to 500 characters of text it holds the whole content, beyond that the
    /// social text (or the summary, or the first sentences) and the link. Reads well everywhere.
    /// </summary>
    Note = 1,

    /// <summary>
    /// An <c>Article</c> with the full content, its title as <c>name</c>, an excerpt as <c>summary</c> and a short <c>preview</c>. Ghost,
    /// WordPress, NodeBB, Friendica and others show all of it; Mastodon shows title, summary and link; Pixelfed and BookWyrm drop it.
    /// </summary>
    Article = 2,
}
