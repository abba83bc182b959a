using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Inbox;

/// <summary>Finds which accounts of this installation somebody follows; an installation has few accounts, so they are asked one by one.</summary>
internal static class AccountList
{
    private const int MaxAccounts = 5000;

    public static async ValueTask<List<FollowerRecord>> FindFollowsAsync(IStorageScope storage, ObjectId actorId, CancellationToken cancellationToken)
    {
        List<FollowerRecord> follows = [];
        string? cursor = null;
        for (int seen = 0; seen < MaxAccounts;)
        {
            Page<ActorRecord> page = await storage.Actors.ListAsync(new PageRequest(cursor, 200), cancellationToken);
            foreach (ActorRecord account in page.Items)
            {
                if (await storage.Followers.FindAsync(account.Username, actorId, cancellationToken) is { } follow)
                {
                    follows.Add(follow);
                }
            }

            seen += page.Items.Count;
            cursor = page.Next;
            if (cursor is null)
            {
                break;
            }
        }

        return follows;
    }
}
