using System.Net;
using System.Security.Cryptography;
using System.Text;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>Keeps what others do with our objects: replies, quotes and mentions, likes, reactions and boosts.</summary>
internal sealed class InteractionRecorder(IInteractionModerator moderator, ActorDirectory actors, FederationUris uris)
{
    private const int MaxReactionLength = 100;
    private const int MaxContent = 256 * 1024;

    /// <summary>Keeps a new object of the sender where it answers, quotes or mentions us, or an edit of one that is kept already.</summary>
    /// <param name="context">The activity and its surroundings.</param>
    /// <param name="obj">The object, proven to be the sender's.</param>
    /// <param name="editedAt">When the object was edited, where it does not say so itself; <see langword="null"/> for a <c>Create</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask RecordObjectAsync(InboxContext context, ApObject obj, DateTimeOffset? editedAt, CancellationToken cancellationToken)
    {
        if (obj.Id is null || obj is (Activity and not Question) or Actor or Collection or Tombstone or Link
            || await context.Storage.Interactions.HasTombstoneAsync(obj.Id.Value, context.Sender.Id, context.Now, cancellationToken))
        {
            return;
        }

        InteractionRecord? known = await context.Storage.Interactions.FindAsync(obj.Id.Value, cancellationToken);
        if (known is not null)
        {
            await EditAsync(context, known, obj, editedAt, cancellationToken);
        }
        else if (await FindTargetAsync(context, obj, cancellationToken) is { } target)
        {
            DateTimeOffset publishedAt = Earlier(obj.Published, context.Now) ?? context.Received.ReceivedAt;
            DateTimeOffset? updatedAt = Earlier(obj.Updated, context.Now);
            InteractionRecord record = Describe(obj, new InteractionRecord
            {
                Id = obj.Id.Value,
                Kind = target.Kind,
                ActorId = context.Sender.Id,
                TargetId = target.Id,
                InReplyTo = target.InReplyTo,
                Visibility = VisibilityOf(obj, context.Sender),
                State = InteractionState.Pending,
                PublishedAt = publishedAt,
                UpdatedAt = updatedAt > publishedAt ? updatedAt : null,
                ReceivedAt = context.Received.ReceivedAt,
            });
            await StoreAsync(context, record, cancellationToken);
        }
    }

    /// <summary>Keeps a like, reaction or boost of one of our objects.</summary>
    /// <param name="context">The activity and its surroundings.</param>
    /// <param name="activity">The activity.</param>
    /// <param name="kind">What was done.</param>
    /// <param name="emoji">The emoji of a reaction.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask RecordActionAsync(InboxContext context, Activity activity, InteractionKind kind, string? emoji, CancellationToken cancellationToken)
    {
        if (activity.Object.Count != 1 || await FindOwnAsync(context.Storage, activity.Object[0], cancellationToken) is not { } own
            || (kind == InteractionKind.Share && own.Visibility is not (Visibility.Public or Visibility.Unlisted)))
        {
            return;
        }

        if (emoji?.Length > MaxReactionLength)
        {
            return;
        }

        string id = activity.Id?.Value ?? MakeId(kind, context.Sender.Id, own.Id, emoji);
        if (await context.Storage.Interactions.HasTombstoneAsync(id, context.Sender.Id, context.Now, cancellationToken)
            || (await context.Storage.Interactions.FindAsync(id, cancellationToken) is { } known && (known.ActorId != context.Sender.Id || known.Kind != kind || known.TargetId != own.Id)))
        {
            return;
        }

        InteractionRecord record = new()
        {
            Id = id,
            Kind = kind,
            ActorId = context.Sender.Id,
            TargetId = own.Id,
            Content = UntrustedHtml.From(emoji),
            Visibility = kind == InteractionKind.Share ? VisibilityOf(activity, context.Sender) : Visibility.Public,
            State = InteractionState.Pending,
            PublishedAt = Earlier(activity.Published, context.Now) ?? context.Received.ReceivedAt,
            ReceivedAt = context.Received.ReceivedAt,
        };
        await StoreAsync(context, record, cancellationToken);
    }

    /// <summary>Finds an object of ours that others may know of, by its id or by the address of its page.</summary>
    public async ValueTask<ObjectRecord?> FindOwnAsync(IStorageScope storage, ObjectRef reference, CancellationToken cancellationToken)
    {
        if (reference.Id is not { } id)
        {
            return null;
        }

        ObjectRecord? found = uris.IsLocal(id) ? await storage.Objects.FindAsync(id, cancellationToken) : null;
        found ??= await storage.Objects.FindByUrlAsync(id.Value, cancellationToken);
        return found is { DeletedAt: null, Visibility: not Visibility.Local } ? found : null;
    }

    private async ValueTask EditAsync(InboxContext context, InteractionRecord known, ApObject obj, DateTimeOffset? editedAt, CancellationToken cancellationToken)
    {
        DateTimeOffset? updatedAt = Earlier(obj.Updated ?? editedAt, context.Now);
        if (known.ActorId != context.Sender.Id || updatedAt is null || updatedAt <= (known.UpdatedAt ?? known.PublishedAt))
        {
            return;
        }

        InteractionRecord edited = Describe(obj, known with { Visibility = VisibilityOf(obj, context.Sender), UpdatedAt = updatedAt });

        // What a moderator refused stays refused, whatever it says now.
        if (known.State == InteractionState.Rejected)
        {
            await context.Storage.Interactions.UpsertAsync(edited, cancellationToken);
        }
        else
        {
            await StoreAsync(context, edited with { State = InteractionState.Pending }, cancellationToken);
        }
    }

    private async ValueTask StoreAsync(InboxContext context, InteractionRecord record, CancellationToken cancellationToken)
    {
        InteractionState state = await moderator.DecideAsync(record, context.Sender, cancellationToken);
        await context.Storage.Interactions.UpsertAsync(record with { State = state }, cancellationToken);
    }

    private async ValueTask<Target?> FindTargetAsync(InboxContext context, ApObject obj, CancellationToken cancellationToken)
    {
        foreach (ObjectRef parent in obj.InReplyTo)
        {
            // An answer that one of our accounts gave is an object of ours too, but belongs to the thread that it stands in.
            if (parent.Id is { } id && await context.Storage.Interactions.FindAsync(id.Value, cancellationToken) is { Kind: InteractionKind.Reply } reply)
            {
                return new Target(InteractionKind.Reply, reply.TargetId, id.Value);
            }

            if (await FindOwnAsync(context.Storage, parent, cancellationToken) is { } own)
            {
                return new Target(InteractionKind.Reply, own.Id, parent.Id!.Value);
            }
        }

        foreach (ObjectId quoted in LocalReferences.Quotes(obj))
        {
            if (await FindOwnAsync(context.Storage, new ObjectRef(quoted), cancellationToken) is { } own)
            {
                return new Target(InteractionKind.Quote, own.Id, obj.InReplyTo.First.Id?.Value);
            }
        }

        foreach (Mention mention in obj.Tag.Objects<Mention>())
        {
            if (mention.Href is { } href && uris.IsLocal(href) && await actors.FindByIdAsync(href, cancellationToken) is { DeletedAt: null, IsInstanceActor: false } mentioned)
            {
                return new Target(InteractionKind.Mention, mentioned.Id, obj.InReplyTo.First.Id?.Value);
            }
        }

        return null;
    }

    private static InteractionRecord Describe(ApObject obj, InteractionRecord record) => record with
    {
        Content = UntrustedHtml.From(obj.Content is { } content ? IsHtml(obj) ? Cut(content.Value, MaxContent) : WebUtility.HtmlEncode(Cut(content.Value, MaxContent)) : WebUtility.HtmlEncode(obj.Name?.Value)),
        Summary = obj.Summary?.Value is { Length: > 0 } summary ? new UntrustedText(summary) : null,
        Language = obj.Content?.Language,
        Url = obj.Url.Ids().FirstOrDefault(obj.Id!.HasSameOrigin)?.Value,
    };

    private static string? Cut(string? text, int maximum) => text?.Length > maximum ? text[..maximum] : text;

    private static bool IsHtml(ApObject obj) => obj is not Document
        ? obj.MediaType is null || obj.MediaType.StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
        : obj.MediaType?.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) != true;

    private static Visibility VisibilityOf(ApObject obj, RemoteActorRecord sender) =>
        ActivityStreams.IsPublic(obj.To) ? Visibility.Public
        : ActivityStreams.IsPublic(obj.Cc) ? Visibility.Unlisted
        : sender.Followers is not null && (obj.To.ContainsId(sender.Followers) || obj.Cc.ContainsId(sender.Followers)) ? Visibility.Followers
        : Visibility.Direct;

    // A time in the future would keep every later edit out.
    private static DateTimeOffset? Earlier(DateTimeOffset? said, DateTimeOffset now) => said > now ? now : said;

    private static string MakeId(InteractionKind kind, ObjectId actorId, ObjectId targetId, string? emoji) =>
        $"made-up:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{(int)kind}\n{actorId.Value}\n{targetId.Value}\n{emoji}")))}";

    private readonly record struct Target(InteractionKind Kind, ObjectId Id, string? InReplyTo);
}
