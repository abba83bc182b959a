using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

internal sealed class PostgreSqlActorKeyStore(PostgreSqlAccess access) : IActorKeyStore
{
    public ValueTask<IReadOnlyList<ActorKeyRecord>> ListAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync<IReadOnlyList<ActorKeyRecord>>(
            async s => await s.Prepare("""
                SELECT key_id, key_id_text, username, algorithm, private_key, public_key, created_at, signs_from, retires_at
                FROM @schema.ap_actor_keys WHERE lower(username) = $1 ORDER BY created_at, key_id
                """).AddName(username).ToListAsync(Read),
            cancellationToken);

    public async ValueTask<bool> TryAddAsync(ActorKeyRecord key, CancellationToken cancellationToken = default) =>
        await access.CountAsync(
            s => Add(
                s.Prepare("""
                    INSERT INTO @schema.ap_actor_keys (key_id, key_id_text, username, algorithm, private_key, public_key, created_at, signs_from, retires_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (key_id) DO NOTHING
                    """),
                key),
            cancellationToken) > 0;

    public ValueTask UpdateAsync(ActorKeyRecord key, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(
            s => Add(
                s.Prepare("""
                    UPDATE @schema.ap_actor_keys SET key_id_text = $2, username = $3, algorithm = $4, private_key = $5, public_key = $6,
                        created_at = $7, signs_from = $8, retires_at = $9
                    WHERE key_id = $1
                    """),
                key),
            cancellationToken);

    public ValueTask RemoveAsync(ObjectId keyId, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(s => s.Prepare("DELETE FROM @schema.ap_actor_keys WHERE key_id = $1").AddKey(keyId), cancellationToken);

    private static PostgreSqlStatement Add(PostgreSqlStatement statement, ActorKeyRecord key) =>
        statement.AddId(key.KeyId).Add(key.Username).Add(key.Algorithm).Add(key.ProtectedPrivateKey).Add(key.PublicKey)
            .Add(key.CreatedAt).Add(key.SignsFrom).Add(key.RetiresAt);

    private static ActorKeyRecord Read(PostgreSqlRow row) => new()
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
