using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Tests.Delivery;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Tests.Outbox;

public class TransactionalOutboxTests
{
    private const string NoteId = "https://city.example/ap/objects/1";
    private const string ActorId = "https://city.example/ap/actors/news";

    [Fact]
    public async Task ObjectActivityAndTaskAreStoredTogether()
    {
        using DeliveryWorld world = new();

        ObjectId id = await world.Outbox.SendAsync(Outgoing(), null, world.Cancelled);

        ActivityRecord activity = (await world.Storage.Activities.FindAsync(id, world.Cancelled))!;
        Assert.StartsWith("https://city.example/ap/activities/", id.Value, StringComparison.Ordinal);
        Assert.Equal("Create", activity.Type);
        Assert.Equal(NoteId, activity.ObjectId!.Value);
        Assert.True(activity.Listed);
        Assert.Equal(world.Now, activity.PublishedAt);
        Assert.NotNull(await world.Storage.Objects.FindAsync(DeliveryWorld.Id(NoteId), world.Cancelled));
        FanOutRecord task = (await world.Storage.Deliveries.ClaimFanOutAsync(world.Now, world.Now.AddMinutes(1), world.Cancelled))!;
        Assert.Equal(id, task.ActivityId);
        Assert.Equal(NoteId, task.OrderingKey);
        Assert.True(task.ToFollowers);

        using JsonDocument json = JsonDocument.Parse(activity.Json);
        Assert.Equal(id.Value, json.RootElement.GetProperty("id").GetString());
        Assert.Equal(ActorId, json.RootElement.GetProperty("actor").GetString());
        Assert.Equal("2026-11-23T12:00:00Z", json.RootElement.GetProperty("published").GetString());
        Assert.Equal(JsonValueKind.Array, json.RootElement.GetProperty("to").ValueKind);
        Assert.True(json.RootElement.TryGetProperty("@context", out _));
    }

    [Fact]
    public async Task InAScopeNothingStandsUntilItsOwnerCommits()
    {
        using DeliveryWorld world = new();
        ObjectId committed;
        ObjectId rolledBack;
        await using (IStorageTransaction transaction = await world.Storage.BeginTransactionAsync(world.Cancelled))
        {
            rolledBack = await world.Outbox.SendAsync(Outgoing(), transaction, world.Cancelled);
        }

        await using (IStorageTransaction transaction = await world.Storage.BeginTransactionAsync(world.Cancelled))
        {
            committed = await world.Outbox.SendAsync(Outgoing(), transaction, world.Cancelled);
            Assert.Null(await world.Storage.Activities.FindAsync(committed, world.Cancelled));
            await transaction.CommitAsync(world.Cancelled);
        }

        Assert.Null(await world.Storage.Activities.FindAsync(rolledBack, world.Cancelled));
        Assert.NotNull(await world.Storage.Activities.FindAsync(committed, world.Cancelled));
        Assert.Equal(committed, (await world.Storage.Deliveries.ClaimFanOutAsync(world.Now, world.Now.AddMinutes(1), world.Cancelled))!.ActivityId);
        Assert.Null(await world.Storage.Deliveries.ClaimFanOutAsync(world.Now, world.Now.AddMinutes(1), world.Cancelled));
    }

    [Fact]
    public async Task AFailureStoresNothingAtAll()
    {
        using DeliveryWorld world = new();
        OutgoingActivity outgoing = Outgoing() with { Activity = NewCreate() with { Id = DeliveryWorld.Id("https://city.example/ap/activities/1") } };
        await world.Outbox.SendAsync(outgoing with { Object = null }, null, world.Cancelled);

        // The id of the activity is taken, so the second write of the transaction fails after the first.
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await world.Outbox.SendAsync(outgoing, null, world.Cancelled));

        Assert.Null(await world.Storage.Objects.FindAsync(DeliveryWorld.Id(NoteId), world.Cancelled));
    }

    [Fact]
    public async Task HiddenRecipientsAreInNothingThatIsStored()
    {
        using DeliveryWorld world = new();
        ObjectRef secret = new(DeliveryWorld.Id("https://secret.example/u"));
        OutgoingActivity outgoing = Outgoing();
        ObjectId id = await world.Outbox.SendAsync(
            outgoing with
            {
                Activity = NewCreate() with { Bto = secret, Bcc = secret, Object = new ObjectRef(new Note { Id = DeliveryWorld.Id(NoteId), Bcc = secret }) },
                Object = outgoing.Object! with { Json = """{"type":"Note","bto":["https://secret.example/u"]}"""u8.ToArray() },
            },
            null,
            world.Cancelled);

        string activity = Encoding.UTF8.GetString((await world.Storage.Activities.FindAsync(id, world.Cancelled))!.Json.Span);
        string note = Encoding.UTF8.GetString((await world.Storage.Objects.FindAsync(DeliveryWorld.Id(NoteId), world.Cancelled))!.Json.Span);
        Assert.DoesNotContain("secret.example", activity + note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNotOursIsRefused()
    {
        using DeliveryWorld world = new();
        OutgoingActivity outgoing = Outgoing();
        OutgoingActivity[] refused =
        [
            outgoing with { Visibility = Visibility.Local },
            outgoing with { Activity = NewCreate() with { Actor = new ObjectRef(DeliveryWorld.Id("https://city.example/ap/actors/other")) } },
            outgoing with { Activity = NewCreate() with { Id = DeliveryWorld.Id("https://evil.example/1") } },
            outgoing with { Object = outgoing.Object! with { Id = DeliveryWorld.Id("https://evil.example/1") } },
            outgoing with { Activity = new Activity() },
        ];
        foreach (OutgoingActivity one in refused)
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await world.Outbox.SendAsync(one, null, world.Cancelled));
        }

        Assert.Null(await world.Storage.Deliveries.NextDueAsync(world.Cancelled));
    }

    [Fact]
    public async Task ATooLargeActivityIsRefusedBeforeAnythingIsStored()
    {
        using DeliveryWorld world = new();
        OutgoingActivity outgoing = Outgoing() with
        {
            Activity = NewCreate() with { Object = new ObjectRef(new Note { Id = DeliveryWorld.Id(NoteId), Content = new string('x', 61 * 1024) }) },
        };

        await Assert.ThrowsAsync<ActivityTooLargeException>(async () => await world.Outbox.SendAsync(outgoing, null, world.Cancelled));
        Assert.Null(await world.Storage.Objects.FindAsync(DeliveryWorld.Id(NoteId), world.Cancelled));
    }

    [Fact]
    public async Task WithoutRecipientsThereIsNothingToFanOut()
    {
        using DeliveryWorld world = new();
        ObjectId id = await world.Outbox.SendAsync(Outgoing() with { ToFollowers = false }, null, world.Cancelled);
        Assert.NotNull(await world.Storage.Activities.FindAsync(id, world.Cancelled));
        Assert.Null(await world.Storage.Deliveries.NextDueAsync(world.Cancelled));
    }

    [Fact]
    public async Task TheInstanceActorMaySendToo()
    {
        using DeliveryWorld world = new();
        ObjectId id = await world.Outbox.SendAsync(new OutgoingActivity { Username = "instance.actor", Activity = new Flag(), Inboxes = [DeliveryWorld.Id("https://a.example/inbox")] }, null, world.Cancelled);
        using JsonDocument json = JsonDocument.Parse((await world.Storage.Activities.FindAsync(id, world.Cancelled))!.Json);
        Assert.Equal("https://city.example/ap/actor", json.RootElement.GetProperty("actor").GetString());
        Assert.False(json.RootElement.TryGetProperty("published", out _));
    }

    private static Create NewCreate() => new()
    {
        To = new ObjectRef(DeliveryWorld.Id("https://www.w3.org/ns/activitystreams#Public")),
        Object = new ObjectRef(new Note { Id = DeliveryWorld.Id(NoteId), Content = "<p>Hello</p>" }),
    };

    private static OutgoingActivity Outgoing() => new()
    {
        Username = "news",
        Activity = NewCreate(),
        Object = new ObjectRecord
        {
            Id = DeliveryWorld.Id(NoteId),
            Username = "news",
            Type = "Note",
            Visibility = Visibility.Public,
            Json = """{"type":"Note"}"""u8.ToArray(),
            PublishedAt = DeliveryWorld.Start,
        },
        Visibility = Visibility.Public,
        ToFollowers = true,
        Listed = true,
    };
}
