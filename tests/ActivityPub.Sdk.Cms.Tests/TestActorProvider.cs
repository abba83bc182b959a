using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Tests;

internal sealed class TestActorProvider(IFederationStorage storage, FederationUris uris) : IActorProvider
{
    public async ValueTask<LocalActor?> FindAsync(string username, CancellationToken cancellationToken = default) =>
        await storage.Actors.FindAsync(username, cancellationToken) is not { } record ? null : new LocalActor
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
