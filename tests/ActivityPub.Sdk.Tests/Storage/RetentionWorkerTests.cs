using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ActivityPub.Sdk.Tests.Storage;

public class RetentionWorkerTests
{
    [Fact]
    public async Task WhatIsOldGoesAndTheRestStays()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        DateTimeOffset start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        FakeTimeProvider time = new(start);
        using InMemoryFederationStorage storage = new();
        for (int i = 0; i < 5; i++)
        {
            await storage.Peers.UpsertAsync(new PeerRecord { Host = $"h{i}.example", FirstSeenAt = start, LastInboundAt = start.AddDays(i * 60) }, token);
            await storage.RemoteActors.UpsertAsync(
                new RemoteActorRecord
                {
                    Id = ObjectId.Parse($"https://h{i}.example/u"),
                    Type = "Person",
                    Inbox = ObjectId.Parse($"https://h{i}.example/u/inbox"),
                    Document = "{}"u8.ToArray(),
                    FetchedAt = start.AddDays(i * 60),
                },
                token);
        }

        using RetentionWorker worker = new(storage, Options.Create(new RetentionOptions { BatchSize = 1, Pause = TimeSpan.Zero }), time, NullLogger<RetentionWorker>.Instance);
        time.Advance(TimeSpan.FromDays(241));

        await worker.RunOnceAsync(token);

        Assert.Null(await storage.Peers.FindAsync("h0.example", token));
        Assert.Null(await storage.Peers.FindAsync("h1.example", token));
        Assert.NotNull(await storage.Peers.FindAsync("h2.example", token));
        Assert.Null(await storage.RemoteActors.FindAsync(ObjectId.Parse("https://h2.example/u"), token));
        Assert.NotNull(await storage.RemoteActors.FindAsync(ObjectId.Parse("https://h3.example/u"), token));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(0)]
    public void TooShortAMemoryOfInboundActivitiesIsRefused(int days) =>
        Assert.Contains(
            "RetentionOptions.InboxEntries",
            new RetentionOptionsValidator().Validate(null, new RetentionOptions { InboxEntries = TimeSpan.FromDays(days) }).FailureMessage,
            StringComparison.Ordinal);
}
