using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>
/// An object of Activity Streams 2.0: the base of everything in the vocabulary, and the form of objects whose type is not known.
/// </summary>
/// <remarks>
/// <para>Immutable and thread-safe once made; <c>with</c> makes changed copies. Two objects are equal when they are of one class and
/// all members are equal, the unknown ones included.</para>
/// <para>Text and HTML in it come from somebody else unless you made the object: sanitise before showing.</para>
/// <para>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-object">Activity Vocabulary: Object</see>.</para>
/// </remarks>
public record ApObject : ApNode
{
    /// <summary>Makes an object without a type; set <see cref="Types"/>.</summary>
    public ApObject()
    {
    }

    private protected ApObject(string[] types)
    {
        if (types.Length > 0)
        {
            Set(Properties.Types, types);
        }
    }

    /// <summary>
    /// The types as written, in short form (<c>Note</c>, not <c>as:Note</c>); empty where there is none. A <c>new Note()</c> has the one type <c>Note</c>.
    /// </summary>
    public IReadOnlyList<string> Types
    {
        get => Get(Properties.Types) ?? [];
        init => Set(Properties.Types, value is { Count: > 0 } ? [.. value] : null);
    }

    /// <summary>
    /// The JSON-LD context. Kept from reading and written back; where it is <see langword="null"/>, the outermost object is written with a
    /// context that defines exactly the terms it uses, and an embedded object without one.
    /// </summary>
    public JsonElement? JsonLdContext
    {
        get => Get(Properties.JsonLdContext);
        init => Set(Properties.JsonLdContext, value);
    }

    /// <summary>The id; <see langword="null"/> where there is none or where the text on the wire is no valid one.</summary>
    public ObjectId? Id
    {
        get => Get(Properties.Id);
        init => Set(Properties.Id, value);
    }

    /// <summary>Who made it: ids or embedded actors.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-attributedto">Activity Vocabulary: attributedTo</see>.</remarks>
    public OneOrMany<ObjectRef> AttributedTo
    {
        get => Get(Properties.AttributedTo);
        init => Set(Properties.AttributedTo, value);
    }

    /// <summary>What belongs to it: media of a post, fields of an actor. Always written as an array.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-attachment">Activity Vocabulary: attachment</see>.</remarks>
    public OneOrMany<ObjectRef> Attachment
    {
        get => Get(Properties.Attachment);
        init => Set(Properties.Attachment, value);
    }

    /// <summary>Whom it concerns in general, often a group.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-audience">Activity Vocabulary: audience</see>.</remarks>
    public OneOrMany<ObjectRef> Audience
    {
        get => Get(Properties.Audience);
        init => Set(Properties.Audience, value);
    }

    /// <summary>Hidden secondary recipients. Never to be delivered or served; remove it before writing for others.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-bcc">Activity Vocabulary: bcc</see>.</remarks>
    public OneOrMany<ObjectRef> Bcc
    {
        get => Get(Properties.Bcc);
        init => Set(Properties.Bcc, value);
    }

    /// <summary>Hidden primary recipients. Never to be delivered or served; remove it before writing for others.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-bto">Activity Vocabulary: bto</see>.</remarks>
    public OneOrMany<ObjectRef> Bto
    {
        get => Get(Properties.Bto);
        init => Set(Properties.Bto, value);
    }

    /// <summary>Secondary recipients. Always written as an array.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-cc">Activity Vocabulary: cc</see>.</remarks>
    public OneOrMany<ObjectRef> Cc
    {
        get => Get(Properties.Cc);
        init => Set(Properties.Cc, value);
    }

    /// <summary>Primary recipients. Always written as an array.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-to">Activity Vocabulary: to</see>.</remarks>
    public OneOrMany<ObjectRef> To
    {
        get => Get(Properties.To);
        init => Set(Properties.To, value);
    }

    /// <summary>The conversation or other context it belongs to (<c>context</c>, not <c>@context</c>).</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-context">Activity Vocabulary: context</see>.</remarks>
    public ObjectRef? Context
    {
        get => Get(Properties.Context);
        init => Set(Properties.Context, value);
    }

    /// <summary>The conversation as older servers name it.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public string? Conversation
    {
        get => Get(Properties.Conversation);
        init => Set(Properties.Conversation, value);
    }

    /// <summary>The plain name: title of an article, display name of an actor, alternative text of media. At most 2 KiB are read, 10 KiB for media.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-name">Activity Vocabulary: name</see>.</remarks>
    public LanguageText? Name
    {
        get => Get(Properties.Name);
        init => Set(Properties.Name, value);
    }

    /// <summary>The summary: HTML; a content warning on a note, the description of an actor. At most 20 KiB are read.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-summary">Activity Vocabulary: summary</see>.</remarks>
    public LanguageText? Summary
    {
        get => Get(Properties.Summary);
        init => Set(Properties.Summary, value);
    }

    /// <summary>The content: HTML unless <see cref="MediaType"/> says otherwise, of somebody else until sanitised.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-content">Activity Vocabulary: content</see>.</remarks>
    public LanguageText? Content
    {
        get => Get(Properties.Content);
        init => Set(Properties.Content, value);
    }

    /// <summary>The media type of <see cref="Content"/> or of what <see cref="Url"/> points to.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-mediatype">Activity Vocabulary: mediaType</see>.</remarks>
    public string? MediaType
    {
        get => Get(Properties.MediaType);
        init => Set(Properties.MediaType, value);
    }

    /// <summary>The text that the content was made from.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitypub/#source-property">ActivityPub section 3.3</see>.</remarks>
    public Source? Source
    {
        get => Get(Properties.Source);
        init => Set(Properties.Source, value);
    }

    /// <summary>When it was published.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-published">Activity Vocabulary: published</see>.</remarks>
    public DateTimeOffset? Published
    {
        get => Get(Properties.Published);
        init => Set(Properties.Published, value);
    }

    /// <summary>When it was last edited.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-updated">Activity Vocabulary: updated</see>.</remarks>
    public DateTimeOffset? Updated
    {
        get => Get(Properties.Updated);
        init => Set(Properties.Updated, value);
    }

    /// <summary>When it begins or began.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-starttime">Activity Vocabulary: startTime</see>.</remarks>
    public DateTimeOffset? StartTime
    {
        get => Get(Properties.StartTime);
        init => Set(Properties.StartTime, value);
    }

    /// <summary>When it ends or ended.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-endtime">Activity Vocabulary: endTime</see>.</remarks>
    public DateTimeOffset? EndTime
    {
        get => Get(Properties.EndTime);
        init => Set(Properties.EndTime, value);
    }

    /// <summary>The duration as an XSD duration, such as <c>PT1H30M</c>, kept as written.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-duration">Activity Vocabulary: duration</see>.</remarks>
    public string? Duration
    {
        get => Get(Properties.Duration);
        init => Set(Properties.Duration, value);
    }

    /// <summary>What made it: an application.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-generator">Activity Vocabulary: generator</see>.</remarks>
    public OneOrMany<ObjectRef> Generator
    {
        get => Get(Properties.Generator);
        init => Set(Properties.Generator, value);
    }

    /// <summary>Small images that stand for it: the avatar of an actor.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-icon">Activity Vocabulary: icon</see>.</remarks>
    public OneOrMany<ObjectRef> Icon
    {
        get => Get(Properties.Icon);
        init => Set(Properties.Icon, value);
    }

    /// <summary>Larger images that stand for it: the header of an actor, the picture above an article.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-image">Activity Vocabulary: image</see>.</remarks>
    public OneOrMany<ObjectRef> Image
    {
        get => Get(Properties.Image);
        init => Set(Properties.Image, value);
    }

    /// <summary>What it answers.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-inreplyto">Activity Vocabulary: inReplyTo</see>.</remarks>
    public OneOrMany<ObjectRef> InReplyTo
    {
        get => Get(Properties.InReplyTo);
        init => Set(Properties.InReplyTo, value);
    }

    /// <summary>Where it is or was.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-location">Activity Vocabulary: location</see>.</remarks>
    public OneOrMany<ObjectRef> Location
    {
        get => Get(Properties.Location);
        init => Set(Properties.Location, value);
    }

    /// <summary>A short form, for readers that do not show the whole.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-preview">Activity Vocabulary: preview</see>.</remarks>
    public OneOrMany<ObjectRef> Preview
    {
        get => Get(Properties.Preview);
        init => Set(Properties.Preview, value);
    }

    /// <summary>The collection of answers.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-replies">Activity Vocabulary: replies</see>.</remarks>
    public ObjectRef? Replies
    {
        get => Get(Properties.Replies);
        init => Set(Properties.Replies, value);
    }

    /// <summary>The collection of likes.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitypub/#likes">ActivityPub section 5.7</see>.</remarks>
    public ObjectRef? Likes
    {
        get => Get(Properties.Likes);
        init => Set(Properties.Likes, value);
    }

    /// <summary>The collection of announcements.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitypub/#shares">ActivityPub section 5.8</see>.</remarks>
    public ObjectRef? Shares
    {
        get => Get(Properties.Shares);
        init => Set(Properties.Shares, value);
    }

    /// <summary>Mentions, hashtags, custom emoji and links. Always written as an array.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-tag">Activity Vocabulary: tag</see>.</remarks>
    public OneOrMany<ObjectRef> Tag
    {
        get => Get(Properties.Tag);
        init => Set(Properties.Tag, value);
    }

    /// <summary>Where people read it: URLs or <see cref="Link"/> objects.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-url">Activity Vocabulary: url</see>.</remarks>
    public OneOrMany<ObjectRef> Url
    {
        get => Get(Properties.Url);
        init => Set(Properties.Url, value);
    }

    /// <summary>The width in pixels.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-width">Activity Vocabulary: width</see>.</remarks>
    public int? Width
    {
        get => Get(Properties.Width);
        init => Set(Properties.Width, value);
    }

    /// <summary>The height in pixels.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-height">Activity Vocabulary: height</see>.</remarks>
    public int? Height
    {
        get => Get(Properties.Height);
        init => Set(Properties.Height, value);
    }

    /// <summary>Whether it is to be hidden behind a warning.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public bool? Sensitive
    {
        get => Get(Properties.Sensitive);
        init => Set(Properties.Sensitive, value);
    }

    /// <summary>A compact blurred preview of the image, at most 100 characters. Not to be decoded on a server.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public string? Blurhash
    {
        get => Get(Properties.Blurhash);
        init => Set(Properties.Blurhash, value);
    }

    /// <summary>The point of the image that must stay visible when it is cropped.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public FocalPoint? FocalPoint
    {
        get => Get(Properties.FocalPoint);
        init => Set(Properties.FocalPoint, value);
    }

    /// <summary>The id in older OStatus form.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public string? AtomUri
    {
        get => Get(Properties.AtomUri);
        init => Set(Properties.AtomUri, value);
    }

    /// <summary>The id of what it answers, in older OStatus form.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public string? InReplyToAtomUri
    {
        get => Get(Properties.InReplyToAtomUri);
        init => Set(Properties.InReplyToAtomUri, value);
    }

    /// <summary>The object it quotes.</summary>
    /// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md">FEP-044f</see>.</remarks>
    public ObjectRef? Quote
    {
        get => Get(Properties.Quote);
        init => Set(Properties.Quote, value);
    }

    /// <summary>The object it quotes, as Pleroma, Misskey and Friendica name it.</summary>
    /// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md">FEP-044f</see>.</remarks>
    public ObjectId? QuoteUrl
    {
        get => Get(Properties.QuoteUrl);
        init => Set(Properties.QuoteUrl, value);
    }

    /// <summary>The object it quotes, as Fedibird names it.</summary>
    /// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md">FEP-044f</see>.</remarks>
    public ObjectId? QuoteUri
    {
        get => Get(Properties.QuoteUri);
        init => Set(Properties.QuoteUri, value);
    }

    /// <summary>The object it quotes, as Misskey names it.</summary>
    /// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md">FEP-044f</see>.</remarks>
    public ObjectId? MisskeyQuote
    {
        get => Get(Properties.MisskeyQuote);
        init => Set(Properties.MisskeyQuote, value);
    }

    /// <summary>The stamp by which the quoted author agrees.</summary>
    /// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md">FEP-044f</see>.</remarks>
    public ObjectRef? QuoteAuthorization
    {
        get => Get(Properties.QuoteAuthorization);
        init => Set(Properties.QuoteAuthorization, value);
    }

    /// <summary>Who may quote, like, answer and announce it.</summary>
    /// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md">FEP-044f</see>.</remarks>
    public InteractionPolicy? InteractionPolicy
    {
        get => Get(Properties.InteractionPolicy);
        init => Set(Properties.InteractionPolicy, value);
    }

    /// <summary>The authorization by which the other side agreed to this interaction.</summary>
    /// <remarks>See <see href="https://docs.gotosocial.org/en/latest/federation/">the GoToSocial federation notes</see>.</remarks>
    public ObjectId? ApprovedBy
    {
        get => Get(Properties.ApprovedBy);
        init => Set(Properties.ApprovedBy, value);
    }

    /// <summary>Whether the object has a type; names are compared with case.</summary>
    /// <param name="type">The short name, such as <c>Note</c>.</param>
    public bool Is(string type)
    {
        foreach (string own in Get(Properties.Types) ?? [])
        {
            if (string.Equals(own, type, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }


    // It ends up in logs: types may be any text.
    private protected sealed override string Describe() => ObjectId.Shorten($"{(Types.Count == 0 ? "Object" : string.Join('+', Types.Take(5)))} {(Id is null ? "without id" : Id.Value)}");
}
