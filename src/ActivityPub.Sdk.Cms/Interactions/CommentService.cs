using System.Globalization;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Publishing;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Interactions;

/// <summary>
/// Replies from the fediverse as moderated comments, and the counts of likes, boosts and quotes. Thread-safe; one for the whole application.
/// </summary>
/// <remarks>Of one piece of content the oldest 2,000 replies are shown.</remarks>
public sealed class CommentService
{
    private const int MaxReplies = 2_000;
    private const int MaxName = 100;
    private const int MaxWarning = 500;
    private const int MaxReply = 64 * 1024;

    private readonly CleanedHtml _cleaned = new();
    private readonly OwnNames _ownNames;
    private readonly IFederationStorage _storage;
    private readonly IVisibilityPolicy _visibility;
    private readonly ChannelDirectory _channels;
    private readonly ActorDirectory _actors;
    private readonly ContentMapper _mapper;
    private readonly IMentionResolver _mentions;
    private readonly ObjectSender _sender;
    private readonly FederationUris _uris;
    private readonly TimeProvider _time;

    internal CommentService(
        IFederationStorage storage,
        IVisibilityPolicy visibility,
        ChannelDirectory channels,
        ActorDirectory actors,
        ContentMapper mapper,
        IMentionResolver mentions,
        ObjectSender sender,
        FederationUris uris,
        TimeProvider time)
    {
        _storage = storage;
        _visibility = visibility;
        _channels = channels;
        _actors = actors;
        _mapper = mapper;
        _mentions = mentions;
        _sender = sender;
        _uris = uris;
        _time = time;
        _ownNames = new OwnNames(storage, uris, time);
    }

    /// <summary>Lists the comments on an object in the order of the conversation: each comment is followed by its answers.</summary>
    /// <param name="objectId">The object of the site.</param>
    /// <param name="includePending">Whether comments that wait for a moderator, and replies that were not written for the public, are listed too. For moderators only. The default is <see langword="false"/>.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page; an empty one for an object that is not known or was deleted.</returns>
    public async ValueTask<Page<Comment>> ListAsync(ObjectId objectId, bool includePending = false, PageRequest page = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objectId);
        int start = int.TryParse(page.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : 0;
        if (await _storage.Objects.FindAsync(objectId, cancellationToken) is not { DeletedAt: null })
        {
            return new Page<Comment>([], null);
        }

        List<InteractionRecord> shown = await ReadAsync(objectId, (reply, ct) => IsListedAsync(reply, includePending, ct), cancellationToken);
        IReadOnlyList<(InteractionRecord Reply, InteractionRecord? Parent, int Depth)> thread = CommentThread.Order(shown, objectId);
        int end = Math.Min(thread.Count, start + page.EffectiveLimit);
        List<Comment> comments = [];
        for (int i = start; i < end; i++)
        {
            comments.Add(await ToCommentAsync(thread[i].Reply, thread[i].Parent, thread[i].Depth, cancellationToken));
        }

        return new Page<Comment>(comments, end < thread.Count ? end.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Lists the comments on a piece of content of the site, as <see cref="ListAsync(ObjectId, bool, PageRequest, CancellationToken)"/>.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="key">The key of the content.</param>
    /// <param name="includePending">Whether comments that wait for a moderator are listed too.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page; an empty one for content that is not published.</returns>
    public async ValueTask<Page<Comment>> ListAsync(string channel, string key, bool includePending = false, PageRequest page = default, CancellationToken cancellationToken = default) =>
        await FindObjectAsync(channel, key, cancellationToken) is { } objectId
            ? await ListAsync(objectId, includePending, page, cancellationToken)
            : new Page<Comment>([], null);

    /// <summary>Lists the replies that wait for a moderator, over all content, newest arrival first.</summary>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<Page<Comment>> QueueAsync(PageRequest page = default, CancellationToken cancellationToken = default)
    {
        Page<InteractionRecord> waiting = await _storage.Interactions.ListRepliesAsync(InteractionState.Pending, page, cancellationToken);
        List<Comment> comments = new(waiting.Items.Count);
        foreach (InteractionRecord reply in waiting.Items)
        {
            InteractionRecord? parent = reply.InReplyTo is null ? null : await _storage.Interactions.FindAsync(reply.InReplyTo, cancellationToken);
            comments.Add(await ToCommentAsync(reply, parent, parent is null ? 0 : 1, cancellationToken));
        }

        return new Page<Comment>(comments, waiting.Next);
    }

    /// <summary>Finds one comment, whatever its state.</summary>
    /// <param name="objectId">The object of the site that it belongs to.</param>
    /// <param name="commentId">The <see cref="Comment.Id"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<Comment?> FindAsync(ObjectId objectId, string commentId, CancellationToken cancellationToken = default)
    {
        if (await FindReplyAsync(objectId, commentId, cancellationToken) is not { } reply)
        {
            return null;
        }

        InteractionRecord? parent = reply.InReplyTo is null ? null : await _storage.Interactions.FindAsync(reply.InReplyTo, cancellationToken);
        return await ToCommentAsync(reply, parent, parent is null ? 0 : 1, cancellationToken);
    }

    /// <summary>Shows a comment. Safe to call again.</summary>
    /// <param name="objectId">The object of the site that it belongs to.</param>
    /// <param name="commentId">The <see cref="Comment.Id"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it is shown now: <see langword="false"/> where there is no such comment, or where it was not written for the public.</returns>
    public async ValueTask<bool> ApproveAsync(ObjectId objectId, string commentId, CancellationToken cancellationToken = default) =>
        await FindReplyAsync(objectId, commentId, cancellationToken) is { } reply
        && reply.Visibility.IsForEverybody()
        && await _storage.Interactions.SetStateAsync(reply.Id, InteractionState.Approved, cancellationToken);

    /// <summary>Hides a comment. Safe to call again; it can be approved later.</summary>
    /// <param name="objectId">The object of the site that it belongs to.</param>
    /// <param name="commentId">The <see cref="Comment.Id"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there is such a comment.</returns>
    public async ValueTask<bool> RejectAsync(ObjectId objectId, string commentId, CancellationToken cancellationToken = default) =>
        await FindReplyAsync(objectId, commentId, cancellationToken) is { } reply
        && await _storage.Interactions.SetStateAsync(reply.Id, InteractionState.Rejected, cancellationToken);

    /// <summary>Counts the comments that are shown, the likes, the boosts and the quotes of an object.</summary>
    /// <param name="objectId">The object of the site.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<InteractionCounts> CountsAsync(ObjectId objectId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objectId);
        return _storage.Interactions.CountAsync(objectId, cancellationToken);
    }

    /// <summary>
    /// Answers a comment as a channel. The author is mentioned and gets the answer; it is shown below the comment at once. The answer to a
    /// comment that was not written for the public goes to its author only and is not shown.
    /// </summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="objectId">The object of the site that the comment belongs to.</param>
    /// <param name="commentId">The <see cref="Comment.Id"/>.</param>
    /// <param name="html">The answer as HTML, cleaned as everything that is published.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer; <see langword="null"/> where there is no such comment, or where it was not written for the public and its author cannot be found any more.</returns>
    /// <exception cref="ChannelException">There is no such channel.</exception>
    /// <exception cref="ArgumentException">The answer is empty or longer than 65,536 characters.</exception>
    public async ValueTask<Comment?> ReplyAsync(string channel, ObjectId objectId, string commentId, string html, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(html);
        if (html.Length > MaxReply)
        {
            throw new ArgumentException($"The answer has {html.Length} characters; at most {MaxReply} are possible.", nameof(html));
        }

        LocalActor actor = await _channels.RequireAsync(channel, cancellationToken);
        if (await FindReplyAsync(objectId, commentId, cancellationToken) is not { } comment)
        {
            return null;
        }

        MentionedActor? author = comment.ActorId == actor.Id ? null : await _mentions.FindAsync(comment.ActorId, cancellationToken);
        if (author is null && !comment.Visibility.IsForEverybody())
        {
            return null;
        }

        CmsContent content = new()
        {
            Key = comment.Id,
            Form = ContentForm.Note,
            Html = html,
            Visibility = comment.Visibility.IsForEverybody() ? comment.Visibility : Visibility.Direct,
        };
        ContentDraft draft = _mapper.Draft(content, actor);
        Dictionary<Handle, MentionedActor> mentions = [];
        foreach (Handle handle in content.Visibility == Visibility.Direct ? [] : draft.Handles)
        {
            if (await _mentions.ResolveAsync(handle, cancellationToken) is { } mentioned)
            {
                mentions[handle] = mentioned;
            }
        }

        DateTimeOffset now = _time.GetUtcNow();
        now = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        RenderedContent rendered = _mapper.RenderReply(draft, actor, _uris.NewObjectId(), ObjectId.Parse(comment.Id), author, mentions, now);
        InteractionRecord answer = new()
        {
            Id = rendered.Object.Id!.Value,
            Kind = InteractionKind.Reply,
            ActorId = actor.Id,
            TargetId = objectId,
            InReplyTo = comment.Id,
            Content = UntrustedHtml.From(rendered.Object.Content!.Value),
            Language = draft.Language,
            Visibility = content.Visibility,
            State = content.Visibility == Visibility.Direct ? InteractionState.Pending : InteractionState.Approved,
            PublishedAt = now,
            ReceivedAt = now,
        };
        await using (IStorageTransaction transaction = await _storage.BeginTransactionAsync(cancellationToken))
        {
            IEnumerable<ObjectId> inboxes = rendered.Mentioned.Select(mentioned => content.Visibility == Visibility.Direct ? mentioned.Inbox : mentioned.SharedInbox);
            await _sender.CreateAsync(transaction, actor, rendered, content.Visibility, inboxes, cancellationToken);
            await transaction.Interactions.UpsertAsync(answer, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return await ToCommentAsync(answer, comment, 1, cancellationToken);
    }

    /// <summary>Deletes an answer that a channel of the site gave. Safe to call again.</summary>
    /// <param name="objectId">The object of the site that the answer belongs to.</param>
    /// <param name="commentId">The <see cref="Comment.Id"/> of the answer.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was such an answer.</returns>
    public async ValueTask<bool> DeleteReplyAsync(ObjectId objectId, string commentId, CancellationToken cancellationToken = default)
    {
        if (await FindReplyAsync(objectId, commentId, cancellationToken) is not { } reply
            || await _actors.FindByIdAsync(reply.ActorId, cancellationToken) is not { } actor)
        {
            return false;
        }

        await using IStorageTransaction transaction = await _storage.BeginTransactionAsync(cancellationToken);
        if (await transaction.Objects.FindAsync(ObjectId.Parse(reply.Id), cancellationToken) is { DeletedAt: null } record)
        {
            await _sender.DeleteAsync(transaction, actor, record, _time.GetUtcNow(), cancellationToken);
        }

        await transaction.Interactions.RemoveAsync(reply.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async ValueTask<bool> IsListedAsync(InteractionRecord reply, bool includePending, CancellationToken cancellationToken) =>
        reply.State != InteractionState.Rejected
        && (includePending || await _visibility.DecideAsync(reply, null, cancellationToken) == ReadDecision.ForEverybody);

    private async ValueTask<ObjectId?> FindObjectAsync(string channel, string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(key);
        return await _channels.FindActorAsync(channel, cancellationToken) is { } actor && await _storage.Publications.FindAsync(actor.Username, key, cancellationToken) is { } publication
            ? publication.ObjectId
            : null;
    }

    private async ValueTask<List<InteractionRecord>> ReadAsync(ObjectId objectId, Func<InteractionRecord, CancellationToken, ValueTask<bool>> isWanted, CancellationToken cancellationToken)
    {
        List<InteractionRecord> wanted = [];
        PageRequest request = new(null, 500);
        int read = 0;
        while (true)
        {
            Page<InteractionRecord> page = await _storage.Interactions.ListAsync(objectId, InteractionKind.Reply, null, request, cancellationToken);
            foreach (InteractionRecord item in page.Items)
            {
                if (await isWanted(item, cancellationToken))
                {
                    wanted.Add(item);
                }
            }

            read += page.Items.Count;
            if (page.Next is null || read >= MaxReplies)
            {
                return wanted;
            }

            request = request with { Cursor = page.Next };
        }
    }

    private async ValueTask<InteractionRecord?> FindReplyAsync(ObjectId objectId, string commentId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(objectId);
        ArgumentNullException.ThrowIfNull(commentId);
        List<InteractionRecord> found = await ReadAsync(objectId, (reply, _) => ValueTask.FromResult(string.Equals(CommentId.Of(reply.Id), commentId, StringComparison.Ordinal)), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    private async ValueTask<Comment> ToCommentAsync(InteractionRecord reply, InteractionRecord? parent, int depth, CancellationToken cancellationToken)
    {
        string name;
        string handle;
        string? profile;
        bool resemblesSite = false;
        LocalActor? local = await _actors.FindByIdAsync(reply.ActorId, cancellationToken);
        if (local is not null)
        {
            name = new UntrustedText(local.Profile.DisplayName).Clean(MaxName);
            handle = local.Handle.ToString();
            profile = local.Profile.Url ?? local.Id.Value;
        }
        else
        {
            RemoteActorRecord? remote = await _storage.RemoteActors.FindAsync(reply.ActorId, cancellationToken);
            name = remote?.DisplayName?.Clean(MaxName) ?? "";
            Handle? parsed = Handle.TryParse(remote?.Handle, out Handle? valid) ? valid : null;
            handle = parsed?.ToString() ?? reply.ActorId.Origin.Authority;
            resemblesSite = await _ownNames.ResembleAsync(name, parsed, cancellationToken);
            profile = OfSameOrigin(remote?.Url, reply.ActorId);
        }

        string? warning = reply.Summary?.Clean(MaxWarning) is { Length: > 0 } summary ? summary : null;
        string remoteId = reply.Id;
        return new Comment
        {
            Id = CommentId.Of(remoteId),
            RemoteId = remoteId,
            ObjectId = reply.TargetId,
            AuthorId = reply.ActorId,
            AuthorName = name.Length > 0 ? name : handle,
            AuthorHandle = handle,
            AuthorUrl = profile,
            IsOwn = local is not null,
            ResemblesSite = resemblesSite,
            Html = _cleaned.Get(reply.Content),
            ContentWarning = warning,
            Language = LanguageTag.Normalise(reply.Language),
            Url = local is null ? OfSameOrigin(reply.Url, ObjectId.TryParse(remoteId, out ObjectId? id) ? id : reply.ActorId) : null,
            PublishedAt = reply.PublishedAt,
            UpdatedAt = reply.UpdatedAt,
            State = reply.State,
            Visibility = reply.Visibility,
            InReplyTo = parent is null ? null : CommentId.Of(parent.Id),
            Depth = depth,
        };
    }

    // A page on another origin would let a comment point anywhere under a name that people trust.
    private static string OfSameOrigin(string? url, ObjectId id) => ObjectId.TryParse(url, out ObjectId? page) && page.HasSameOrigin(id) ? page.Value : id.Value;
}
