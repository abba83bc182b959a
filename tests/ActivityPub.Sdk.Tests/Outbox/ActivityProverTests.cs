using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Tests.Delivery;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Tests.Outbox;

/// <summary>Integrity proofs on what is sent.</summary>
public sealed class ActivityProverTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_activity_carries_a_proof_where_the_site_wants_it(bool wanted)
    {
        using DeliveryWorld world = new();
        world.SiteOptions.AddProofs = wanted;
        using JsonDocument sent = await SendAsync(world, Outgoing("<p>Hello é &amp; 𝄞</p>"));
        Assert.Equal(wanted, sent.RootElement.TryGetProperty("proof", out _));
        if (wanted)
        {
            await AssertProvenAsync(world, sent.RootElement);
            Assert.Equal([ActivityStreams.ContextUrl, ActivityProver.ContextUrl], sent.RootElement.GetProperty("@context").EnumerateArray().Take(2).Select(static item => item.GetString()));
        }
    }

    [Fact]
    public async Task A_proof_does_not_fit_another_text()
    {
        using DeliveryWorld world = new();
        world.SiteOptions.AddProofs = true;
        using JsonDocument sent = await SendAsync(world, Outgoing("<p>Hello</p>"));
        using JsonDocument changed = JsonDocument.Parse(sent.RootElement.GetRawText().Replace("Hello", "Hallo", StringComparison.Ordinal));
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(async () => await AssertProvenAsync(world, changed.RootElement));
    }

    [Fact]
    public async Task What_can_be_missed_goes_so_that_the_proof_fits_too()
    {
        using DeliveryWorld world = new();
        world.SiteOptions.AddProofs = true;
        string text = new('x', (OutgoingPayload.MaxBytes / 2) - 350);
        OutgoingActivity outgoing = Outgoing(text);
        Note note = new() { Id = DeliveryWorld.Id("https://city.example/ap/objects/1"), Content = new LanguageText(text, "en"), Sensitive = false };
        using JsonDocument sent = await SendAsync(world, outgoing with { Activity = new Create { Object = new ObjectRef(note) } });
        Assert.False(sent.RootElement.GetProperty("object").TryGetProperty("contentMap", out _));
        Assert.InRange(Encoding.UTF8.GetByteCount(sent.RootElement.GetRawText()), OutgoingPayload.MaxBytes / 2, OutgoingPayload.MaxBytes);
        await AssertProvenAsync(world, sent.RootElement);

        // What fills the limit to the last byte without a proof is too large with one.
        string most = new('x', OutgoingPayload.MaxBytes - 700);
        await Assert.ThrowsAsync<ActivityTooLargeException>(async () => await SendAsync(world, Outgoing(most)));
        world.SiteOptions.AddProofs = false;
        using JsonDocument without = await SendAsync(world, Outgoing(most));
        Assert.False(without.RootElement.TryGetProperty("proof", out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_that_is_made_within_a_transaction_lives_and_dies_with_it(bool commit)
    {
        using DeliveryWorld world = new();
        world.SiteOptions.AddProofs = true;
        await using (IStorageTransaction transaction = await world.Storage.BeginTransactionAsync(Token))
        {
            await world.Outbox.SendAsync(Outgoing("<p>One</p>"), transaction, Token);
            if (commit)
            {
                await transaction.CommitAsync(Token);
            }
        }

        Assert.Equal(commit ? 1 : 0, (await world.Storage.ActorKeys.ListAsync("news", Token)).Count);
        using JsonDocument next = await SendAsync(world, Outgoing("<p>Two</p>"));
        await AssertProvenAsync(world, next.RootElement);
    }

    private static async Task<JsonDocument> SendAsync(DeliveryWorld world, OutgoingActivity outgoing)
    {
        ObjectId id = await world.Outbox.SendAsync(outgoing, null, Token);
        return JsonDocument.Parse((await world.Storage.Activities.FindAsync(id, Token))!.Json);
    }

    private static async Task AssertProvenAsync(DeliveryWorld world, JsonElement sent)
    {
        ActorKeyRecord published = Assert.Single(await world.Keys.ListPublishedAsync("news", Token), static key => key.Algorithm == "ed25519");
        ProofVerificationResult result = ObjectIntegrityProofs.Verify(
            sent,
            id => id == published.KeyId && VerificationKey.TryImportMultikey(published.PublicKey, out VerificationKey? key) ? key : null,
            world.Now);
        Assert.Equal(ProofFailure.None, result.Failure);
        Assert.Equal(world.Now, result.Created);
    }

    private static OutgoingActivity Outgoing(string content) => new()
    {
        Username = "news",
        Activity = new Create { Object = new ObjectRef(new Note { Id = DeliveryWorld.Id("https://city.example/ap/objects/1"), Content = content }) },
        ToFollowers = true,
    };
}
