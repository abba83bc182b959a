using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Actors;

/// <summary>Judges a document that was fetched from its own id: is it an actor, and which of its claims count?</summary>
internal static class RemoteActorReader
{
    public const int MaxKeys = 10;

    /// <summary>Reads an actor.</summary>
    /// <param name="document">The document.</param>
    /// <param name="known">What was known of the actor before; its handle stays where the document does not contradict it.</param>
    /// <param name="record">The actor.</param>
    /// <returns>Whether the document is an actor that can be dealt with.</returns>
    public static bool TryRead(AuthenticDocument document, RemoteActorRecord? known, [NotNullWhen(true)] out RemoteActorRecord? record)
    {
        record = null;
        if (!ActivityJson.TryRead(document.Utf8Json.Span, out ApObject? read, out _) || read is not Actor actor || actor.Id != document.Id || document.Id.HasFragment)
        {
            return false;
        }

        // An inbox elsewhere would make this server knock at doors that the actor does not own.
        if (!document.Id.HasSameOrigin(actor.Inbox))
        {
            return false;
        }

        record = new RemoteActorRecord
        {
            Id = document.Id,
            Type = actor.Types.Count > 0 ? actor.Types[0] : "Actor",
            Handle = ReadHandle(actor, document.Id, known),
            DisplayName = UntrustedText.From(actor.Name?.Value),
            Url = actor.Url.Ids().FirstOrDefault(document.Id.HasSameOrigin)?.Value,
            IconUrl = actor.Icon.Select(static icon => icon.Object is { } image && image is not Link ? image.Url.Ids().FirstOrDefault() : icon.Id).FirstOrDefault(static url => url is not null)?.Value,
            Inbox = actor.Inbox,
            SharedInbox = document.Id.HasSameOrigin(actor.Endpoints?.SharedInbox) ? actor.Endpoints.SharedInbox : null,
            Followers = document.Id.HasSameOrigin(actor.Followers?.Id) ? actor.Followers?.Id : null,
            Keys = ReadKeys(actor, document.Id),
            Document = document.Utf8Json,
            FetchedAt = document.FetchedAt,
        };
        return true;
    }

    /// <summary>Whether an actor's own document names a key, be it embedded or by its id alone.</summary>
    public static bool ListsKey(RemoteActorRecord record, ObjectId keyId) =>
        ActivityJson.TryRead(record.Document.Span, out ApObject? read, out _) && read is Actor actor
        && (actor.PublicKey.ContainsId(keyId) || actor.AssertionMethod.ContainsId(keyId));

    /// <summary>Whether an actor's own document lets a key make statements for it, as an integrity proof is one.</summary>
    public static bool ListsForAssertions(RemoteActorRecord record, ObjectId keyId) =>
        ActivityJson.TryRead(record.Document.Span, out ApObject? read, out _) && read is Actor actor && actor.AssertionMethod.ContainsId(keyId);

    /// <summary>Reads the public key from a key object; PEM or Multikey text.</summary>
    /// <param name="key">The object.</param>
    /// <param name="owner">Whom it names as owner, where it names one.</param>
    /// <param name="publicKey">The text of the key.</param>
    public static bool TryReadKey(ApObject? key, out ObjectId? owner, [NotNullWhen(true)] out string? publicKey)
    {
        (owner, publicKey) = key switch
        {
            PublicKeyDocument pem => (pem.Owner, pem.PublicKeyPem),
            MultikeyDocument multikey => (multikey.Controller, multikey.PublicKeyMultibase),
            _ => (null, null),
        };
        return publicKey is not null;
    }

    /// <summary>Makes the handle of a key text.</summary>
    public static VerificationKey? Import(string publicKey)
    {
        VerificationKey? key;
        if (publicKey is ['z' or 'u', ..])
        {
            VerificationKey.TryImportMultikey(publicKey, out key);
        }
        else
        {
            VerificationKey.TryImportPem(publicKey, out key);
        }

        return key;
    }

    private static List<RemoteKeyRecord> ReadKeys(Actor actor, ObjectId actorId)
    {
        List<RemoteKeyRecord> keys = [];
        foreach (ObjectRef entry in actor.PublicKey.Concat(actor.AssertionMethod))
        {
            if (keys.Count == MaxKeys)
            {
                break;
            }

            // A key id of another origin could shadow the key of somebody else.
            if (entry.Object?.Id is not { } keyId || !keyId.HasSameOrigin(actorId) || !TryReadKey(entry.Object, out ObjectId? owner, out string? publicKey)
                || (owner is not null && owner != actorId) || keys.Any(key => key.KeyId == keyId))
            {
                continue;
            }

            using VerificationKey? key = Import(publicKey);
            if (key is not null)
            {
                keys.Add(new RemoteKeyRecord(keyId, publicKey));
            }
        }

        return keys;
    }

    // A handle on another host needs the word of that host; without it the actor's own host stands in the handle.
    private static string? ReadHandle(Actor actor, ObjectId id, RemoteActorRecord? known)
    {
        if (Handle.TryParse(actor.Webfinger, out Handle? named) && named.Host == id.Origin.Authority)
        {
            return named.ToString();
        }

        if (actor.PreferredUsername is not { Length: > 0 } user || !Handle.TryParse($"{user}@{id.Origin.Authority}", out Handle? own))
        {
            return null;
        }

        return Handle.TryParse(known?.Handle, out Handle? before) && string.Equals(before.User, own.User, StringComparison.OrdinalIgnoreCase)
            ? before.ToString()
            : own.ToString();
    }
}
