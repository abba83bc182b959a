using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Endpoints that serve the whole server of an actor.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitypub/#actor-objects">ActivityPub section 4.1</see>.</remarks>
public record Endpoints : ApNode
{
    /// <summary>The inbox for all actors of the server.</summary>
    public ObjectId? SharedInbox
    {
        get => Get(Properties.SharedInbox);
        init => Set(Properties.SharedInbox, value);
    }

    /// <summary>Where a client of the actor fetches remote objects.</summary>
    public ObjectId? ProxyUrl
    {
        get => Get(Properties.ProxyUrl);
        init => Set(Properties.ProxyUrl, value);
    }

    /// <summary>Where a client asks for authorization.</summary>
    public ObjectId? OauthAuthorizationEndpoint
    {
        get => Get(Properties.OauthAuthorizationEndpoint);
        init => Set(Properties.OauthAuthorizationEndpoint, value);
    }

    /// <summary>Where a client gets its token.</summary>
    public ObjectId? OauthTokenEndpoint
    {
        get => Get(Properties.OauthTokenEndpoint);
        init => Set(Properties.OauthTokenEndpoint, value);
    }

    /// <summary>Where a client key is provided.</summary>
    public ObjectId? ProvideClientKey
    {
        get => Get(Properties.ProvideClientKey);
        init => Set(Properties.ProvideClientKey, value);
    }

    /// <summary>Where a client key is signed.</summary>
    public ObjectId? SignClientKey
    {
        get => Get(Properties.SignClientKey);
        init => Set(Properties.SignClientKey, value);
    }

    /// <summary>Where a client uploads media.</summary>
    public ObjectId? UploadMedia
    {
        get => Get(Properties.UploadMedia);
        init => Set(Properties.UploadMedia, value);
    }
}
