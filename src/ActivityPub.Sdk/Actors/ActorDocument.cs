using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Actors;

/// <summary>Writes an account of this installation as an actor.</summary>
internal static class ActorDocument
{
    public static Actor Build(LocalActor actor, IReadOnlyList<ActorKeyRecord> keys, FederationUris uris)
    {
        ActorProfile profile = actor.Profile;
        Actor made = Create(profile.Type) with
        {
            Id = actor.Id,
            PreferredUsername = actor.Username,
            Webfinger = $"{actor.Handle.User}@{actor.Handle.Host}",
            Name = profile.DisplayName,
            Inbox = uris.Inbox(actor.Username),
            Outbox = uris.Outbox(actor.Username),
            Followers = uris.Followers(actor.Username),
            Following = uris.Following(actor.Username),
            Endpoints = new Endpoints { SharedInbox = uris.SharedInbox },
            ManuallyApprovesFollowers = profile.ManuallyApprovesFollowers,
            Discoverable = profile.Discoverable,
            Indexable = profile.Indexable,
            Url = ToReference(profile.Url) is { IsEmpty: false } url ? url : actor.Id,
            Published = actor.CreatedAt,
            Updated = actor.UpdatedAt,
            PublicKey = Rsa(keys, actor.Id),
            AssertionMethod = [.. Multikeys(keys, actor.Id)],
        };
        return actor.IsInstanceActor ? made : WithProfile(made, profile, uris.Featured(actor.Username));
    }

    private static Actor WithProfile(Actor actor, ActorProfile profile, ObjectId featured) => actor with
    {
        Featured = featured,
        Summary = profile.SummaryHtml is null ? null : profile.Language is null ? new LanguageText(profile.SummaryHtml) : new LanguageText(profile.SummaryHtml, profile.Language),
        Icon = ToImage(profile.IconUrl, profile.IconMediaType),
        Image = ToImage(profile.ImageUrl, profile.ImageMediaType),
        Attachment = profile.Fields.Count == 0 ? default : [.. profile.Fields.Select(static field => new ObjectRef(new PropertyValue { Name = field.Name, Value = field.ValueHtml }))],
        AlsoKnownAs = profile.AlsoKnownAs.Count == 0 ? default : [.. profile.AlsoKnownAs.Select(ToReference)],
        MovedTo = ObjectId.TryParse(profile.MovedTo, out ObjectId? target) ? target : null,
        AttributionDomains = profile.AttributionDomains.Count == 0 ? default : [.. profile.AttributionDomains],
    };

    private static Actor Create(string type) => type switch
    {
        "Person" => new Person(),
        "Group" => new Group(),
        "Service" => new Service(),
        "Application" => new Application(),
        _ => new Organization(),
    };

    // One object, never an array: several servers read nothing else. A second RSA key of a rotation stands with the Multikeys.
    private static OneOrMany<ObjectRef> Rsa(IReadOnlyList<ActorKeyRecord> keys, ObjectId owner) =>
        keys.FirstOrDefault(static key => key.Algorithm == ActorKeyRing.RsaName) is { } key
            ? new ObjectRef(new PublicKeyDocument { Id = key.KeyId, Owner = owner, PublicKeyPem = key.PublicKey })
            : default(OneOrMany<ObjectRef>);

    private static IEnumerable<ObjectRef> Multikeys(IReadOnlyList<ActorKeyRecord> keys, ObjectId owner)
    {
        ActorKeyRecord? main = keys.FirstOrDefault(static key => key.Algorithm == ActorKeyRing.RsaName);
        foreach (ActorKeyRecord key in keys)
        {
            if (key != main)
            {
                string multibase = key.Algorithm == ActorKeyRing.RsaName ? Keys.VerificationKey.ImportPem(key.PublicKey).ExportMultikey() : key.PublicKey;
                yield return new ObjectRef(new MultikeyDocument { Id = key.KeyId, Controller = owner, PublicKeyMultibase = multibase });
            }
        }
    }

    private static OneOrMany<ObjectRef> ToImage(string? url, string? mediaType) =>
        ObjectId.TryParse(url, out ObjectId? id) ? new ObjectRef(new Image { MediaType = mediaType, Url = new ObjectRef(id) }) : default(OneOrMany<ObjectRef>);

    private static ObjectRef ToReference(string? url) => ObjectId.TryParse(url, out ObjectId? id) ? new ObjectRef(id) : default;
}
