using System.Security.Cryptography;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Storage;
using ActivityPub.Sdk.Tests.Inbox;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ActivityPub.Sdk.Tests.Actors;

public sealed class ActorKeyRingTests : IDisposable
{
    private readonly InMemoryFederationStorage _storage = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly FederationUris _uris = new(Options.Create(new ActivityPubOptions { Origin = new Origin("https://city.example") }));
    private readonly TestKeyProtector _protector = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _storage.Dispose();

    [Fact]
    public async Task Two_nodes_that_ask_at_once_get_the_same_keys_and_none_is_stored_plain()
    {
        using ActorKeyRing one = Ring();
        using ActorKeyRing two = Ring();
        SigningKey[] keys = await Task.WhenAll(
            Task.Run(() => one.GetSigningKeyAsync("news", KeyAlgorithm.RsaSha256, Token).AsTask()),
            Task.Run(() => two.GetSigningKeyAsync("news", KeyAlgorithm.RsaSha256, Token).AsTask()));
        Assert.Equal(keys[0].PublicKey.ExportPem(), keys[1].PublicKey.ExportPem());
        Assert.Equal("https://city.example/ap/actors/news#main-key", keys[0].KeyId.Value);
        IReadOnlyList<ActorKeyRecord> stored = await _storage.ActorKeys.ListAsync("news", Token);
        Assert.Equal(["ed25519", "rsa-sha256"], stored.Select(static key => key.Algorithm).Order());
        foreach (ActorKeyRecord key in stored)
        {
            Assert.ThrowsAny<CryptographicException>(() => SigningKey.ImportPkcs8(key.ProtectedPrivateKey.Span, key.KeyId));
            Assert.True(key.ProtectedPrivateKey.Span.IndexOf(keys[0].ExportPkcs8().AsSpan(30, 16)) < 0);
        }
    }

    [Fact]
    public async Task A_handle_is_made_once()
    {
        using ActorKeyRing ring = Ring();
        Assert.Same(await ring.GetSigningKeyAsync("news", KeyAlgorithm.Ed25519, Token), await ring.GetSigningKeyAsync("news", KeyAlgorithm.Ed25519, Token));
    }

    [Fact]
    public async Task A_lost_protector_stops_the_start_with_a_sentence()
    {
        using (ActorKeyRing before = Ring())
        {
            await before.VerifyAllAsync(Token);
        }

        using ActorKeyRing ring = new(_storage, new TestKeyProtector(), _uris, _time);
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await ring.VerifyAllAsync(Token));
        Assert.Contains("Data Protection", error.Message, StringComparison.Ordinal);
    }

    // A key ring that was lost in part still opens the newer keys: the older ones have to be tried too.
    [Fact]
    public async Task One_key_that_cannot_be_opened_any_more_stops_the_start()
    {
        await _storage.Actors.UpsertAsync(new ActorRecord { Username = "news", Profile = new ActorProfile { DisplayName = "News" }, CreatedAt = _time.GetUtcNow(), UpdatedAt = _time.GetUtcNow() }, Token);
        using (ActorKeyRing before = Ring())
        {
            await before.VerifyAllAsync(Token);
            await before.GetSigningKeyAsync("news", KeyAlgorithm.RsaSha256, Token);
        }

        using (ActorKeyRing sound = Ring())
        {
            await sound.VerifyAllAsync(Token);
        }

        ActorKeyRecord key = (await _storage.ActorKeys.ListAsync("news", Token)).Single(static k => k.Algorithm == "ed25519");
        await _storage.ActorKeys.UpdateAsync(key with { ProtectedPrivateKey = new TestKeyProtector().Protect([1, 2, 3], "other") }, Token);
        using ActorKeyRing ring = Ring();
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await ring.VerifyAllAsync(Token));
        Assert.Contains(key.KeyId.Value, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_keys_are_shown_before_they_sign_and_old_ones_after()
    {
        using ActorKeyRing ring = Ring();
        ObjectId old = (await ring.GetSigningKeyAsync("news", KeyAlgorithm.RsaSha256, Token)).KeyId;
        await ring.RotateAsync("news", TimeSpan.FromDays(1), Token);
        Assert.Equal(4, (await ring.ListPublishedAsync("news", Token)).Count);
        Assert.Equal(old, (await ring.GetSigningKeyAsync("news", KeyAlgorithm.RsaSha256, Token)).KeyId);
        _time.Advance(TimeSpan.FromDays(1));
        ObjectId now = (await ring.GetSigningKeyAsync("news", KeyAlgorithm.RsaSha256, Token)).KeyId;
        Assert.NotEqual(old, now);
        Assert.Equal(now, (await ring.ListPublishedAsync("news", Token))[0].KeyId);
        Assert.Contains(await ring.ListPublishedAsync("news", Token), key => key.KeyId == old);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.DoesNotContain(await ring.ListPublishedAsync("news", Token), key => key.KeyId == old);
        Assert.Equal(now, (await ring.GetSigningKeyAsync("news", KeyAlgorithm.RsaSha256, Token)).KeyId);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_take_the_keys_away()
    {
        using (ActorKeyRing before = Ring())
        {
            await before.GetSigningKeyAsync("news", KeyAlgorithm.RsaSha256, Token);
        }

        FakeTimeProvider yesterday = new(_time.GetUtcNow().AddDays(-1));
        using ActorKeyRing ring = new(_storage, _protector, _uris, yesterday);
        Assert.NotNull(await ring.GetSigningKeyAsync("news", KeyAlgorithm.RsaSha256, Token));
    }

    private ActorKeyRing Ring() => new(_storage, _protector, _uris, _time);
}
