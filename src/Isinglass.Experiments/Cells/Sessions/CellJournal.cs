using System.Text;
using System.Text.Json;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Training.Runs;

namespace Isinglass.Experiments.Cells.Sessions;

/// <summary>
/// The folder of a study: <c>study.json</c> says what it is, <c>cells.jsonl</c> has a line for every finished cell. A line is appended by one write and is on
/// the disk before the next cell counts; one that a crash cut off is dropped when the folder is opened again. One process at a time.
/// </summary>
internal sealed class CellJournal : IDisposable
{
    public const string HeaderName = "study.json";

    public const string CellsName = "cells.jsonl";

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

    /// <summary>Opens the folder of a study, a new one or one of the same study, whatever its seeds.</summary>
    /// <exception cref="InputException">It belongs to something else, cannot be used, or another process fills it.</exception>
    public static CellJournal Open(string folder, StudyHeader study)
    {
        try
        {
            var header = Path.Combine(folder, HeaderName);
            if (File.Exists(folder) || (Directory.Exists(folder) && !File.Exists(header) && Directory.EnumerateFileSystemEntries(folder).Any()))
            {
                throw new InputException($"The output {folder} exists already and is no study's folder. Choose another with `output`, or remove it.");
            }

            var isFolderNew = !Directory.Exists(folder);
            Directory.CreateDirectory(folder);
            var owner = AtomicFolder.Own(folder);
            CellJournal? journal = null;
            try
            {
                Check(header, study);
                var path = Path.Combine(folder, CellsName);
                journal = new CellJournal(study, owner, path, isFolderNew);
                journal.Load(path);
                return journal;
            }
            catch
            {
                journal?.Dispose();
                owner.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"The folder {folder} cannot be used: {exception.Message} Choose another with `output`.", exception);
        }
    }

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

    /// <summary>
    /// Ends a study that cannot be run. Without a finished cell, of whatever seed, its files go, and its folder where it was made for them.
    /// </summary>
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
        _owner.Dispose();
    }

    private static InputException Damaged(string path, int line, Exception cause) =>
        new(path, line, "is no finished cell. Delete the line; the cell is then run again.", cause);

    private static void Check(string path, StudyHeader study)
    {
        if (!File.Exists(path))
        {
            AtomicFile.Write(path, stream => stream.Write(study.ToJson()));
            return;
        }

        StudyHeader found;
        try
        {
            found = StudyHeader.Read(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InputException(path, 0, "does not say what study the folder belongs to. Choose another folder with `output`.", exception);
        }

        if (study.Difference(found) is { } words)
        {
            throw new InputException(path, 0, $"the folder holds another study: {words}. Ask for the same, or choose another folder with `output`.");
        }
    }

    private void Load(string path)
    {
        var bytes = new byte[_stream.Length];
        _stream.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n');
        for (var k = 0; k < lines.Length; k++)
        {
            if (lines[k].Length > 0)
            {
                Take(lines[k], path, k + 1);
            }
        }

        // Truncated only now, so that a file that is not a journal is left unchanged.
        _stream.SetLength(whole);
        _stream.Position = whole;
    }

    private void Take(string line, string path, int number)
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
