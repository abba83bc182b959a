using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Actors;

internal sealed class StoredActorProvider(IFederationStorage storage, FederationUris uris) : IActorProvider
{
    public async ValueTask<LocalActor?> FindAsync(string username, CancellationToken cancellationToken = default) =>
        await storage.Actors.FindAsync(username, cancellationToken) is ActorRecord record ? ToLocalActor(record, uris) : null;

    public static LocalActor ToLocalActor(ActorRecord record, FederationUris uris) => new()
    {
        Username = record.Username,
        Id = uris.Actor(record.Username),
        Handle = uris.HandleOf(record.Username),
        Profile = record.Profile,
        CreatedAt = record.CreatedAt,
        UpdatedAt = record.UpdatedAt,
        DeletedAt = record.DeletedAt,
    };
}
