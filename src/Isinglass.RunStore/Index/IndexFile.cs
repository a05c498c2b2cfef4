using Isinglass.Model;
using Microsoft.Data.Sqlite;

namespace Isinglass.RunStore.Index;

/// <summary>
/// The SQLite file of a store, for many processes at once: writers wait for one another, readers do not wait (write-ahead log). It contains nothing that is not
/// in the folders, so a damaged one is rebuilt; in a read-only store it is in memory.
/// </summary>
internal sealed class IndexFile : IDisposable
{
    /// <summary>The name of the file in the store.</summary>
    public const string Name = ".isinglass-index.db";

    // Codes of SQLite: database disk image is malformed; file is not a database; unable to open; attempt to write a readonly database.
    private const int Corrupt = 11, NoDatabase = 26, CannotOpen = 14, ReadOnly = 8;

    private readonly string _file;
    private readonly string _store;
    private readonly Lock _memoryLock = new();
    private SqliteConnection? _inMemory;
    private bool _isReady;

    /// <summary>The index of a store, created on first use.</summary>
    public IndexFile(string store) => (_store, _file) = (store, Path.Combine(store, Name));

    /// <summary>Whether the store cannot be written, so that each process builds its own index.</summary>
    public bool IsInMemory => _inMemory is not null;

    /// <summary>Runs work with a connection; if the file is damaged, creates an empty one and runs it again.</summary>
    /// <exception cref="InputException">A newer program wrote the index.</exception>
    public T Use<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            return Once(work);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is Corrupt or NoDatabase)
        {
            Remove();
            return Once(work);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is CannotOpen or ReadOnly && _inMemory is null)
        {
            _inMemory = new SqliteConnection("Data Source=:memory:");
            _inMemory.Open();
            _isReady = false;
            return Once(work);
        }
    }

    /// <summary>Likewise, without a result.</summary>
    public void Use(Action<SqliteConnection> work) => Use(connection =>
    {
        work(connection);
        return true;
    });

    /// <summary>Removes the index.</summary>
    public void Remove()
    {
        SqliteConnection.ClearAllPools();
        _isReady = false;
        foreach (var ending in new[] { "", "-wal", "-shm", "-journal" })
        {
            File.Delete(_file + ending);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _inMemory?.Dispose();

    private T Once<T>(Func<SqliteConnection, T> work)
    {
        if (_inMemory is { } memory)
        {
            lock (_memoryLock)
            {
                Prepare(memory);
                return work(memory);
            }
        }

        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _file,
            ForeignKeys = true,
            DefaultTimeout = 60
        }.ToString());
        connection.Open();
        Prepare(connection);
        return work(connection);
    }

    private void Prepare(SqliteConnection connection)
    {
        connection.Execute("PRAGMA synchronous = NORMAL");
        if (_isReady)
        {
            return;
        }

        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA foreign_keys = ON");
        Schema.Migrate(connection, Path.Combine(_store, Name), Schema.Version);
        _isReady = true;
    }
}
