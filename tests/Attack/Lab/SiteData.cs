using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>The database of the site, looked at from outside: read only, while the site runs.</summary>
internal sealed class SiteData(string file)
{
    private readonly string _connection = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString();

    /// <summary>Every place in the whole database that contains a text, as <c>table.column: value</c>.</summary>
    public IReadOnlyList<string> Find(string text)
    {
        using SqliteConnection connection = Open();
        List<string> found = [];
        foreach ((string table, string column) in Columns(connection))
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT substr(CAST({column} AS TEXT), 1, 300) FROM {table} WHERE instr(CAST({column} AS BLOB), CAST($text AS BLOB)) > 0";
            command.Parameters.AddWithValue("$text", text);
            using SqliteDataReader rows = command.ExecuteReader();
            while (rows.Read())
            {
                found.Add($"{table}.{column}: {rows.GetString(0)}");
            }
        }

        return found;
    }

    /// <summary>The one number that a query gives. Parameters are named $0, $1, ….</summary>
    public long Count(string sql, params ReadOnlySpan<object> values)
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i}"), values[i]);
        }

        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The first column of all rows that a query gives. Parameters are named $0, $1, ….</summary>
    public IReadOnlyList<string> List(string sql, params ReadOnlySpan<object> values)
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i}"), values[i]);
        }

        using SqliteDataReader rows = command.ExecuteReader();
        List<string> list = [];
        while (rows.Read())
        {
            list.Add(rows.IsDBNull(0) ? "" : rows.GetString(0));
        }

        return list;
    }

    private static List<(string Table, string Column)> Columns(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.type IN ('TEXT', 'BLOB')";
        using SqliteDataReader rows = command.ExecuteReader();
        List<(string, string)> columns = [];
        while (rows.Read())
        {
            columns.Add((rows.GetString(0), rows.GetString(1)));
        }

        return columns;
    }

    private SqliteConnection Open()
    {
        SqliteConnection connection = new(_connection);
        connection.Open();
        return connection;
    }
}
