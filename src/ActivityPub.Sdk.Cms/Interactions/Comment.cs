using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Interactions;

/// <summary>A reply from the fediverse, ready to be shown below the content: everything in it is cleaned. Texts must be encoded as usual; <see cref="Html"/> may stand as it is.</summary>
public sealed record Comment
{
    /// <summary>A short name of the comment within its content, safe in a URL.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the remote object.</summary>
    public required string RemoteId { get; init; }

    /// <summary>The object of the site that the thread began with.</summary>
    public required ObjectId ObjectId { get; init; }

    /// <summary>The id of the author's account.</summary>
    public required ObjectId AuthorId { get; init; }

    /// <summary>The name of the author, plain text without invisible or direction-changing characters; never empty.</summary>
    public required string AuthorName { get; init; }

    /// <summary>The handle of the author, such as <c>@ada@social.example</c>; the host alone where the handle is not known.</summary>
    public required string AuthorHandle { get; init; }

    /// <summary>The profile page of the author.</summary>
    public string? AuthorUrl { get; init; }

    /// <summary>Whether the author is an account of this site.</summary>
    public bool IsOwn { get; init; }

    /// <summary>
    /// Whether the author is no account of this site and has a name that looks like that of one: a reader might take the words for the
    /// site's own. Show a note beside the name.
    /// </summary>
    public bool ResemblesSite { get; init; }

    /// <summary>The text.</summary>
    public required SafeHtml Html { get; init; }

    /// <summary>The content warning, plain text; the text is best folded behind it.</summary>
    public string? ContentWarning { get; init; }

    /// <summary>The language as a BCP 47 tag, where the author named one.</summary>
    public string? Language { get; init; }

    /// <summary>The page of the comment on its own server; <see langword="null"/> for an answer of the site.</summary>
    public string? Url { get; init; }

    /// <summary>When it was published, as its author says.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>When it was last edited, as its author says.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The state with the moderators.</summary>
    public required InteractionState State { get; init; }

    /// <summary>Whom it was written for. What is not <see cref="Visibility.Public"/> or <see cref="Visibility.Unlisted"/> is listed for moderators only and cannot be approved.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>The <see cref="Id"/> of the comment that it answers; <see langword="null"/> where it answers the content itself.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>How deep in the thread it stands: 0 for an answer to the content itself.</summary>
    public int Depth { get; init; }
}
