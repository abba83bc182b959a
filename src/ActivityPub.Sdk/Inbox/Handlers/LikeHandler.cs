using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox.Handlers;

/// <summary>Keeps likes and emoji reactions. A like that carries an emoji is a reaction.</summary>
internal sealed class LikeHandler(InteractionRecorder interactions) : IInboxHandler<Like>, IInboxHandler<EmojiReact>
{
    public ValueTask HandleAsync(InboxContext context, Like activity, CancellationToken cancellationToken) =>
        RecordAsync(context, activity, activity.Content?.Value ?? activity.MisskeyReaction, cancellationToken);

    public ValueTask HandleAsync(InboxContext context, EmojiReact activity, CancellationToken cancellationToken) =>
        RecordAsync(context, activity, activity.Content?.Value, cancellationToken);

    private ValueTask RecordAsync(InboxContext context, Activity activity, string? emoji, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(emoji)
            ? interactions.RecordActionAsync(context, activity, InteractionKind.Like, null, cancellationToken)
            : interactions.RecordActionAsync(context, activity, InteractionKind.Reaction, emoji.Trim(), cancellationToken);
}
