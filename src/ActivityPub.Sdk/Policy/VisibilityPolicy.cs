using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Policy;

/// <summary>Public and unlisted: everybody. Followers: accepted followers, and who is addressed. Direct: who is addressed. Local and deleted: nobody.</summary>
internal sealed class VisibilityPolicy(IFederationStorage storage, DomainBlocks blocks) : IVisibilityPolicy
{
    public async ValueTask<bool> MayReadAsync(ObjectRecord obj, ObjectId? reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj.DeletedAt is null && await MayReadAsync(obj.Visibility, obj.Username, obj.Json, reader, cancellationToken);
    }

    public async ValueTask<bool> MayReadAsync(ActivityRecord activity, ObjectId? reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(activity);
        if (!activity.Listed || !await MayReadAsync(activity.Visibility, activity.Username, activity.Json, reader, cancellationToken))
        {
            return false;
        }

        // An activity repeats its object: what became of the object since then decides too.
        return activity.ObjectId is null
            || await storage.Objects.FindAsync(activity.ObjectId, cancellationToken) is not { } obj
            || await MayReadAsync(obj, reader, cancellationToken);
    }

    private async ValueTask<bool> MayReadAsync(Visibility visibility, string username, ReadOnlyMemory<byte> json, ObjectId? reader, CancellationToken cancellationToken)
    {
        if (visibility is Visibility.Public or Visibility.Unlisted)
        {
            return true;
        }

        if (visibility is not (Visibility.Followers or Visibility.Direct) || reader is null || await blocks.IsBlockedAsync(reader, cancellationToken))
        {
            return false;
        }

        return IsAddressed(json, reader)
            || (visibility == Visibility.Followers && await storage.Followers.FindAsync(username, reader, cancellationToken) is { State: FollowState.Accepted });
    }

    private static bool IsAddressed(ReadOnlyMemory<byte> json, ObjectId reader) =>
        ActivityJson.TryRead(json.Span, out ApObject? obj, out _)
        && (obj.To.ContainsId(reader) || obj.Cc.ContainsId(reader) || obj.Audience.ContainsId(reader));
}
