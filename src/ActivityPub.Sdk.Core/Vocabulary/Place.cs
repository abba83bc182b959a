using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A place.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-place">Activity Vocabulary: Place</see>.</remarks>
public record Place : ApObject
{
    /// <summary>Makes an object of the type <c>Place</c>.</summary>
    public Place()
        : base(KnownTypes.Place)
    {
    }

    /// <summary>The latitude in degrees.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-latitude">Activity Vocabulary: latitude</see>.</remarks>
    public double? Latitude
    {
        get => Get(Properties.Latitude);
        init => Set(Properties.Latitude, value);
    }

    /// <summary>The longitude in degrees.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-longitude">Activity Vocabulary: longitude</see>.</remarks>
    public double? Longitude
    {
        get => Get(Properties.Longitude);
        init => Set(Properties.Longitude, value);
    }

    /// <summary>The altitude in <see cref="Units"/>.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-altitude">Activity Vocabulary: altitude</see>.</remarks>
    public double? Altitude
    {
        get => Get(Properties.Altitude);
        init => Set(Properties.Altitude, value);
    }

    /// <summary>The accuracy in percent.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-accuracy">Activity Vocabulary: accuracy</see>.</remarks>
    public double? Accuracy
    {
        get => Get(Properties.Accuracy);
        init => Set(Properties.Accuracy, value);
    }

    /// <summary>The radius in <see cref="Units"/>.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-radius">Activity Vocabulary: radius</see>.</remarks>
    public double? Radius
    {
        get => Get(Properties.Radius);
        init => Set(Properties.Radius, value);
    }

    /// <summary>The unit of altitude and radius; metres where it is missing.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-units">Activity Vocabulary: units</see>.</remarks>
    public string? Units
    {
        get => Get(Properties.Units);
        init => Set(Properties.Units, value);
    }
}
