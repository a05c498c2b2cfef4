using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Isinglass.RunStore.Index;

/// <summary>Commands with parameters @0, @1, ...; values never become part of a command's text.</summary>
internal static class Sql
{
    public static int Execute(this SqliteConnection connection, string text, params object?[] values)
    {
        using var command = Command(connection, text, values);
        return command.ExecuteNonQuery();
    }

    public static T Scalar<T>(this SqliteConnection connection, string text, params object?[] values)
    {
        using var command = Command(connection, text, values);
        return (T)command.ExecuteScalar()!;
    }

    public static List<T> Select<T>(this SqliteConnection connection, string text, Func<SqliteDataReader, T> read, params object?[] values)
    {
        using var command = Command(connection, text, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public static string? Text(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static double? Number(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);

    [SuppressMessage("Security", "CA2100", Justification = "Texts are made of this room's constants; what users write are values.")]
    private static SqliteCommand Command(SqliteConnection connection, string text, object?[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        for (var k = 0; k < values.Length; k++)
        {
            command.Parameters.AddWithValue($"@{k}", values[k] ?? DBNull.Value);
        }

        return command;
    }
}
