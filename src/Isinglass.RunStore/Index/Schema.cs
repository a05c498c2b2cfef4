using Isinglass.Model;
using Microsoft.Data.Sqlite;

namespace Isinglass.RunStore.Index;

/// <summary>The tables of the index. A released step is never changed: an older index is migrated by the steps that it lacks.</summary>
internal static class Schema
{
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE runs(
            key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, folder TEXT NOT NULL, stamp TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
            data TEXT, network TEXT, method TEXT, seed, test_accuracy REAL, started TEXT NOT NULL, seconds REAL, curve TEXT NOT NULL);
        CREATE TABLE names(key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, is_metric INTEGER NOT NULL);
        CREATE TABLE facts(
            run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE, name INTEGER NOT NULL REFERENCES names(key), number REAL, text TEXT,
            PRIMARY KEY(run, name)) WITHOUT ROWID;
        CREATE TABLE tags(run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY(run, tag)) WITHOUT ROWID;
        CREATE TABLE generation(number INTEGER NOT NULL);
        INSERT INTO generation VALUES(0);
        """,
        """
        CREATE TABLE artifacts(
            run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE, name TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT, PRIMARY KEY(run, name)) WITHOUT ROWID;
        CREATE INDEX artifacts_by_hash ON artifacts(sha256);
        UPDATE runs SET stamp = '';
        """,
        """
        CREATE INDEX runs_by_start ON runs(started, id);
        """,
        """
        ALTER TABLE facts ADD COLUMN is_metric INTEGER NOT NULL DEFAULT 0;
        UPDATE runs SET stamp = '';
        """,
    ];

    /// <summary>Version of the newest tables.</summary>
    public static int Version => Steps.Length;

    /// <summary>Creates the tables, or migrates those of an earlier program.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="file">The file, for messages.</param>
    /// <param name="version">The last step to apply.</param>
    /// <exception cref="InputException">A newer program wrote them.</exception>
    public static void Migrate(SqliteConnection connection, string file, int version)
    {
        var found = (int)connection.Scalar<long>("PRAGMA user_version");
        if (found > version)
        {
            throw new InputException(file, 0,
                $"this index has version {found}, and this program knows versions up to {version}. Use the program that wrote it, or remove the file: "
                + $"'isinglass runs index' makes it anew.");
        }

        if (found == version)
        {
            return;
        }

        using var transaction = connection.BeginTransaction();

        // Another process may have done it while this one waited.
        for (var step = (int)connection.Scalar<long>("PRAGMA user_version"); step < version; step++)
        {
            connection.Execute(Steps[step]);
            connection.Execute($"PRAGMA user_version = {step + 1}");
        }

        transaction.Commit();
    }
}
