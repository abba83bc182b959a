using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox.Handlers;

/// <summary>Notes the answer to a follow of ours. Only the followed actor can give it, and what was never asked has no answer.</summary>
internal sealed class AnswerHandler(FederationUris uris) : IInboxHandler<Accept>, IInboxHandler<Reject>
{
    public ValueTask HandleAsync(InboxContext context, Accept activity, CancellationToken cancellationToken) =>
        NoteAsync(context, activity, FollowState.Accepted, cancellationToken);

    public ValueTask HandleAsync(InboxContext context, Reject activity, CancellationToken cancellationToken) =>
        NoteAsync(context, activity, FollowState.Rejected, cancellationToken);

    private async ValueTask NoteAsync(InboxContext context, Activity answer, FollowState state, CancellationToken cancellationToken)
    {
        foreach (ObjectRef reference in answer.Object)
        {
            if (reference.Object is Activity and not Follow)
            {
                continue;
            }

            foreach (string username in await FindAccountsAsync(context, reference, cancellationToken))
            {
                FollowingRecord? following = await context.Storage.Following.FindAsync(username, context.Sender.Id, cancellationToken);

                // An id that is not the one of the follow belongs to an earlier one, or to something else that was accepted.
                if (following is not null && following.State != state && (reference.Id is null || reference.Id == following.FollowId || reference.Object is Follow))
                {
                    await context.Storage.Following.UpsertAsync(following with { State = state }, cancellationToken);
                }
            }
        }
    }

    private async ValueTask<IReadOnlyList<string>> FindAccountsAsync(InboxContext context, ObjectRef reference, CancellationToken cancellationToken)
    {
        if (reference.Object is Follow follow && Ownership.ActorOf(follow) is { } follower)
        {
            return uris.TryGetUsername(follower, out string? username) ? [username] : [];
        }

        if (reference.Id is { } id && await context.Storage.Activities.FindAsync(id, cancellationToken) is { } sent)
        {
            return [sent.Username];
        }

        List<string> found = [];
        foreach (LocalActor recipient in context.Recipients)
        {
            FollowingRecord? following = await context.Storage.Following.FindAsync(recipient.Username, context.Sender.Id, cancellationToken);
            if (following is not null && following.FollowId == reference.Id)
            {
                found.Add(recipient.Username);
            }
        }

        return found;
    }
}
