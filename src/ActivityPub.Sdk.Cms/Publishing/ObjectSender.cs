using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>Writes objects and the activities about them, in the transaction of the caller.</summary>
internal sealed class ObjectSender(IOutbox outbox, FederationUris uris, ConversationInboxes conversation)
{
    // Misskey refuses bodies of 64 KiB; the wrapper around the object needs its share.
    private const int MaxBody = 60 * 1024;

    public async ValueTask CreateAsync(IStorageScope scope, LocalActor channel, RenderedContent rendered, Visibility visibility, IEnumerable<ObjectId> inboxes, CancellationToken cancellationToken)
    {
        ObjectRecord record = ToRecord(channel, rendered.Object, visibility);
        Create create = new()
        {
            Actor = (ObjectRef)channel.Id,
            Object = Embed(rendered.Object),
            To = rendered.Audience.To,
            Cc = rendered.Audience.Cc,
            Published = rendered.Object.Published,
        };
        OutgoingActivity outgoing = new()
        {
            Username = channel.Username,
            Activity = create,
            Object = record,
            Visibility = visibility,
            ToFollowers = visibility != Visibility.Direct,
            Inboxes = OthersOf(channel, inboxes),
            Listed = true,
        };
        await outbox.SendAsync(outgoing, scope, cancellationToken);
    }

    public async ValueTask UpdateAsync(IStorageScope scope, LocalActor channel, ObjectRecord known, RenderedContent rendered, Visibility visibility, IEnumerable<ObjectId> inboxes, CancellationToken cancellationToken)
    {
        IReadOnlyList<ObjectId> interested = await conversation.FindAsync(scope, known, cancellationToken);
        ObjectRecord record = ToRecord(channel, rendered.Object, visibility);
        Update update = new()
        {
            Actor = (ObjectRef)channel.Id,
            Object = Embed(rendered.Object),
            To = rendered.Audience.To,
            Cc = rendered.Audience.Cc,
            Published = rendered.Object.Updated,
        };

        // The outbox collection would go on showing the old version inside the first activity, so that one is replaced there.
        await scope.Activities.UnlistAsync(known.Id, cancellationToken);
        Create current = new()
        {
            Id = uris.NewActivityId(),
            Actor = (ObjectRef)channel.Id,
            Object = Embed(rendered.Object),
            To = rendered.Audience.To,
            Cc = rendered.Audience.Cc,
            Published = rendered.Object.Published,
        };
        ActivityRecord listed = new()
        {
            Id = current.Id,
            Username = channel.Username,
            Type = "Create",
            ObjectId = known.Id,
            Visibility = visibility,
            Json = ActivityJson.Write(current),
            PublishedAt = record.PublishedAt,
            Listed = true,
        };
        await scope.Activities.AddAsync(listed, cancellationToken);
        OutgoingActivity outgoing = new()
        {
            Username = channel.Username,
            Activity = update,
            Object = record,
            Visibility = visibility,
            ToFollowers = visibility != Visibility.Direct,
            Inboxes = OthersOf(channel, inboxes.Concat(interested)),
        };
        await outbox.SendAsync(outgoing, scope, cancellationToken);
    }

    public async ValueTask DeleteAsync(IStorageScope scope, LocalActor channel, ObjectRecord known, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IReadOnlyList<ObjectId> interested = await conversation.FindAsync(scope, known, cancellationToken);
        Audience audience = AudienceOf(known, channel);
        Delete delete = new()
        {
            Actor = (ObjectRef)channel.Id,
            Object = (ObjectRef)new Tombstone { Id = known.Id, FormerType = known.Type, Deleted = now },
            To = audience.To,
            Cc = audience.Cc,
            Published = now,
        };
        OutgoingActivity outgoing = new()
        {
            Username = channel.Username,
            Activity = delete,
            Object = known with { Json = default, DeletedAt = now },
            Visibility = known.Visibility,
            ToFollowers = known.Visibility != Visibility.Direct,
            Inboxes = interested,
        };
        await scope.Activities.UnlistAsync(known.Id, cancellationToken);
        await scope.Objects.SetPinnedAsync(channel.Username, known.Id, null, cancellationToken);
        await outbox.SendAsync(outgoing, scope, cancellationToken);
    }

    private Audience AudienceOf(ObjectRecord known, LocalActor channel)
    {
        if (!known.Json.IsEmpty && ActivityJson.TryRead(known.Json.Span, out ApObject? document, out _))
        {
            return new Audience(document.To, document.Cc);
        }

        return Audience.Of(known.Visibility, uris.Followers(channel.Username), []);
    }

    // A channel that mentions itself does not write to itself.
    private ObjectId[] OthersOf(LocalActor channel, IEnumerable<ObjectId> inboxes)
    {
        ObjectId own = uris.Inbox(channel.Username);
        return [.. inboxes.Where(inbox => inbox != own).Distinct()];
    }

    private static ObjectRecord ToRecord(LocalActor channel, ApObject document, Visibility visibility) => new()
    {
        Id = document.Id!,
        Username = channel.Username,
        Type = document.Types[0],
        Visibility = visibility,
        Json = ActivityJson.Write(document),
        Url = document.Url.First.Id?.Value,
        PublishedAt = document.Published!.Value,
        UpdatedAt = document.Updated,
    };

    // What is too big for the strictest servers goes without what they do not need, at last as an id that they fetch.
    private static ObjectRef Embed(ApObject document)
    {
        if (ActivityJson.Write(document).Length <= MaxBody)
        {
            return document;
        }

        ApObject smaller = document with { Content = document.Content?.Value };
        if (ActivityJson.Write(smaller).Length <= MaxBody)
        {
            return smaller;
        }

        smaller = smaller with { Preview = default };
        return ActivityJson.Write(smaller).Length <= MaxBody ? smaller : document.Id;
    }
}
