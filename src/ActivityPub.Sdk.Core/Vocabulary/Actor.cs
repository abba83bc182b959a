using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Somebody who acts: the base of <see cref="Person"/>, <see cref="Organization"/>, <see cref="Group"/>, <see cref="Service"/> and <see cref="Application"/>, and the form of actors of other types.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitypub/#actors">ActivityPub section 4</see>.</remarks>
public record Actor : ApObject
{
    /// <summary>Makes an object without a type; set <see cref="ApObject.Types"/>.</summary>
    public Actor()
    {
    }

    private protected Actor(string[] types)
        : base(types)
    {
    }

    /// <summary>The user part of the handle.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitypub/#actor-objects">ActivityPub section 4.1</see>.</remarks>
    public string? PreferredUsername
    {
        get => Get(Properties.PreferredUsername);
        init => Set(Properties.PreferredUsername, value);
    }

    /// <summary>Where activities for the actor are posted.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitypub/#actor-objects">ActivityPub section 4.1</see>.</remarks>
    public ObjectId? Inbox
    {
        get => Get(Properties.Inbox);
        init => Set(Properties.Inbox, value);
    }

    /// <summary>The collection of what the actor did.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitypub/#actor-objects">ActivityPub section 4.1</see>.</remarks>
    public ObjectId? Outbox
    {
        get => Get(Properties.Outbox);
        init => Set(Properties.Outbox, value);
    }

    /// <summary>The collection of followers.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitypub/#actor-objects">ActivityPub section 4.1</see>.</remarks>
    public ObjectRef? Followers
    {
        get => Get(Properties.Followers);
        init => Set(Properties.Followers, value);
    }

    /// <summary>The collection of those the actor follows.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitypub/#actor-objects">ActivityPub section 4.1</see>.</remarks>
    public ObjectRef? Following
    {
        get => Get(Properties.Following);
        init => Set(Properties.Following, value);
    }

    /// <summary>The collection of what the actor liked.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitypub/#actor-objects">ActivityPub section 4.1</see>.</remarks>
    public ObjectRef? Liked
    {
        get => Get(Properties.Liked);
        init => Set(Properties.Liked, value);
    }

    /// <summary>Further collections of the actor. Always written as an array.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitypub/#actor-objects">ActivityPub section 4.1</see>.</remarks>
    public OneOrMany<ObjectRef> Streams
    {
        get => Get(Properties.Streams);
        init => Set(Properties.Streams, value);
    }

    /// <summary>Endpoints that serve the whole server, such as the shared inbox.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitypub/#actor-objects">ActivityPub section 4.1</see>.</remarks>
    public Endpoints? Endpoints
    {
        get => Get(Properties.Endpoints);
        init => Set(Properties.Endpoints, value);
    }

    /// <summary>The keys for HTTP signatures: mostly one embedded <see cref="PublicKeyDocument"/>.</summary>
    /// <remarks>See <see href="https://w3c-ccg.github.io/security-vocab/#publicKey">Security Vocabulary</see>.</remarks>
    public OneOrMany<ObjectRef> PublicKey
    {
        get => Get(Properties.PublicKey);
        init => Set(Properties.PublicKey, value);
    }

    /// <summary>The keys for proofs: <see cref="MultikeyDocument"/> objects. Always written as an array.</summary>
    /// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/521a/fep-521a.md">FEP-521a</see>.</remarks>
    public OneOrMany<ObjectRef> AssertionMethod
    {
        get => Get(Properties.AssertionMethod);
        init => Set(Properties.AssertionMethod, value);
    }

    /// <summary>Whether followers are accepted by hand.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public bool? ManuallyApprovesFollowers
    {
        get => Get(Properties.ManuallyApprovesFollowers);
        init => Set(Properties.ManuallyApprovesFollowers, value);
    }

    /// <summary>Whether the actor wants to be found and recommended.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public bool? Discoverable
    {
        get => Get(Properties.Discoverable);
        init => Set(Properties.Discoverable, value);
    }

    /// <summary>Whether public posts of the actor may be searched.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public bool? Indexable
    {
        get => Get(Properties.Indexable);
        init => Set(Properties.Indexable, value);
    }

    /// <summary>Whether the actor is suspended at home.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public bool? Suspended
    {
        get => Get(Properties.Suspended);
        init => Set(Properties.Suspended, value);
    }

    /// <summary>Whether the person has died.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public bool? Memorial
    {
        get => Get(Properties.Memorial);
        init => Set(Properties.Memorial, value);
    }

    /// <summary>The collection of pinned objects.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public ObjectRef? Featured
    {
        get => Get(Properties.Featured);
        init => Set(Properties.Featured, value);
    }

    /// <summary>The collection of pinned hashtags.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public ObjectRef? FeaturedTags
    {
        get => Get(Properties.FeaturedTags);
        init => Set(Properties.FeaturedTags, value);
    }

    /// <summary>Other ids of the same actor. Always written as an array. At most 256 are read; what is not a text has no id here.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public OneOrMany<ObjectRef> AlsoKnownAs
    {
        get => Get(Properties.AlsoKnownAs);
        init => Set(Properties.AlsoKnownAs, value);
    }

    /// <summary>Where the actor moved to.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public ObjectId? MovedTo
    {
        get => Get(Properties.MovedTo);
        init => Set(Properties.MovedTo, value);
    }

    /// <summary>The canonical handle without the leading <c>@</c>: <c>news@city.example</c>.</summary>
    /// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/2c59/fep-2c59.md">FEP-2c59</see>.</remarks>
    public string? Webfinger
    {
        get => Get(Properties.Webfinger);
        init => Set(Properties.Webfinger, value);
    }

    /// <summary>Domains that may name the actor as an author. Always written as an array. At most 256 are read; what is not a text is left away.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public OneOrMany<string> AttributionDomains
    {
        get => Get(Properties.AttributionDomains);
        init => Set(Properties.AttributionDomains, value);
    }

    /// <summary>What the application can do, as links to specifications. Always written as an array.</summary>
    /// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/844e/fep-844e.md">FEP-844e</see>.</remarks>
    public OneOrMany<ObjectRef> Implements
    {
        get => Get(Properties.Implements);
        init => Set(Properties.Implements, value);
    }
}
