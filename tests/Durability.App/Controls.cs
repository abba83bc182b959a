using System.Globalization;
using System.Text;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Durability.App;

/// <summary>What the tests ask of the app, and what they ask it about; everything through the contracts of the library, so that it is the same for every store.</summary>
internal static class Controls
{
    public const string Account = "news";

    public static void Map(WebApplication app)
    {
        app.MapGet("/control/up", () => "up");
        app.MapPost("/control/seed", SeedAsync);
        app.MapPost("/control/publish", PublishAsync);
        app.MapGet("/control/effects", (IFederationStorage storage, CancellationToken stop) => ListAsync(storage, EffectHandler.Account, static r => Encoding.UTF8.GetString(r.Json.Span), stop));
        app.MapGet("/control/outbox", (IFederationStorage storage, CancellationToken stop) => ListAsync(storage, Account, static r => r.Id.Value, stop));
        app.MapGet("/control/left", LeftAsync);
        app.MapGet("/control/interaction", async (string id, IFederationStorage storage, CancellationToken stop) =>
            await storage.Interactions.FindAsync(id, stop) is { } found ? $"{found.Kind} {found.Content?.Reveal()}" : "none");
        app.MapGet("/control/counts", async (string target, IFederationStorage storage, CancellationToken stop) =>
            (await storage.Interactions.ListAsync(ObjectId.Parse(target), InteractionKind.Like, null, new PageRequest(null, 100), stop)).Items.Count.ToString(CultureInfo.InvariantCulture));
        app.MapGet("/control/follower", async (string actor, IFederationStorage storage, CancellationToken stop) =>
            (await storage.Followers.FindAsync(Account, ObjectId.Parse(actor), stop))?.State.ToString() ?? "none");
    }

    /// <summary>Makes the accounts; the ones that are there stay as they are.</summary>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        ActorDirectory actors = services.GetRequiredService<ActorDirectory>();
        if (await actors.FindAsync(Account, cancellationToken) is null)
        {
            await actors.SaveAsync(Account, new ActorProfile { DisplayName = "News" }, null, cancellationToken);
        }
    }

    /// <summary>Adds followers: one for each inbox, all in one transaction.</summary>
    private static async Task<string> SeedAsync(HttpRequest request, IFederationStorage storage, TimeProvider time, CancellationToken cancellationToken)
    {
        using StreamReader reader = new(request.Body);
        string[] inboxes = (await reader.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await using IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken);
        foreach (string inbox in inboxes)
        {
            ObjectId id = ObjectId.Parse(inbox);
            await transaction.Followers.UpsertAsync(
                new FollowerRecord
                {
                    Username = Account,
                    ActorId = id.Origin.Append("/seeded/" + Uri.EscapeDataString(id.ToUri().AbsolutePath)),
                    Inbox = id,
                    State = FollowState.Accepted,
                    FollowActivity = "{}"u8.ToArray(),
                    FollowedAt = time.GetUtcNow(),
                },
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return inboxes.Length.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Publishes articles and answers with the ids of their activities, each line sent when that article is durable.</summary>
    private static async Task PublishAsync(HttpResponse response, IOutbox outbox, IServiceProvider services, TimeProvider time, CancellationToken cancellationToken, int count = 1)
    {
        LocalActor news = (await services.GetRequiredService<ActorDirectory>().FindAsync(Account, cancellationToken))!;
        for (int i = 0; i < count; i++)
        {
            Note note = new() { Id = news.Id.Origin.Append($"/ap/objects/{Guid.NewGuid():N}"), AttributedTo = [news.Id], Content = "<p>News</p>", Published = time.GetUtcNow(), To = [ActivityStreams.Public] };
            ObjectId id = await outbox.SendAsync(
                new OutgoingActivity
                {
                    Username = Account,
                    Activity = new Create { Object = new ObjectRef(note), To = note.To },
                    Object = new ObjectRecord
                    {
                        Id = note.Id,
                        Username = Account,
                        Type = "Note",
                        Visibility = Visibility.Public,
                        Json = Json.ActivityJson.Write(note),
                        PublishedAt = time.GetUtcNow(),
                    },
                    Visibility = Visibility.Public,
                    ToFollowers = true,
                    Listed = true,
                },
                null,
                cancellationToken);
            await response.WriteAsync(id.Value + " " + note.Id.Value + "\n", cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    private static async Task<string> LeftAsync(IFederationStorage storage, CancellationToken cancellationToken)
    {
        DeliverySummary deliveries = await storage.Deliveries.SummarizeAsync(cancellationToken);
        long pending = await storage.Inbox.CountPendingAsync(cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{pending} {deliveries.Pending} {deliveries.Delivered} {deliveries.Failed}");
    }

    private static async Task<string> ListAsync(IFederationStorage storage, string account, Func<ActivityRecord, string> show, CancellationToken cancellationToken)
    {
        StringBuilder lines = new();
        string? cursor = null;
        do
        {
            Page<ActivityRecord> page = await storage.Activities.ListOutboxAsync(account, new PageRequest(cursor, 1000), cancellationToken);
            foreach (ActivityRecord record in page.Items)
            {
                lines.Append(show(record)).Append('\n');
            }

            cursor = page.Next;
        }
        while (cursor is not null);
        return lines.ToString();
    }
}
