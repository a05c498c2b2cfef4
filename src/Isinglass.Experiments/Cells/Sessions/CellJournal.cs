using System.Text.Json;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Training.Runs;

namespace Isinglass.Experiments.Cells.Sessions;

/// <summary>
/// The folder of a study: <c>study.json</c> has its header, <c>cells.jsonl</c> a line for every finished cell. A line is appended by one write and flushed to
/// disk before the next; one cut off by a crash is dropped when the folder is opened again. One process at a time.
/// </summary>
internal sealed class CellJournal : IDisposable
{
    public const string HeaderName = "study.json";

    public const string CellsName = "cells.jsonl";

    private static ReadOnlySpan<byte> LineStart => "{\"study\":\""u8;

    private readonly Dictionary<(string Plan, ulong Seed), (string Result, int Line)> _results = [];
    private readonly StudyHeader _study;
    private readonly FileStream _owner;
    private readonly FileStream _stream;
    private readonly bool _isFolderNew;

    private CellJournal(StudyHeader study, FileStream owner, string path, bool isFolderNew)
    {
        (_study, _owner, _isFolderNew) = (study, owner, isFolderNew);
        _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
    }

    /// <summary>The note on a truncated line, whose cell is run again; null = there was none.</summary>
    public string? Note { get; private set; }

    /// <summary>Refuses a folder that <see cref="Open"/> would refuse because it holds another study or none; changes nothing.</summary>
    public static void Check(string folder, StudyHeader study) => Told(folder, () => Refuse(folder, study));

    /// <summary>Opens the folder of a study, a new one or one of the same study, whatever its seeds.</summary>
    /// <exception cref="InputException">It belongs to something else, cannot be used, or another process fills it.</exception>
    public static CellJournal Open(string folder, StudyHeader study) => Told(folder, () =>
    {
        Refuse(folder, study);
        var isFolderNew = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        var owner = AtomicFolder.Own(folder);
        CellJournal? journal = null;
        try
        {
            // Once more, now under the lock.
            if (!Refuse(folder, study))
            {
                AtomicFile.Write(Path.Combine(folder, HeaderName), stream => stream.Write(study.ToJson()));
            }

            var path = Path.Combine(folder, CellsName);
            journal = new CellJournal(study, owner, path, isFolderNew);
            journal.Load(path);
            return journal;
        }
        catch
        {
            journal?.Dispose();
            AtomicFolder.Release(folder, owner);
            throw;
        }
    });

    /// <summary>The result of a cell; null when it is not finished.</summary>
    public string? Find(Cell cell) => _results.TryGetValue((cell.PlanHash, cell.Seed), out var entry) ? entry.Result : null;

    /// <summary>Keeps the result of a cell.</summary>
    public void Add(Cell cell, string result)
    {
        var line = new JournalLine(_study.Hash, cell.PlanHash, cell.Seed, result);
        _stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, CellJson.Default.JournalLine), (byte)'\n']);
        _stream.Flush(flushToDisk: true);
        _results[(cell.PlanHash, cell.Seed)] = (result, 0);
    }

    /// <summary>The error for a result that cannot be read.</summary>
    public InputException Damaged(Cell cell, Exception cause) => Damaged(_stream.Name, _results[(cell.PlanHash, cell.Seed)].Line, cause);

    /// <summary>Ends a study that cannot be run. Without any finished cell its files are deleted, and its folder if it was created for them.</summary>
    public void Abandon()
    {
        Dispose();
        if (_results.Count > 0)
        {
            return;
        }

        var folder = Path.GetDirectoryName(_stream.Name)!;
        File.Delete(_stream.Name);
        File.Delete(Path.Combine(folder, HeaderName));
        AtomicFolder.Disown(folder);

        if (_isFolderNew && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        if (_owner.CanWrite)
        {
            AtomicFolder.Release(Path.GetDirectoryName(_stream.Name)!, _owner);
        }
    }

    private static InputException Damaged(string path, int line, Exception? cause) =>
        new(path, line, "is no finished cell. Delete the line; the cell is then run again.", cause);

    private static T Told<T>(string folder, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"The folder {folder} cannot be used: {exception.Message} Choose another with `output`.", exception);
        }
    }

    /// <summary>Refuses a folder with other content.</summary>
    /// <returns>Whether it already is the folder of the study.</returns>
    private static bool Refuse(string folder, StudyHeader study)
    {
        var header = Path.Combine(folder, HeaderName);
        if (!File.Exists(header))
        {
            return File.Exists(folder) || (Directory.Exists(folder) && AtomicFolder.HasOthers(folder))
                ? throw new InputException($"The output {folder} exists already and is no study's folder. Choose another with `output`, or remove it.") : false;
        }

        StudyHeader found;
        try
        {
            found = StudyHeader.Read(File.ReadAllBytes(header));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InputException(header, 0, "does not say what study the folder belongs to. Choose another folder with `output`.", exception);
        }

        return study.Difference(found) is { } words
            ? throw new InputException(header, 0, $"the folder holds another study: {words}. Ask for the same, or choose another folder with `output`.") : true;
    }

    private void Load(string path)
    {
        if (_stream.Length > Array.MaxLength)
        {
            throw new InputException(path, 0, $"holds {Memory.Size(_stream.Length)}, which no study writes. Choose another folder with `output`.");
        }

        var bytes = new byte[_stream.Length];
        _stream.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var number = 1;
        foreach (var line in bytes.AsSpan(0, whole).Split((byte)'\n'))
        {
            if (bytes.AsSpan(line).Length > 0)
            {
                Take(bytes.AsSpan(line), path, number);
            }

            number++;
        }

        // After a power failure the file may end in zeros.
        var cut = bytes.AsSpan(whole).TrimEnd((byte)0);
        if (!cut.StartsWith(LineStart[..Math.Min(cut.Length, LineStart.Length)]))
        {
            throw Damaged(path, number - 1, null);
        }

        if (whole < bytes.Length)
        {
            Note = $"{path}:{number - 1}: was cut off when it was written; its cell is run again.";
        }

        // Truncated only now, so that a file that is not a journal is left unchanged.
        _stream.SetLength(whole);
        _stream.Position = whole;
    }

    private void Take(ReadOnlySpan<byte> line, string path, int number)
    {
        JournalLine cell;
        try
        {
            cell = JsonSerializer.Deserialize(line, CellJson.Default.JournalLine) ?? throw new JsonException("null is no cell.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Damaged(path, number, exception);
        }

        if (cell.Study != _study.Hash)
        {
            throw new InputException(
                path, number, $"is a cell of another study than {HeaderName} beside it. Delete the line, or choose another folder with `output`.");
        }

        _results[(cell.Plan, cell.Seed)] = (cell.Result.Text, number);
    }
}
