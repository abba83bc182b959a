using ActivityPub.Sdk.Identifiers;
using Npgsql;

namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>The row that a reader stands on.</summary>
internal readonly struct PostgreSqlRow(NpgsqlDataReader reader)
{
    public bool IsNull(int column) => reader.IsDBNull(column);

    public long Long(int column) => reader.GetInt64(column);

    public int Int(int column) => reader.GetInt32(column);

    public bool Bool(int column) => reader.GetBoolean(column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public int? IntOrNull(int column) => IsNull(column) ? null : Int(column);

    public string Text(int column) => reader.GetString(column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public ReadOnlyMemory<byte> Bytes(int column) => IsNull(column) ? default : reader.GetFieldValue<byte[]>(column);

    public DateTimeOffset Time(int column) => new(DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc));

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    /// <summary>A text in two columns that stand side by side.</summary>
    public string Pair(int column) => TextOrNull(column + 1) ?? Text(column);

    public string? PairOrNull(int column) => IsNull(column) ? null : Pair(column);

    /// <summary>An id in two columns that stand side by side.</summary>
    public ObjectId Id(int column) => ObjectId.Parse(Pair(column));

    public ObjectId? IdOrNull(int column) => IsNull(column) ? null : Id(column);
}
