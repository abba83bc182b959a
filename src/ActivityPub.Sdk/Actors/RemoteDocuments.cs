using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Actors;

/// <summary>Fetches documents of other servers in the name of the instance actor, whose own document nobody needs a signature for.</summary>
internal sealed class RemoteDocuments(RemoteDocumentFetcher fetcher, ActorKeyRing keys, FederationUris uris, TimeProvider timeProvider)
{
    private const int MaxKeyDocumentBytes = 256 * 1024;

    public Task<FetchResult> FetchAsync(ObjectId id, FetchBudget budget, CancellationToken cancellationToken) =>
        fetcher.FetchAsync(id, new FetchContext(budget, SignAsync, uris.InstanceActor.Value), cancellationToken);

    public Task<FetchResult> FetchKeyAsync(ObjectId keyId, FetchBudget budget, CancellationToken cancellationToken) =>
        fetcher.FetchAsync(keyId, new FetchContext(budget, SignAsync, uris.InstanceActor.Value) { MaxBytes = MaxKeyDocumentBytes }, cancellationToken);

    private async ValueTask SignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        SigningKey key = await keys.GetSigningKeyAsync(FederationUris.InstanceUsername, KeyAlgorithm.RsaSha256, cancellationToken);
        HttpSignatures.Sign(request, body, key, HttpSignatureScheme.DraftCavage, timeProvider.GetUtcNow());
    }
}
