using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

internal sealed class SqliteActorKeyStore(SqliteAccess access) : IActorKeyStore
{
    public ValueTask<IReadOnlyList<ActorKeyRecord>> ListAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync<IReadOnlyList<ActorKeyRecord>>(
            s => s.Prepare("""
                SELECT key_id, key_id_text, username, algorithm, private_key, public_key, created_at, signs_from, retires_at
                FROM ap_actor_keys WHERE username = ?1 ORDER BY created_at, key_id
                """).Add(username).ToList(Read),
            cancellationToken);

    public ValueTask<bool> TryAddAsync(ActorKeyRecord key, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s => s.Prepare("""
                INSERT INTO ap_actor_keys (key_id, key_id_text, username, algorithm, private_key, public_key, created_at, signs_from, retires_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (key_id) DO NOTHING
                """)
                .AddId(key.KeyId).Add(key.Username).Add(key.Algorithm).Add(key.ProtectedPrivateKey).Add(key.PublicKey)
                .Add(key.CreatedAt).Add(key.SignsFrom).Add(key.RetiresAt).Run() > 0,
            cancellationToken);

    public ValueTask UpdateAsync(ActorKeyRecord key, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.Prepare("""
                    UPDATE ap_actor_keys SET key_id_text = ?2, username = ?3, algorithm = ?4, private_key = ?5, public_key = ?6,
                        created_at = ?7, signs_from = ?8, retires_at = ?9
                    WHERE key_id = ?1
                    """)
                    .AddId(key.KeyId).Add(key.Username).Add(key.Algorithm).Add(key.ProtectedPrivateKey).Add(key.PublicKey)
                    .Add(key.CreatedAt).Add(key.SignsFrom).Add(key.RetiresAt).Run();
            },
            cancellationToken);

    public ValueTask RemoveAsync(ObjectId keyId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => { s.Prepare("DELETE FROM ap_actor_keys WHERE key_id = ?1").AddKey(keyId).Run(); }, cancellationToken);

    private static ActorKeyRecord Read(SqliteStatement row) => new()
    {
        KeyId = row.Id(0),
        Username = row.Text(2),
        Algorithm = row.Text(3),
        ProtectedPrivateKey = row.Bytes(4),
        PublicKey = row.Text(5),
        CreatedAt = row.Time(6),
        SignsFrom = row.Time(7),
        RetiresAt = row.TimeOrNull(8),
    };
}
