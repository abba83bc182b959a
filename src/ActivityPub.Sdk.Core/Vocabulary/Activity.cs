using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Something that is done: the base of all activities, and the form of activities of other types.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-activity">Activity Vocabulary: Activity</see>.</remarks>
public record Activity : ApObject
{
    /// <summary>Makes an object without a type; set <see cref="ApObject.Types"/>.</summary>
    public Activity()
    {
    }

    private protected Activity(string[] types)
        : base(types)
    {
    }

    /// <summary>Who does it.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-actor">Activity Vocabulary: actor</see>.</remarks>
    public OneOrMany<ObjectRef> Actor
    {
        get => Get(Properties.Actor);
        init => Set(Properties.Actor, value);
    }

    /// <summary>What it is done to.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-object">Activity Vocabulary: object</see>.</remarks>
    public OneOrMany<ObjectRef> Object
    {
        get => Get(Properties.Object);
        init => Set(Properties.Object, value);
    }

    /// <summary>Where it is done to: the collection of an <see cref="Add"/>, the new actor of a <see cref="Move"/>.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-target">Activity Vocabulary: target</see>.</remarks>
    public OneOrMany<ObjectRef> Target
    {
        get => Get(Properties.Target);
        init => Set(Properties.Target, value);
    }

    /// <summary>What came out of it: the authorization of an <see cref="Accept"/>.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-result">Activity Vocabulary: result</see>.</remarks>
    public OneOrMany<ObjectRef> Result
    {
        get => Get(Properties.Result);
        init => Set(Properties.Result, value);
    }

    /// <summary>Where it came from.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-origin">Activity Vocabulary: origin</see>.</remarks>
    public OneOrMany<ObjectRef> Origin
    {
        get => Get(Properties.Origin);
        init => Set(Properties.Origin, value);
    }

    /// <summary>What it is done with: the quoting post of a <see cref="QuoteRequest"/>.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-instrument">Activity Vocabulary: instrument</see>.</remarks>
    public OneOrMany<ObjectRef> Instrument
    {
        get => Get(Properties.Instrument);
        init => Set(Properties.Instrument, value);
    }
}
