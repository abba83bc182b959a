using System.Runtime.InteropServices;
using ActivityPub.Sdk.Identifiers;
using Npgsql;
using NpgsqlTypes;

namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>A statement with its parameters, in the order of their numbers. It is run once.</summary>
internal sealed class PostgreSqlStatement(NpgsqlCommand command, CancellationToken cancellationToken)
{
    public PostgreSqlStatement Add(long value) => AddTyped(value, NpgsqlDbType.Bigint);

    public PostgreSqlStatement Add(long? value) => value is { } number ? Add(number) : AddNull(NpgsqlDbType.Bigint);

    public PostgreSqlStatement Add(int value) => AddTyped(value, NpgsqlDbType.Integer);

    public PostgreSqlStatement Add(bool value) => AddTyped(value, NpgsqlDbType.Boolean);

    public PostgreSqlStatement Add(string? value) => value is null ? AddNull(NpgsqlDbType.Text) : AddTyped(TextKey.Storable(value), NpgsqlDbType.Text);

    public PostgreSqlStatement Add(ReadOnlyMemory<byte> value) => AddTyped(value, NpgsqlDbType.Bytea);

    public PostgreSqlStatement Add(DateTimeOffset value) => AddTyped(value.UtcDateTime, NpgsqlDbType.TimestampTz);

    public PostgreSqlStatement Add(DateTimeOffset? value) => value is { } time ? Add(time) : AddNull(NpgsqlDbType.TimestampTz);

    public PostgreSqlStatement Add(long[] values) => AddTyped(values, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public PostgreSqlStatement Add(int[] values) => AddTyped(values, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public PostgreSqlStatement Add(int?[] values) => AddTyped(values, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public PostgreSqlStatement Add(bool[] values) => AddTyped(values, NpgsqlDbType.Array | NpgsqlDbType.Boolean);

    public PostgreSqlStatement Add(IEnumerable<string?> values) =>
        AddTyped(values.Select(value => value is null ? null : TextKey.Storable(value)).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);

    public PostgreSqlStatement Add(IEnumerable<ReadOnlyMemory<byte>> values) => AddTyped(values.Select(Bytes).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    public PostgreSqlStatement Add(IEnumerable<DateTimeOffset> values) =>
        AddTyped(values.Select(value => value.UtcDateTime).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);

    public PostgreSqlStatement Add(IEnumerable<DateTimeOffset?> values) =>
        AddTyped(values.Select(value => value?.UtcDateTime).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);

    /// <summary>A name that is compared without case.</summary>
    public PostgreSqlStatement AddName(string name) => Add(TextKey.Lower(name));

    /// <summary>A text to look up by.</summary>
    public PostgreSqlStatement AddKey(string? text) => Add(text is null ? null : TextKey.Of(TextKey.Storable(text)));

    /// <summary>An id to look up by: the form that equality compares.</summary>
    public PostgreSqlStatement AddKey(ObjectId? id) => AddKey(id?.Canonical);

    /// <summary>A text in two columns: what it is looked up by, and the text itself where that differs.</summary>
    public PostgreSqlStatement AddText(string? text) => text is null ? AddPair(null, null) : AddPair(TextKey.Storable(text), TextKey.Storable(text));

    /// <summary>An id in two columns: what it is looked up by, and how it was written where that differs.</summary>
    public PostgreSqlStatement AddId(ObjectId? id) => AddPair(id?.Canonical, id?.Value);

    /// <summary>Ids in two arrays, as <see cref="AddId"/>.</summary>
    public PostgreSqlStatement AddIds(IReadOnlyList<ObjectId> ids) =>
        Add(ids.Select(id => TextKey.Of(id.Canonical))).Add(ids.Select(id => TextKey.Of(id.Canonical) == id.Value ? null : id.Value));

    /// <summary>Runs the statement and gives the number of changed rows.</summary>
    public async ValueTask<int> RunAsync()
    {
        await using (command)
        {
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>The first column of the first row as a number.</summary>
    public async ValueTask<long?> ScalarAsync() => (await ToListAsync(row => row.LongOrNull(0))).FirstOrDefault();

    public async ValueTask<List<T>> ToListAsync<T>(Func<PostgreSqlRow, T> read)
    {
        await using (command)
        {
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            List<T> list = [];
            while (await reader.ReadAsync(cancellationToken))
            {
                list.Add(read(new PostgreSqlRow(reader)));
            }

            return list;
        }
    }

    public async ValueTask<T?> FirstOrDefaultAsync<T>(Func<PostgreSqlRow, T> read)
        where T : class
        => (await ToListAsync(read)).FirstOrDefault();

    private PostgreSqlStatement AddPair(string? canonical, string? written)
    {
        string? key = canonical is null ? null : TextKey.Of(canonical);
        return Add(key).Add(key == written ? null : written);
    }

    private PostgreSqlStatement AddTyped<T>(T value, NpgsqlDbType type)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return this;
    }

    private PostgreSqlStatement AddNull(NpgsqlDbType type)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type });
        return this;
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> value) =>
        MemoryMarshal.TryGetArray(value, out ArraySegment<byte> segment) && segment.Array is { } array && segment.Count == array.Length ? array : value.ToArray();
}
