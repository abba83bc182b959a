using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Contracts;

public sealed partial class FederationStorageContract
{
    /// <summary>An object is found by an equal id, deleted or not, and by the address of its page while it is not deleted.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task ObjectIsFoundByIdAndUrl(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            ObjectRecord record = Sample.Object("1", Visibility.Unlisted, 3) with { UpdatedAt = Sample.At(4) };
            await storage.Objects.UpsertAsync(record, cancellationToken);
            ObjectRecord found = Check.NotNull(await storage.Objects.FindAsync(ObjectId.Parse("HTTPS://city.EXAMPLE/ap/objects/1"), cancellationToken), "The object by an equal id");
            Check.Bytes(record.Json, found.Json, "The document");
            Check.Equal(record with { Json = default }, found with { Json = default }, "The object");
            Check.Equal(record.Id, (await storage.Objects.FindByUrlAsync(record.Url!, cancellationToken))?.Id, "The object by its page");
            Check.That(await storage.Objects.FindByUrlAsync(record.Url!.ToUpperInvariant(), cancellationToken) is null, "The address of a page is compared byte for byte.");

            await storage.Objects.UpsertAsync(record with { DeletedAt = Sample.At(9), Json = default }, cancellationToken);
            ObjectRecord deleted = Check.NotNull(await storage.Objects.FindAsync(record.Id, cancellationToken), "The deleted object by its id");
            Check.Equal(Sample.At(9), deleted.DeletedAt, "The time of deletion");
            Check.Equal(0, deleted.Json.Length, "The length of the document of a deleted object");
            Check.That(await storage.Objects.FindByUrlAsync(record.Url, cancellationToken) is null, "A deleted object is not found by its page.");

            ObjectRecord again = record with { Id = Sample.Id("objects/2") };
            await storage.Objects.UpsertAsync(again, cancellationToken);
            Check.Equal(again.Id, (await storage.Objects.FindByUrlAsync(record.Url, cancellationToken))?.Id, "The object that was published anew on the page");
            await storage.Objects.UpsertAsync(again with { Url = null }, cancellationToken);
            Check.That(await storage.Objects.FindByUrlAsync(record.Url, cancellationToken) is null, "A page that an object has left finds nothing.");
        },
        cancellationToken);

    /// <summary>Public and unlisted objects that are not deleted are counted.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task PublicObjectsAreCounted(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            foreach (Visibility visibility in Enum.GetValues<Visibility>())
            {
                await storage.Objects.UpsertAsync(Sample.Object(visibility.ToString(), visibility), cancellationToken);
            }

            Check.Equal(2, await storage.Objects.CountPublicAsync(cancellationToken), "The number of public objects");
            await storage.Objects.UpsertAsync(Sample.Object(nameof(Visibility.Public)) with { DeletedAt = Sample.At(1) }, cancellationToken);
            Check.Equal(1, await storage.Objects.CountPublicAsync(cancellationToken), "The number after a deletion");
            await storage.Objects.UpsertAsync(Sample.Object(nameof(Visibility.Unlisted), Visibility.Followers), cancellationToken);
            Check.Equal(0, await storage.Objects.CountPublicAsync(cancellationToken), "The number after one was made narrower");
        },
        cancellationToken);

    /// <summary>Pins are listed newest first; hidden and deleted objects are left out of list and count.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task PinsAreListedNewestFirst(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Objects.UpsertAsync(Sample.Object("a"), cancellationToken);
            await storage.Objects.UpsertAsync(Sample.Object("b", Visibility.Unlisted), cancellationToken);
            await storage.Objects.UpsertAsync(Sample.Object("c"), cancellationToken);
            await storage.Objects.UpsertAsync(Sample.Object("hidden", Visibility.Followers), cancellationToken);
            await storage.Objects.UpsertAsync(Sample.Object("deleted") with { DeletedAt = Sample.At(1) }, cancellationToken);
            double time = 10;
            foreach (string name in (string[])["a", "b", "c", "hidden", "deleted"])
            {
                await storage.Objects.SetPinnedAsync("news", Sample.Id($"objects/{name}"), Sample.At(time++), cancellationToken);
            }

            await storage.Objects.SetPinnedAsync("NEWS", Sample.Id("objects/a"), Sample.At(99), cancellationToken);
            List<ObjectRecord> pinned = await ReadAllAsync(page => storage.Objects.ListPinnedAsync("News", page, cancellationToken));
            Check.Same([Sample.Id("objects/a"), Sample.Id("objects/c"), Sample.Id("objects/b")], pinned.Select(item => item.Id), "The pins, newest first");
            Check.Equal(3, await storage.Objects.CountPinnedAsync("news", cancellationToken), "The number of pins");
            await storage.Objects.SetPinnedAsync("news", ObjectId.Parse("https://CITY.example/ap/objects/a"), null, cancellationToken);
            Check.Equal(2, await storage.Objects.CountPinnedAsync("NEWS", cancellationToken), "The number of pins after one was taken away");
            Check.Equal(0, await storage.Objects.CountPinnedAsync("parks", cancellationToken), "The number of pins of another account");
        },
        cancellationToken);

    /// <summary>An activity is found whole, by an equal id, and cannot be added twice.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task ActivityIsAddedOnce(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            ActivityRecord activity = Sample.Activity("1", 3, Visibility.Direct, listed: false, about: "1");
            await storage.Activities.AddAsync(activity, cancellationToken);
            ObjectId equal = ObjectId.Parse("https://CITY.example/ap/activities/1");
            ActivityRecord found = Check.NotNull(await storage.Activities.FindAsync(equal, cancellationToken), "The activity by an equal id");
            Check.Bytes(activity.Json, found.Json, "The body");
            Check.Equal(activity with { Json = default }, found with { Json = default }, "The activity");
            await Check.ThrowsAsync<InvalidOperationException>(
                async () => await storage.Activities.AddAsync(activity with { Id = equal, Type = "Update" }, cancellationToken),
                "Adding an activity of a known id throws InvalidOperationException.");
            Check.Equal("Create", (await storage.Activities.FindAsync(activity.Id, cancellationToken))?.Type, "The activity that was there first");
            Check.That(await storage.Activities.FindAsync(Sample.Id("activities/2"), cancellationToken) is null, "An unknown activity is not found.");
        },
        cancellationToken);

    /// <summary>The outbox holds listed public and unlisted activities of an account, newest first, in stable pages.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task OutboxIsListedNewestFirst(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Activities.AddAsync(Sample.Activity("a", 10), cancellationToken);
            await storage.Activities.AddAsync(Sample.Activity("b", 30, Visibility.Unlisted), cancellationToken);
            await storage.Activities.AddAsync(Sample.Activity("c", 20), cancellationToken);
            await storage.Activities.AddAsync(Sample.Activity("d", 30), cancellationToken);
            await storage.Activities.AddAsync(Sample.Activity("followers", 40, Visibility.Followers), cancellationToken);
            await storage.Activities.AddAsync(Sample.Activity("direct", 40, Visibility.Direct), cancellationToken);
            await storage.Activities.AddAsync(Sample.Activity("local", 40, Visibility.Local), cancellationToken);
            await storage.Activities.AddAsync(Sample.Activity("unlisted", 40, listed: false), cancellationToken);
            await storage.Activities.AddAsync(Sample.Activity("elsewhere", 40, username: "parks"), cancellationToken);
            Check.Equal(4, await storage.Activities.CountOutboxAsync("NEWS", cancellationToken), "The number in the outbox");
            Page<ActivityRecord> first = await storage.Activities.ListOutboxAsync("News", new PageRequest(null, 2), cancellationToken);
            Check.Same([Sample.Id("activities/d"), Sample.Id("activities/b")], first.Items.Select(item => item.Id), "The first page");
            await storage.Activities.AddAsync(Sample.Activity("late", 99), cancellationToken);
            Page<ActivityRecord> second = await storage.Activities.ListOutboxAsync("news", new PageRequest(first.Next, 2), cancellationToken);
            Check.Same([Sample.Id("activities/c"), Sample.Id("activities/a")], second.Items.Select(item => item.Id), "The second page");
            Check.That(second.Next is null, "The last page has no next one, also where it is full.");
        },
        cancellationToken);

    /// <summary>Taking an object out of the outbox takes every activity about it, and keeps their bodies.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task ActivitiesAreUnlistedWithTheirObject(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Activities.AddAsync(Sample.Activity("create", 1, about: "1"), cancellationToken);
            await storage.Activities.AddAsync(Sample.Activity("update", 2, about: "1"), cancellationToken);
            await storage.Activities.AddAsync(Sample.Activity("other", 3, about: "2"), cancellationToken);
            await storage.Activities.UnlistAsync(ObjectId.Parse("https://CITY.example/ap/objects/1"), cancellationToken);
            Check.Equal(1, await storage.Activities.CountOutboxAsync("news", cancellationToken), "The number in the outbox");
            Page<ActivityRecord> outbox = await storage.Activities.ListOutboxAsync("news", new PageRequest(), cancellationToken);
            Check.Same([Sample.Id("activities/other")], outbox.Items.Select(item => item.Id), "The outbox");
            ActivityRecord update = Check.NotNull(await storage.Activities.FindAsync(Sample.Id("activities/update"), cancellationToken), "The activity");
            Check.That(!update.Listed, "The activity is no longer listed.");
            Check.Bytes(Sample.Json("update"), update.Json, "The body");
        },
        cancellationToken);

    /// <summary>A list that is asked for with a cursor that cannot be read gives an empty page.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task UnreadableCursorGivesAnEmptyPage(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Activities.AddAsync(Sample.Activity("a"), cancellationToken);
            foreach (string cursor in (string[])["?", "", "..", "' OR 1=1 --", new string('9', 400)])
            {
                Page<ActivityRecord> page = await storage.Activities.ListOutboxAsync("news", new PageRequest(cursor, 2), cancellationToken);
                Check.That(page.Items.Count == 0 && page.Next is null, "A cursor that cannot be read gives an empty page.");
            }
        },
        cancellationToken);

    /// <summary>A limit out of its range is brought into it.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task LimitIsBroughtIntoItsRange(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            for (int i = 0; i < 41; i++)
            {
                await storage.Activities.AddAsync(Sample.Activity($"{i}", i), cancellationToken);
            }

            Check.Equal(40, (await storage.Activities.ListOutboxAsync("news", new PageRequest(null, 0), cancellationToken)).Items.Count, "The page of limit 0");
            Page<ActivityRecord> large = await storage.Activities.ListOutboxAsync("news", new PageRequest(null, int.MaxValue), cancellationToken);
            Check.That(large.Items.Count == 41 && large.Next is null, "The greatest limit reads everything up to 1,000.");
        },
        cancellationToken);

    /// <summary>A publication is found by account and key and by its present object, and is replaced.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task PublicationIsReplaced(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            PublicationRecord publication = Sample.Publication("article/1", 1, PublicationState.Scheduled) with
            {
                Payload = Sample.Json("later"),
                PublishAt = Sample.At(60),
                PublishedAt = Sample.At(2),
                Problem = "Waits for approval.",
                Visibility = Visibility.Followers,
            };
            await storage.Publications.UpsertAsync(publication, cancellationToken);
            PublicationRecord found = Check.NotNull(await storage.Publications.FindAsync("NEWS", "article/1", cancellationToken), "The publication");
            Check.Bytes(publication.Payload, found.Payload, "The payload");
            Check.Equal(publication with { Payload = default }, found with { Payload = default }, "The publication");
            Check.That(await storage.Publications.FindAsync("news", "ARTICLE/1", cancellationToken) is null, "Keys are compared with case.");

            await storage.Publications.UpsertAsync(Sample.Publication("article/1", 5) with { ObjectId = Sample.Id("objects/new") }, cancellationToken);
            Check.Equal("article/1", (await storage.Publications.FindByObjectAsync(ObjectId.Parse("https://CITY.example/ap/objects/new"), cancellationToken))?.Key, "The publication by its object");
            Check.That(await storage.Publications.FindByObjectAsync(publication.ObjectId, cancellationToken) is null, "The object before finds nothing.");
            Check.Equal(0, (await storage.Publications.ListDueAsync(Sample.At(999), 10, cancellationToken)).Count, "What is due after it was published");
            Check.Equal(1, (await storage.Publications.ListAsync("news", new PageRequest(), cancellationToken)).Items.Count, "The number of entries");
        },
        cancellationToken);

    /// <summary>Scheduled publications that are due are listed earliest first.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task DuePublicationsAreListedEarliestFirst(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            foreach ((string key, double at) in new[] { ("a", 30.0), ("b", 10.0), ("c", 20.0), ("d", 40.0) })
            {
                await storage.Publications.UpsertAsync(Sample.Publication(key, state: PublicationState.Scheduled) with { PublishAt = Sample.At(at) }, cancellationToken);
            }

            await storage.Publications.UpsertAsync(Sample.Publication("held", state: PublicationState.Held) with { PublishAt = Sample.At(5) }, cancellationToken);
            IReadOnlyList<PublicationRecord> due = await storage.Publications.ListDueAsync(Sample.At(30), 10, cancellationToken);
            Check.Same(["b", "c", "a"], due.Select(item => item.Key), "What is due");
            Check.Same(["b"], (await storage.Publications.ListDueAsync(Sample.At(30), 1, cancellationToken)).Select(item => item.Key), "The first that is due");
        },
        cancellationToken);

    /// <summary>Publications of an account are listed, newest change first.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task PublicationsAreListedNewestChangeFirst(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Publications.UpsertAsync(Sample.Publication("a", 10), cancellationToken);
            await storage.Publications.UpsertAsync(Sample.Publication("b", 20), cancellationToken);
            await storage.Publications.UpsertAsync(Sample.Publication("c", 30), cancellationToken);
            await storage.Publications.UpsertAsync(Sample.Publication("x", 30) with { Username = "parks" }, cancellationToken);
            await storage.Publications.UpsertAsync(Sample.Publication("a", 40), cancellationToken);
            List<PublicationRecord> listed = await ReadAllAsync(page => storage.Publications.ListAsync("News", page, cancellationToken));
            Check.Same(["a", "c", "b"], listed.Select(item => item.Key), "The publications, newest change first");
        },
        cancellationToken);
}
