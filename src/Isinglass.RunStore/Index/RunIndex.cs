using System.Globalization;
using Isinglass.Model;
using Isinglass.RunStore.Folders;
using Isinglass.Training.Recipes;
using Microsoft.Data.Sqlite;

namespace Isinglass.RunStore.Index;

/// <summary>The runs of a folder. The folders are authoritative; queries are answered from an index, which is updated by a scan of them.</summary>
internal sealed class RunIndex : IDisposable
{
    private const int RunsOfATransaction = 500;

    private readonly IndexFile _file;
    private readonly Lock _refreshing = new();

    private RunIndex(string store)
    {
        Store = store;
        _file = new IndexFile(store);
    }

    /// <summary>The folder of runs, absolute.</summary>
    public string Store { get; }

    /// <summary>Whether the index is in memory, because the folder cannot be written.</summary>
    public bool IsInMemory => _file.IsInMemory;

    /// <summary>A number that changes when anything in the index does.</summary>
    public long Generation => _file.Use(static connection => connection.Scalar<long>("SELECT number FROM generation"));

    /// <summary>Opens the index of a folder.</summary>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static RunIndex Open(string store) => Directory.Exists(store)
        ? new RunIndex(Path.GetFullPath(store).TrimEnd(Path.DirectorySeparatorChar) is { Length: > 0 } path ? path : Path.GetFullPath(store))
        : throw new InputException($"There is no folder '{store}' here that could hold runs. Name the one that does: 'isinglass train' makes runs.");

    /// <summary>Scans all folders and reads those that are new or changed.</summary>
    /// <param name="now">The time, UTC.</param>
    public RefreshCount Refresh(DateTime now)
    {
        lock (_refreshing)
        {
            var known = _file.Use(static connection => connection.Select(
                "SELECT folder, id, stamp FROM runs", static reader =>
                    (Folder: reader.GetString(0), Id: reader.GetString(1), Stamp: reader.GetString(2)))).ToDictionary(run => run.Folder,
                    StringComparer.Ordinal);
            var (found, changed) = (new HashSet<string>(StringComparer.Ordinal), new List<(string Folder, string Stamp)>());
            foreach (var folder in RunFolderScan.Find(Store, known.ContainsKey))
            {
                var stamp = RunFolderReader.Stamp(folder, now);
                if (found.Add(RunFolderReader.Identifier(Store, folder))
                    && (stamp.Length == 0 || !known.TryGetValue(folder, out var run) || run.Stamp != stamp))
                {
                    changed.Add((folder, stamp));
                }
            }

            foreach (var part in changed.Chunk(RunsOfATransaction))
            {
                RunRecord[] records = [.. part.AsParallel().AsOrdered().Select(run => ReadIfThere(run.Folder, run.Stamp)).OfType<RunRecord>()];
                _file.Use(connection => IndexWriter.Write(connection, records));
            }

            var gone = known.Values.Where(run => !found.Contains(run.Id)).Select(run => (run.Id, run.Stamp)).ToArray();
            if (gone.Length > 0)
            {
                _file.Use(connection => IndexWriter.Remove(connection, gone));
            }

            return new RefreshCount(found.Count, changed.Count, gone.Length);
        }
    }

    /// <summary>Rebuilds the index.</summary>
    /// <param name="now">The time, UTC.</param>
    public RefreshCount Rebuild(DateTime now)
    {
        lock (_refreshing)
        {
            _file.Remove();
        }

        return Refresh(now);
    }

    /// <summary>The runs of a listing.</summary>
    /// <exception cref="InputException">The condition is wrong, or a column does not exist.</exception>
    public IReadOnlyList<RunRow> List(RunListing listing) => _file.Use(connection =>
    {
        var values = new List<object?>();
        var keyOf = NameKeys(connection);
        var columns = string.Concat(listing.Columns.Select(column =>
            $", {Condition.Value(column, keyOf, values, "number")}, {Condition.Value(column, keyOf, values, "text")}"));
        var where = Where(listing, keyOf, values);
        var order = Order(listing, keyOf, values);
        values.Add(listing.Limit ?? -1);
        values.Add(listing.Offset);
        // Keys are selected first: otherwise the sort would carry all columns of all runs.
        return connection.Select(
            $"""
            SELECT r.id, r.folder, r.kind, r.state, r.data, r.network, r.method, r.seed, r.test_accuracy, r.started, r.seconds, r.curve,
                (SELECT group_concat(t.tag, char(10)) FROM tags t WHERE t.run = r.key){columns}
            FROM runs r WHERE r.key IN (SELECT r.key FROM runs r WHERE {where} ORDER BY {order} LIMIT @{values.Count - 2} OFFSET @{values.Count - 1})
            ORDER BY {order}
            """,
            reader => Row(reader, listing.Columns.Count), [.. values]);
    });

    /// <summary>Number of runs of a listing without its limit.</summary>
    public long Count(RunListing listing) => _file.Use(connection =>
    {
        var values = new List<object?>();
        var where = Where(listing, NameKeys(connection), values);
        return connection.Scalar<long>($"SELECT count(*) FROM runs r WHERE {where}", [.. values]);
    });

    /// <summary>A run with all its facts.</summary>
    /// <exception cref="InputException">There is no such run.</exception>
    public RunDetails Get(string id) => Find(id) ?? throw new InputException($"There is no run '{id}' in {Store}.{NearestName.Hint(id, Ids())}");

    /// <summary>A run with all its facts; null when there is none.</summary>
    public RunDetails? Find(string id) => _file.Use(connection =>
    {
        var rows = connection.Select(
            """
            SELECT r.id, r.folder, r.kind, r.state, r.data, r.network, r.method, r.seed, r.test_accuracy, r.started, r.seconds, r.curve,
                (SELECT group_concat(t.tag, char(10)) FROM tags t WHERE t.run = r.key), r.key
            FROM runs r WHERE r.id = @0
            """,
            static reader => (Row: Row(reader, 0), Key: reader.GetInt64(13)), id);
        if (rows is not [var (row, key)])
        {
            return null;
        }

        var facts = connection.Select(
            "SELECT n.name, f.is_metric, f.number, f.text FROM facts f JOIN names n ON n.key = f.name WHERE f.run = @0 ORDER BY n.name",
            static reader => (Name: reader.GetString(0), IsMetric: reader.GetInt64(1) == 1, Value: new RunValue(reader.Number(2), reader.Text(3))), key);
        var artifacts = connection.Select(
            "SELECT name, bytes, sha256 FROM artifacts WHERE run = @0 ORDER BY name", static reader =>
                new Artifact(reader.GetString(0), reader.GetInt64(1), reader.Text(2)), key);
        return new RunDetails(
            row,
            facts.Where(static fact => !fact.IsMetric).ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal),
            facts.Where(static fact => fact.IsMetric).ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal),
            artifacts);
    });

    /// <summary>All parameters and metrics that any run has.</summary>
    public IReadOnlyList<(string Name, bool IsMetric)> Names() => _file.Use(static connection =>
        connection.Select("SELECT name, is_metric FROM names ORDER BY name", static reader => (reader.GetString(0), reader.GetInt64(1) == 1)));

    /// <summary>The runs with a file of this content.</summary>
    /// <param name="hash">SHA-256, hexadecimal.</param>
    public IReadOnlyList<(string Run, string File)> WithContent(string hash) => _file.Use(connection => connection.Select(
        "SELECT r.id, a.name FROM artifacts a JOIN runs r ON r.key = a.run WHERE a.sha256 = @0 ORDER BY r.id, a.name", static reader =>
            (reader.GetString(0), reader.GetString(1)), hash));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private List<string> Ids() => _file.Use(static connection => connection.Select("SELECT id FROM runs", static reader => reader.GetString(0)));

    // A folder may be renamed or removed between scan and read; the next scan finds it.
    private RunRecord? ReadIfThere(string folder, string stamp)
    {
        try
        {
            return RunFolderReader.Read(Store, folder, stamp);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Func<string, long?> NameKeys(SqliteConnection connection)
    {
        var names = connection.Select("SELECT name, key FROM names", static reader =>
            (Name: reader.GetString(0), Key: reader.GetInt64(1))).ToDictionary(pair => pair.Name, pair => pair.Key, StringComparer.Ordinal);
        return name => names.TryGetValue(name, out var key) ? key
            : RecipeOption.All.Any(option => option.Name == name) ? null
            : throw NearestName.Unknown("parameter or metric", name, [.. Column.Usual, "kind", "tag", .. names.Keys]);
    }

    private static string Order(RunListing listing, Func<string, long?> keyOf, List<object?> values)
    {
        var direction = listing.Descending ? " DESC" : "";
        var first = Condition.Value(listing.Sort, keyOf, values, "number");
        // Every run has these, and there is an index of the first one.
        return listing.Sort is "started" or "id" or "state" or "kind" ? $"{first}{direction}, r.id{direction}"
            : Column.IsUsual(listing.Sort) ? $"{first} IS NULL, {first}{direction}, r.id{direction}"
            : $"{first} IS NULL, {first}{direction}, {Condition.Value(listing.Sort, keyOf, values, "text")}{direction}, r.id{direction}";
    }

    private static string Where(RunListing listing, Func<string, long?> keyOf, List<object?> values)
    {
        var conditions = new List<string>();
        if (!string.IsNullOrWhiteSpace(listing.Where))
        {
            conditions.Add(Condition.ToSql(listing.Where, keyOf, values));
        }

        foreach (var word in listing.Search.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            values.Add(word);
            conditions.Add(
                $"""
                instr(lower(r.id || ' ' || r.kind || ' ' || r.state || ' ' || coalesce(r.data, '') || ' ' || coalesce(r.network, '') || ' ' || coalesce(r.method, '') || ' '
                    || coalesce((SELECT group_concat(t.tag, ' ') FROM tags t WHERE t.run = r.key), '')), lower(@{values.Count - 1})) > 0
                """);
        }

        return conditions.Count == 0 ? "1" : string.Join(" AND ", conditions);
    }

    private static RunRow Row(SqliteDataReader reader, int columns) => new()
    {
        Id = reader.GetString(0),
        Folder = reader.GetString(1),
        Kind = reader.GetString(2),
        State = StateNames.Parse(reader.GetString(3)),
        Data = reader.Text(4),
        Network = reader.Text(5),
        Method = reader.Text(6),
        Seed = reader.Number(7),
        TestAccuracy = reader.Number(8),
        Started = reader.GetString(9),
        Seconds = reader.Number(10),
        Curve = [.. reader.GetString(11).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture))],
        Tags = reader.Text(12)?.Split('\n') ?? [],
        Values = [.. Enumerable.Range(0, columns).Select(k => Cell(reader, 13 + 2 * k))],
    };

    private static RunValue? Cell(SqliteDataReader reader, int at) => (reader.GetValue(at), reader.GetValue(at + 1)) switch
    {
        (DBNull, DBNull) => null,
        (_, string text) => new RunValue(null, text),
        (double number, _) => new RunValue(number, null),
        (long number, _) => new RunValue(number, null),
        _ => null,
    };
}
