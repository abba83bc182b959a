using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Identifiers;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Actors;

/// <summary>Makes and reads the ids of this installation. Ids depend on the origin and the path prefix only, never on a request or on a slug of the site.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class FederationUris
{
    /// <summary>The username of the instance actor. Its dot keeps it apart from every account, whose names have none.</summary>
    public const string InstanceUsername = "instance.actor";

    /// <summary>The fragment of the first RSA key of an account.</summary>
    internal const string MainKeyFragment = "main-key";

    /// <summary>The fragment of the first Ed25519 key of an account.</summary>
    internal const string Ed25519KeyFragment = "ed25519-key";

    private readonly string _root;
    private readonly string _actors;

    /// <summary>Reads the options.</summary>
    /// <param name="options">The options; <see cref="ActivityPubOptions.Origin"/> must be set.</param>
    /// <exception cref="InvalidOperationException">There is no origin.</exception>
    public FederationUris(IOptions<ActivityPubOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ActivityPubOptions value = options.Value;
        Origin = value.Origin ?? throw new InvalidOperationException("ActivityPub needs the public origin of the site. Set ActivityPubOptions.Origin, for example to https://city.example.");
        HandleHost = Handle.Create("a", value.HandleHost ?? Origin.Authority).Host;
        _root = Origin + value.PathPrefix;
        _actors = _root + "/actors/";
        SharedInbox = ObjectId.Parse(_root + "/inbox");
        InstanceActor = ObjectId.Parse(_root + "/actor");
    }

    /// <summary>The public origin.</summary>
    public Origin Origin { get; }

    /// <summary>The host in handles, with the port where it is not the default one.</summary>
    public string HandleHost { get; }

    /// <summary>The inbox of all accounts: <c>{origin}/ap/inbox</c>.</summary>
    public ObjectId SharedInbox { get; }

    /// <summary>The actor that signs fetches: <c>{origin}/ap/actor</c>.</summary>
    public ObjectId InstanceActor { get; }

    /// <summary>The id of an account: <c>{origin}/ap/actors/{username}</c>; of the instance actor for <see cref="InstanceUsername"/>.</summary>
    /// <param name="username">The name as it was written when the account was made.</param>
    /// <exception cref="FormatException">The name does not make an id.</exception>
    public ObjectId Actor(string username)
    {
        ArgumentException.ThrowIfNullOrEmpty(username);
        return IsInstance(username) ? InstanceActor : ObjectId.Parse(_actors + username);
    }

    /// <summary>The personal inbox of an account; the shared inbox for the instance actor.</summary>
    /// <param name="username">The name of the account.</param>
    public ObjectId Inbox(string username) => IsInstance(username) ? SharedInbox : Below(username, "/inbox");

    /// <summary>The outbox of an account.</summary>
    /// <param name="username">The name of the account.</param>
    public ObjectId Outbox(string username) => Below(username, "/outbox");

    /// <summary>The collection of the followers of an account.</summary>
    /// <param name="username">The name of the account.</param>
    public ObjectId Followers(string username) => Below(username, "/followers");

    /// <summary>The collection of those whom an account follows.</summary>
    /// <param name="username">The name of the account.</param>
    public ObjectId Following(string username) => Below(username, "/following");

    /// <summary>The collection of the pinned objects of an account.</summary>
    /// <param name="username">The name of the account.</param>
    public ObjectId Featured(string username) => Below(username, "/featured");

    /// <summary>A new id for an object: <c>{origin}/ap/objects/{…}</c>. Ids of later calls sort behind earlier ones.</summary>
    public ObjectId NewObjectId() => ObjectId.Parse($"{_root}/objects/{Guid.CreateVersion7():n}");

    /// <summary>A new id for an activity: <c>{origin}/ap/activities/{…}</c>. Ids of later calls sort behind earlier ones.</summary>
    public ObjectId NewActivityId() => ObjectId.Parse($"{_root}/activities/{Guid.CreateVersion7():n}");

    /// <summary>Whether an id is of this installation's origin.</summary>
    /// <param name="id">The id.</param>
    public bool IsLocal(ObjectId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Origin == Origin;
    }

    /// <summary>Reads the username from the id of an account, also from one with a fragment, such as the id of its key. Says nothing on whether the account exists.</summary>
    /// <param name="id">The id.</param>
    /// <param name="username">The name as it stands in the id.</param>
    /// <returns>Whether the id has the form of an account's id; the ids of its collections do not.</returns>
    public bool TryGetUsername(ObjectId id, [NotNullWhen(true)] out string? username)
    {
        ArgumentNullException.ThrowIfNull(id);
        username = null;
        if (!IsLocal(id))
        {
            return false;
        }

        string document = id.WithoutFragment().ToUri().AbsoluteUri;
        if (string.Equals(document, InstanceActor.Value, StringComparison.Ordinal))
        {
            username = InstanceUsername;
            return true;
        }

        if (!document.StartsWith(_actors, StringComparison.Ordinal) || document.Length == _actors.Length || document.AsSpan(_actors.Length).ContainsAny("/?"))
        {
            return false;
        }

        username = document[_actors.Length..];
        return true;
    }

    /// <summary>The handle of an account.</summary>
    /// <param name="username">The name of the account.</param>
    public Handle HandleOf(string username) => Handle.Create(username, HandleHost);

    internal static bool IsInstance(string username) => string.Equals(username, InstanceUsername, StringComparison.OrdinalIgnoreCase);

    private ObjectId Below(string username, string path) => ObjectId.Parse(Actor(username).Value + path);
}
