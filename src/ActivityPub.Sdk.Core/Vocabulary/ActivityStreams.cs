using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Names of Activity Streams 2.0.</summary>
public static class ActivityStreams
{
    /// <summary>The JSON-LD context of Activity Streams 2.0.</summary>
    public const string ContextUrl = "https://www.w3.org/ns/activitystreams";

    /// <summary>The media type of ActivityPub documents.</summary>
    public const string MediaType = "application/activity+json";

    /// <summary>The other media type of ActivityPub documents, with the profile that makes it one.</summary>
    public const string JsonLdMediaType = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";

    /// <summary>The value of an <c>Accept</c> header for a request of an ActivityPub document.</summary>
    public const string Accept = MediaType + ", " + JsonLdMediaType;

    /// <summary>Everybody, as a recipient. <c>as:Public</c> and <c>Public</c> are read as this and it is always written in full.</summary>
    public static ObjectId Public { get; } = ObjectId.Parse("https://www.w3.org/ns/activitystreams#Public");

    /// <summary>Whether a recipient is everybody.</summary>
    /// <param name="recipient">The recipient.</param>
    public static bool IsPublic(ObjectRef recipient) => recipient.Id is { } id ? id == Public : recipient.Text is "as:Public" or "Public";

    /// <summary>Whether everybody is among recipients.</summary>
    /// <param name="recipients">The recipients.</param>
    public static bool IsPublic(OneOrMany<ObjectRef> recipients)
    {
        foreach (ref readonly ObjectRef recipient in recipients.AsSpan())
        {
            if (IsPublic(recipient))
            {
                return true;
            }
        }

        return false;
    }
}
