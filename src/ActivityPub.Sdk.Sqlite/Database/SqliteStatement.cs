using ActivityPub.Sdk.Identifiers;
using SQLitePCL;

namespace ActivityPub.Sdk.Sqlite.Database;

/// <summary>A prepared statement that is used again and again. Disposing one use of it makes it ready for the next.</summary>
internal sealed class SqliteStatement(sqlite3 db, sqlite3_stmt statement) : IDisposable
{
    private int _parameters;

    public SqliteStatement Add(long value)
    {
        SqliteErrors.Check(db, raw.sqlite3_bind_int64(statement, ++_parameters, value));
        return this;
    }

    public SqliteStatement Add(long? value) => value is { } number ? Add(number) : AddNull();

    public SqliteStatement Add(bool value) => Add(value ? 1L : 0L);

    public SqliteStatement Add(string? value)
    {
        if (value is null)
        {
            return AddNull();
        }

        SqliteErrors.Check(db, raw.sqlite3_bind_text(statement, ++_parameters, value));
        return this;
    }

    public SqliteStatement Add(ReadOnlyMemory<byte> value)
    {
        _parameters++;
        SqliteErrors.Check(db, value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, _parameters, 0) : raw.sqlite3_bind_blob(statement, _parameters, value.Span));
        return this;
    }

    public SqliteStatement Add(DateTimeOffset value) => Add(UnixTime.ToMicroseconds(value));

    public SqliteStatement Add(DateTimeOffset? value) => value is { } time ? Add(time) : AddNull();

    /// <summary>An id to look up by: the form that equality compares.</summary>
    public SqliteStatement AddKey(ObjectId? id) => Add(id?.Canonical);

    /// <summary>An id in two columns: what it is looked up by, and how it was written where that differs.</summary>
    public SqliteStatement AddId(ObjectId? id) => AddKey(id).Add(ReferenceEquals(id?.Value, id?.Canonical) || id?.Value == id?.Canonical ? null : id?.Value);

    /// <summary>Moves to the next row.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(statement);
        SqliteErrors.Check(db, code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs to the end and gives the number of changed rows.</summary>
    public int Run()
    {
        using (this)
        {
            while (Step())
            {
            }

            return raw.sqlite3_changes(db);
        }
    }

    /// <summary>The first column of the first row as a number.</summary>
    public long? Scalar()
    {
        using (this)
        {
            return Step() ? LongOrNull(0) : null;
        }
    }

    public List<T> ToList<T>(Func<SqliteStatement, T> read)
    {
        using (this)
        {
            List<T> list = [];
            while (Step())
            {
                list.Add(read(this));
            }

            return list;
        }
    }

    public T? FirstOrDefault<T>(Func<SqliteStatement, T> read)
        where T : class
    {
        using (this)
        {
            return Step() ? read(this) : null;
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int(int column) => (int)Long(column);

    public bool Bool(int column) => Long(column) != 0;

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public ReadOnlyMemory<byte> Bytes(int column) => IsNull(column) ? default : raw.sqlite3_column_blob(statement, column).ToArray();

    public DateTimeOffset Time(int column) => UnixTime.FromMicroseconds(Long(column));

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    /// <summary>An id in two columns that stand side by side.</summary>
    public ObjectId Id(int column) => ObjectId.Parse(TextOrNull(column + 1) ?? Text(column));

    public ObjectId? IdOrNull(int column) => IsNull(column) ? null : Id(column);

    public void Dispose()
    {
        _parameters = 0;
        _ = raw.sqlite3_reset(statement);
        _ = raw.sqlite3_clear_bindings(statement);
    }

    /// <summary>Gives the statement back for good.</summary>
    public void Close() => statement.Dispose();

    private SqliteStatement AddNull()
    {
        SqliteErrors.Check(db, raw.sqlite3_bind_null(statement, ++_parameters));
        return this;
    }
}
