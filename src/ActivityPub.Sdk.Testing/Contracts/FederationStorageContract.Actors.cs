using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Contracts;

public sealed partial class FederationStorageContract
{
    /// <summary>An account is found by its name without case, with its whole profile.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task ActorIsFoundWithoutCaseAndWhole(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            ActorRecord actor = Sample.Actor("News") with
            {
                Profile = new ActorProfile
                {
                    Type = "Group",
                    DisplayName = "Stadt Köln – \"Amt\"",
                    SummaryHtml = "<p>Grüße</p>",
                    Url = "https://city.example/",
                    IconUrl = "https://city.example/icon.png",
                    IconMediaType = "image/png",
                    ImageUrl = "https://city.example/head.jpg",
                    ImageMediaType = "image/jpeg",
                    Fields = [new ProfileField("Imprint", "<a href=\"https://city.example/imprint\">city.example</a>")],
                    Language = "de",
                    ManuallyApprovesFollowers = true,
                    Discoverable = false,
                    Indexable = false,
                    AlsoKnownAs = ["https://old.example/news"],
                    MovedTo = "https://new.example/news",
                    AttributionDomains = ["city.example"],
                },
                UpdatedAt = Sample.At(5),
            };
            await storage.Actors.UpsertAsync(actor, cancellationToken);
            ActorRecord found = Check.NotNull(await storage.Actors.FindAsync("nEWS", cancellationToken), "The account by its name in another case");
            Check.Equal(actor.Username, found.Username, "The name as written");
            Check.Equal(actor.CreatedAt, found.CreatedAt, "The time of making");
            Check.Equal(actor.UpdatedAt, found.UpdatedAt, "The time of the change");
            Check.Same(actor.Profile.Fields, found.Profile.Fields, "The fields");
            Check.Same(actor.Profile.AlsoKnownAs, found.Profile.AlsoKnownAs, "The other accounts");
            Check.Same(actor.Profile.AttributionDomains, found.Profile.AttributionDomains, "The attribution domains");
            ActorProfile plain = found.Profile with { Fields = actor.Profile.Fields, AlsoKnownAs = actor.Profile.AlsoKnownAs, AttributionDomains = actor.Profile.AttributionDomains };
            Check.Equal(actor.Profile, plain, "The profile");
            Check.That(await storage.Actors.FindAsync("nobody", cancellationToken) is null, "A name that nobody has finds nothing.");
        },
        cancellationToken);

    /// <summary>An account is replaced by one of the same name without case.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task ActorIsReplaced(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Actors.UpsertAsync(Sample.Actor("news"), cancellationToken);
            await storage.Actors.UpsertAsync(Sample.Actor("NEWS") with { Profile = new ActorProfile { DisplayName = "Other" } }, cancellationToken);
            Check.Equal(1, await storage.Actors.CountAsync(cancellationToken), "The number of accounts");
            Check.Equal("Other", (await storage.Actors.FindAsync("news", cancellationToken))?.Profile.DisplayName, "The name that is shown");
        },
        cancellationToken);

    /// <summary>Accounts are listed by name in pages; deleted ones are found but neither listed nor counted.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task ActorsAreListedByName(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            foreach (string name in (string[])["parks", "News", "culture", "a_b", "aab", "gone"])
            {
                await storage.Actors.UpsertAsync(Sample.Actor(name) with { DeletedAt = name == "gone" ? Sample.At(9) : null }, cancellationToken);
            }

            List<ActorRecord> listed = await ReadAllAsync(page => storage.Actors.ListAsync(page, cancellationToken));
            Check.Same(["a_b", "aab", "culture", "News", "parks"], listed.Select(actor => actor.Username), "The accounts by name");
            Check.Equal(5, await storage.Actors.CountAsync(cancellationToken), "The number of accounts");
            Check.Equal(Sample.At(9), (await storage.Actors.FindAsync("gone", cancellationToken))?.DeletedAt, "The time of deletion of a deleted account");
        },
        cancellationToken);

    /// <summary>Keys are listed oldest first, of one account only.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task ActorKeysAreListedOldestFirst(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            ActorKeyRecord second = Sample.Key("second", at: 20) with { RetiresAt = null, Algorithm = "ed25519" };
            await storage.ActorKeys.TryAddAsync(second, cancellationToken);
            await storage.ActorKeys.TryAddAsync(Sample.Key("first", at: 10), cancellationToken);
            await storage.ActorKeys.TryAddAsync(Sample.Key("other", "parks"), cancellationToken);
            IReadOnlyList<ActorKeyRecord> keys = await storage.ActorKeys.ListAsync("NEWS", cancellationToken);
            Check.Same([Sample.Key("first").KeyId, second.KeyId], keys.Select(key => key.KeyId), "The keys, oldest first");
            ActorKeyRecord found = keys[1];
            Check.Bytes(second.ProtectedPrivateKey, found.ProtectedPrivateKey, "The private key");
            Check.Equal(second with { ProtectedPrivateKey = default }, found with { ProtectedPrivateKey = default }, "The key");
        },
        cancellationToken);

    /// <summary>A key is added once, by the equality of ids; the present one is left as it is.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task ActorKeyIsAddedOnce(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            ActorKeyRecord key = Sample.Key("main-key");
            Check.That(await storage.ActorKeys.TryAddAsync(key, cancellationToken), "A new key is added.");
            ActorKeyRecord same = key with { KeyId = ObjectId.Parse("HTTPS://CITY.example:443/ap/actors/news#main-key"), PublicKey = "other" };
            Check.That(!await storage.ActorKeys.TryAddAsync(same, cancellationToken), "A key of an equal id is not added.");
            Check.Equal(key.PublicKey, (await storage.ActorKeys.ListAsync("news", cancellationToken)).Single().PublicKey, "The present key");
        },
        cancellationToken);

    /// <summary>A key is replaced and removed by its id; an unknown one is passed over.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task ActorKeyIsReplacedAndRemoved(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            ActorKeyRecord key = Sample.Key("main-key");
            await storage.ActorKeys.UpdateAsync(key, cancellationToken);
            Check.Equal(0, (await storage.ActorKeys.ListAsync("news", cancellationToken)).Count, "The keys after the update of an unknown one");
            await storage.ActorKeys.TryAddAsync(key, cancellationToken);
            await storage.ActorKeys.UpdateAsync(key with { RetiresAt = Sample.At(99) }, cancellationToken);
            Check.Equal(Sample.At(99), (await storage.ActorKeys.ListAsync("news", cancellationToken)).Single().RetiresAt, "The time of retirement");
            await storage.ActorKeys.RemoveAsync(key.KeyId, cancellationToken);
            await storage.ActorKeys.RemoveAsync(key.KeyId, cancellationToken);
            Check.Equal(0, (await storage.ActorKeys.ListAsync("news", cancellationToken)).Count, "The keys after the removal");
        },
        cancellationToken);

    /// <summary>A remote actor is found by an equal id and by its keys, whole and with the id as written.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task RemoteActorIsFoundByIdAndKey(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            RemoteActorRecord actor = Sample.RemoteActor("remote.example", "ada") with
            {
                Id = ObjectId.Parse("https://Remote.Example/ada"),
                Handle = "@ada@remote.example",
                DisplayName = new UntrustedText("Ada"),
                Url = "https://remote.example/@ada",
                IconUrl = "https://remote.example/ada.png",
                SharedInbox = Sample.Remote("remote.example", "inbox"),
                Followers = Sample.Remote("remote.example", "ada/followers"),
                FetchedAt = Sample.At(7),
            };
            await storage.RemoteActors.UpsertAsync(actor, cancellationToken);
            RemoteActorRecord found = Check.NotNull(await storage.RemoteActors.FindAsync(Sample.Remote("remote.example", "ada"), cancellationToken), "The actor by an equal id");
            Check.Equal(actor.Id.Value, found.Id.Value, "The id as written");
            Check.Bytes(actor.Document, found.Document, "The document");
            Check.Same(actor.Keys, found.Keys, "The keys");
            Check.Equal(actor with { Document = default, Keys = [] }, found with { Document = default, Keys = actor.Keys } with { Keys = [] }, "The actor");
            Check.Equal(actor.Id, (await storage.RemoteActors.FindByKeyAsync(ObjectId.Parse("https://REMOTE.example/ada#main-key"), cancellationToken))?.Id, "The actor by its key");
            Check.That(await storage.RemoteActors.FindAsync(Sample.Remote("remote.example", "Ada"), cancellationToken) is null, "The path of an id is compared with case.");
        },
        cancellationToken);

    /// <summary>Replacing a remote actor replaces its keys; removing it removes them.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task RemoteActorKeysAreReplacedAndRemoved(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            RemoteActorRecord actor = Sample.RemoteActor("remote.example", "ada");
            ObjectId newKey = Sample.Remote("remote.example", "ada#key-2");
            await storage.RemoteActors.UpsertAsync(actor, cancellationToken);
            await storage.RemoteActors.UpsertAsync(actor with { Keys = [new RemoteKeyRecord(newKey, "z6Mk")], DisplayName = new UntrustedText("New") }, cancellationToken);
            Check.That(await storage.RemoteActors.FindByKeyAsync(actor.Keys[0].KeyId, cancellationToken) is null, "A key that is no longer listed finds nothing.");
            Check.Equal("New", (await storage.RemoteActors.FindByKeyAsync(newKey, cancellationToken))?.DisplayName?.Reveal(), "The actor by its new key");
            await storage.RemoteActors.RemoveAsync(actor.Id, cancellationToken);
            Check.That(await storage.RemoteActors.FindAsync(actor.Id, cancellationToken) is null, "A removed actor is not found.");
            Check.That(await storage.RemoteActors.FindByKeyAsync(newKey, cancellationToken) is null, "The key of a removed actor finds nothing.");
        },
        cancellationToken);

    /// <summary>An actor that lists the key of another one does not hide the owner.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task RemoteKeyFindsItsOwner(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            RemoteActorRecord owner = Sample.RemoteActor("remote.example", "ada");
            await storage.RemoteActors.UpsertAsync(Sample.RemoteActor("evil.example", "eve") with { Keys = owner.Keys }, cancellationToken);
            await storage.RemoteActors.UpsertAsync(Sample.RemoteActor("remote.example", "aaron") with { Keys = owner.Keys }, cancellationToken);
            await storage.RemoteActors.UpsertAsync(owner, cancellationToken);
            Check.Equal(owner.Id, (await storage.RemoteActors.FindByKeyAsync(owner.Keys[0].KeyId, cancellationToken))?.Id, "The owner of a key that others list too");
        },
        cancellationToken);

    /// <summary>Old remote actors are removed, oldest first and up to a limit; followers stay.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task OldRemoteActorsArePruned(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            foreach ((string name, double fetched) in new[] { ("a", 30.0), ("b", 10.0), ("c", 20.0), ("fan", 5.0), ("young", 60.0) })
            {
                await storage.RemoteActors.UpsertAsync(Sample.RemoteActor("remote.example", name, fetched), cancellationToken);
            }

            await storage.Followers.UpsertAsync(Sample.Follower("remote.example", "fan"), cancellationToken);
            Check.Equal(2, await storage.RemoteActors.PruneAsync(Sample.At(60), 2, cancellationToken), "The number of removed actors");
            Check.That(await storage.RemoteActors.FindAsync(Sample.Remote("remote.example", "a"), cancellationToken) is not null, "The younger one waits for the next call.");
            Check.That(await storage.RemoteActors.FindAsync(Sample.Remote("remote.example", "b"), cancellationToken) is null, "The oldest one is removed.");
            Check.Equal(1, await storage.RemoteActors.PruneAsync(Sample.At(60), 9, cancellationToken), "The number of removed actors in the second call");
            Check.That(await storage.RemoteActors.FindAsync(Sample.Remote("remote.example", "fan"), cancellationToken) is not null, "A follower stays.");
            Check.That(await storage.RemoteActors.FindAsync(Sample.Remote("remote.example", "young"), cancellationToken) is not null, "What was fetched at the time or later stays.");
        },
        cancellationToken);
}
