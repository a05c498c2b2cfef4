using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Isinglass.RunStore.Folders;
using Microsoft.Data.Sqlite;

namespace Isinglass.RunStore.Index;

/// <summary>Writes runs into the index.</summary>
internal static class IndexWriter
{
    /// <summary>Writes runs in one transaction: another process sees all of them or none.</summary>
    public static void Write(SqliteConnection connection, IEnumerable<RunRecord> runs)
    {
        using var transaction = connection.BeginTransaction();
        var names = connection.Select("SELECT name, key FROM names", reader => (reader.GetString(0), reader.GetInt64(1))).ToDictionary(pair => pair.Item1,
            pair => pair.Item2, StringComparer.Ordinal);
        using var facts = Prepared(connection, "INSERT INTO facts(run, name, number, text, is_metric) VALUES(@0, @1, @2, @3, @4)", 5);
        using var artifacts = Prepared(connection, "INSERT INTO artifacts(run, name, bytes, sha256) VALUES(@0, @1, @2, @3)", 4);
        foreach (var run in runs)
        {
            connection.Execute("DELETE FROM runs WHERE id = @0", run.Id);
            var key = connection.Scalar<long>(
                """
                INSERT INTO runs(id, folder, stamp, kind, state, data, network, method, seed, test_accuracy, started, seconds, curve)
                VALUES(@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12) RETURNING key
                """,
                run.Id, run.Folder, run.Stamp, run.Kind, StateNames.Of(run.State), Text(run, "data") ?? Text(run, "model"), Text(run, "network"),
                    Text(run, "method") ?? Text(run, "sampler"),
                run.Value("seed")?.Number, run.Value("test_accuracy")?.Number, run.Started.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    run.Value("seconds")?.Number,
                string.Join(' ', run.Curve.Select(value => value.ToString("G5", CultureInfo.InvariantCulture))));
            var metrics = run.Metrics.Select(pair => (pair, true));
            foreach (var ((name, value), isMetric) in run.Parameters.Where(pair => !run.Metrics.ContainsKey(pair.Key)).Select(pair =>
                (pair, false)).Concat(metrics))
            {
                var nameKey = NameKey(connection, names, name, isMetric);
                if (value != default)
                {
                    Run(facts, key, nameKey, value.Number, value.Text, isMetric ? 1 : 0);
                }
            }

            foreach (var artifact in run.Artifacts)
            {
                Run(artifacts, key, artifact.Name, artifact.Bytes, artifact.Hash);
            }

            foreach (var tag in run.Tags.Distinct(StringComparer.Ordinal))
            {
                connection.Execute("INSERT INTO tags(run, tag) VALUES(@0, @1)", key, tag);
            }
        }

        Count(connection);
        transaction.Commit();
    }

    /// <summary>Removes runs whose folders are gone, unless another process has written them again.</summary>
    public static void Remove(SqliteConnection connection, IEnumerable<(string Id, string Stamp)> runs)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var (id, stamp) in runs)
        {
            connection.Execute("DELETE FROM runs WHERE id = @0 AND stamp = @1", id, stamp);
        }

        Count(connection);
        transaction.Commit();
    }

    private static void Count(SqliteConnection connection) => connection.Execute("UPDATE generation SET number = number + 1");

    private static long NameKey(SqliteConnection connection, Dictionary<string, long> names, string name, bool isMetric)
    {
        if (!names.TryGetValue(name, out var key))
        {
            key = connection.Scalar<long>("INSERT INTO names(name, is_metric) VALUES(@0, @1) RETURNING key", name, isMetric ? 1 : 0);
            names.Add(name, key);
        }

        return key;
    }

    private static string? Text(RunRecord run, string name) => run.Value(name)?.ToString() is { Length: > 0 } text ? text : null;

    [SuppressMessage("Security", "CA2100", Justification = "Texts are constants of this class.")]
    private static SqliteCommand Prepared(SqliteConnection connection, string text, int values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        for (var k = 0; k < values; k++)
        {
            command.Parameters.Add(new SqliteParameter($"@{k}", null));
        }

        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var k = 0; k < values.Length; k++)
        {
            command.Parameters[k].Value = values[k] ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }
}
