using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Testing.Peers;

/// <summary>An account of a scripted server. What it does is sent at once and without retries.</summary>
public sealed class PeerActor
{
    private readonly FediversePeer _peer;

    internal PeerActor(FediversePeer peer, string username, string type, string displayName)
    {
        _peer = peer;
        Username = username;
        Type = type;
        DisplayName = displayName;
        Id = peer.Origin.Append($"/users/{username}");
        Inbox = peer.Origin.Append($"/users/{username}/inbox");
        Key = SigningKey.Generate(KeyAlgorithm.RsaSha256, ObjectId.Parse(Id.Value + "#main-key"));
    }

    /// <summary>The name before the <c>@</c>.</summary>
    public string Username { get; }

    /// <summary>The actor type.</summary>
    public string Type { get; }

    /// <summary>The name that is shown.</summary>
    public string DisplayName { get; }

    /// <summary>The id of the actor.</summary>
    public ObjectId Id { get; }

    /// <summary>The personal inbox.</summary>
    public ObjectId Inbox { get; }

    /// <summary>The handle.</summary>
    public Handle Handle => Handle.Create(Username, _peer.Origin.Authority);

    /// <summary>The key that signs what the account sends.</summary>
    public SigningKey Key { get; internal set; }

    /// <summary>Replaces the key by a new one of the same id, as after a rotation.</summary>
    public void RotateKey() => Key = SigningKey.Generate(KeyAlgorithm.RsaSha256, Key.KeyId);

    /// <summary>Follows an actor.</summary>
    /// <param name="target">The actor to follow.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The Follow as it was sent.</returns>
    public async Task<Follow> FollowAsync(ObjectId target, CancellationToken cancellationToken = default)
    {
        Follow follow = new() { Id = _peer.NewId("follow"), Actor = [Id], Object = [target] };
        await _peer.DeliverToActorAsync(this, target, follow, cancellationToken).ConfigureAwait(false);
        return follow;
    }

    /// <summary>Takes something back: a Follow, a Like, an Announce.</summary>
    /// <param name="activity">The activity as it was sent.</param>
    /// <param name="recipient">The actor to tell.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task UndoAsync(Activity activity, ObjectId recipient, CancellationToken cancellationToken = default) =>
        _peer.DeliverToActorAsync(this, recipient, new Undo { Id = _peer.NewId("undo"), Actor = [Id], Object = [activity], To = [recipient] }, cancellationToken);

    /// <summary>Likes an object.</summary>
    /// <param name="objectId">The object.</param>
    /// <param name="author">Its author.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The Like as it was sent.</returns>
    public async Task<Like> LikeAsync(ObjectId objectId, ObjectId author, CancellationToken cancellationToken = default)
    {
        Like like = new() { Id = _peer.NewId("like"), Actor = [Id], Object = [objectId], To = [author] };
        await _peer.DeliverToActorAsync(this, author, like, cancellationToken).ConfigureAwait(false);
        return like;
    }

    /// <summary>Boosts an object.</summary>
    /// <param name="objectId">The object.</param>
    /// <param name="author">Its author.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The Announce as it was sent.</returns>
    public async Task<Announce> AnnounceAsync(ObjectId objectId, ObjectId author, CancellationToken cancellationToken = default)
    {
        Announce announce = new() { Id = _peer.NewId("announce"), Actor = [Id], Object = [objectId], Published = _peer.Now, To = [ActivityStreams.Public], Cc = [author] };
        await _peer.DeliverToActorAsync(this, author, announce, cancellationToken).ConfigureAwait(false);
        return announce;
    }

    /// <summary>Replies to an object.</summary>
    /// <param name="objectId">The object.</param>
    /// <param name="author">Its author, who is mentioned and told.</param>
    /// <param name="html">The reply.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The reply as it was sent.</returns>
    public async Task<Note> ReplyAsync(ObjectId objectId, ObjectId author, string html, CancellationToken cancellationToken = default)
    {
        ObjectId id = _peer.NewId("note");
        Note note = new()
        {
            Id = id,
            AttributedTo = [Id],
            InReplyTo = [objectId],
            Content = html,
            Published = _peer.Now,
            To = [ActivityStreams.Public],
            Cc = [author],
            Tag = [new Mention { Href = author, Name = author.Value }],
        };
        _peer.Put(note);
        await _peer.DeliverToActorAsync(this, author, new Create { Id = ObjectId.Parse(id.Value + "/activity"), Actor = [Id], Object = [note], Published = note.Published, To = note.To, Cc = note.Cc }, cancellationToken).ConfigureAwait(false);
        return note;
    }

    /// <summary>Sends an edited note.</summary>
    /// <param name="note">The note, with its <c>updated</c> time.</param>
    /// <param name="recipient">The actor to tell.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task EditAsync(Note note, ObjectId recipient, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(note);
        _peer.Put(note);
        return _peer.DeliverToActorAsync(this, recipient, new Update { Id = _peer.NewId("update"), Actor = [Id], Object = [note], To = note.To, Cc = note.Cc }, cancellationToken);
    }

    /// <summary>Deletes an object.</summary>
    /// <param name="objectId">The object.</param>
    /// <param name="recipient">The actor to tell.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteAsync(ObjectId objectId, ObjectId recipient, CancellationToken cancellationToken = default)
    {
        _peer.Remove(objectId);
        return _peer.DeliverToActorAsync(this, recipient, new Delete { Id = _peer.NewId("delete"), Actor = [Id], Object = [new Tombstone { Id = objectId }], To = [ActivityStreams.Public] }, cancellationToken);
    }
}
