using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Policy;

/// <summary>Public and unlisted: everybody. Followers: accepted followers, and who is addressed. Direct: who is addressed. Local: nobody. Deleted: nobody, beyond that it is gone.</summary>
internal sealed class VisibilityPolicy(IFederationStorage storage, PeerAdmission admission) : IVisibilityPolicy
{
    public async ValueTask<ReadDecision> DecideAsync(ObjectRecord obj, ObjectId? reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (obj.DeletedAt is not null)
        {
            return obj.Visibility.IsForEverybody() ? ReadDecision.OnlyThatItIsGone : ReadDecision.Nothing;
        }

        return await DecideAsync(obj.Visibility, obj.Username, obj.Json, reader, cancellationToken);
    }

    public async ValueTask<ReadDecision> DecideAsync(ActivityRecord activity, ObjectId? reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(activity);
        ReadDecision own = activity.Listed ? await DecideAsync(activity.Visibility, activity.Username, activity.Json, reader, cancellationToken) : ReadDecision.Nothing;
        if (own == ReadDecision.Nothing || activity.ObjectId is null || await storage.Objects.FindAsync(activity.ObjectId, cancellationToken) is not { } obj)
        {
            return own;
        }

        return await DecideAsync(obj, reader, cancellationToken) switch
        {
            ReadDecision.ForEverybody => own,
            ReadDecision.ForThisReader => ReadDecision.ForThisReader,
            _ => ReadDecision.Nothing,
        };
    }

    public async ValueTask<ReadDecision> DecideAsync(InteractionRecord interaction, ObjectId? reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interaction);
        bool isShown = interaction.State == InteractionState.Approved && interaction.Visibility.IsForEverybody();
        return isShown && await admission.FindObjectionAsync(interaction.ActorId, cancellationToken) is null ? ReadDecision.ForEverybody : ReadDecision.Nothing;
    }

    private async ValueTask<ReadDecision> DecideAsync(Visibility visibility, string username, ReadOnlyMemory<byte> json, ObjectId? reader, CancellationToken cancellationToken)
    {
        if (visibility.IsForEverybody())
        {
            return ReadDecision.ForEverybody;
        }

        if (visibility is not (Visibility.Followers or Visibility.Direct) || reader is null || await admission.FindObjectionAsync(reader, cancellationToken) is not null)
        {
            return ReadDecision.Nothing;
        }

        bool mayRead = IsAddressed(json, reader)
            || (visibility == Visibility.Followers && await storage.Followers.FindAsync(username, reader, cancellationToken) is { State: FollowState.Accepted });
        return mayRead ? ReadDecision.ForThisReader : ReadDecision.Nothing;
    }

    private static bool IsAddressed(ReadOnlyMemory<byte> json, ObjectId reader) =>
        ActivityJson.TryRead(json.Span, out ApObject? obj, out _)
        && (obj.To.ContainsId(reader) || obj.Cc.ContainsId(reader) || obj.Audience.ContainsId(reader));
}
