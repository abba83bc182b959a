using System.Security.Cryptography;
using System.Text;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Durability.App;

/// <summary>Writes one row per handled activity, in the transaction of its effect and under an id that nothing else has: two effects are two rows.</summary>
internal sealed class EffectHandler(FailPoints points) : IInboxHandler<Activity>
{
    /// <summary>The account that the rows belong to.</summary>
    public const string Account = "effects";

    public async ValueTask HandleAsync(InboxContext context, Activity activity, CancellationToken cancellationToken)
    {
        string id = activity.Id?.Value ?? "";
        string digest = Convert.ToHexStringLower(SHA256.HashData(context.Received.Body.Span));
        await context.Storage.Activities.AddAsync(
            new ActivityRecord
            {
                Id = ObjectId.Parse($"https://effects.invalid/{Guid.NewGuid():N}"),
                Username = Account,
                Type = "Effect",
                Visibility = Visibility.Public,
                Json = Encoding.UTF8.GetBytes($"{context.Received.ActorId.Value} {id} {digest}"),
                PublishedAt = context.Now,
                Listed = true,
            },
            cancellationToken);
        if (id.Contains("/throws/", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("This handler does not like the activity.");
        }

        if (id.Contains("/kills/", StringComparison.Ordinal))
        {
            FailPoints.Kill();
        }

        points.Pass("inside:effect");
    }
}
