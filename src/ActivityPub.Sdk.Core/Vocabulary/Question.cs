using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A question with options: a poll.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-question">Activity Vocabulary: Question</see>.</remarks>
public record Question : Activity
{
    /// <summary>Makes an object of the type <c>Question</c>.</summary>
    public Question()
        : base(KnownTypes.Question)
    {
    }

    /// <summary>The options of which one may be chosen. Always written as an array. At most 500 are read.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-oneof">Activity Vocabulary: oneOf</see>.</remarks>
    public OneOrMany<ObjectRef> OneOf
    {
        get => Get(Properties.OneOf);
        init => Set(Properties.OneOf, value);
    }

    /// <summary>The options of which several may be chosen. Always written as an array. At most 500 are read.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-anyof">Activity Vocabulary: anyOf</see>.</remarks>
    public OneOrMany<ObjectRef> AnyOf
    {
        get => Get(Properties.AnyOf);
        init => Set(Properties.AnyOf, value);
    }

    /// <summary>When the poll was closed.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-closed">Activity Vocabulary: closed</see>.</remarks>
    public DateTimeOffset? Closed
    {
        get => Get(Properties.Closed);
        init => Set(Properties.Closed, value);
    }

    /// <summary>How many took part.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public int? VotersCount
    {
        get => Get(Properties.VotersCount);
        init => Set(Properties.VotersCount, value);
    }
}
