using System.Text;
using System.Text.Json;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Experiments.Campaigns;

/// <summary>
/// The folder of a campaign: <c>settings.json</c>, and <c>cells.jsonl</c> with a line for every finished cell. A line is appended by one write; one that a
/// crash cut off is dropped when the folder is opened again. One process at a time.
/// </summary>
internal sealed class CampaignJournal : IDisposable
{
    private readonly FileStream _stream;
    private readonly string _folder;

    private CampaignJournal(string folder, FileStream stream)
    {
        _folder = folder;
        _stream = stream;
    }

    /// <summary>The finished cells, in the order in which they were finished.</summary>
    public List<CampaignCell> Cells { get; } = [];

    /// <summary>Opens a folder, a new one or one of the same settings.</summary>
    public static CampaignJournal Open(string folder, CampaignSettings settings)
    {
        try
        {
            Directory.CreateDirectory(folder);
            CheckSettings(Path.Combine(folder, "settings.json"), settings);
            var path = Path.Combine(folder, "cells.jsonl");
            var journal = new CampaignJournal(folder, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
            journal.Load(path);
            return journal;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder {folder} cannot be used: {exception.Message} Is another campaign writing there? Choose another with -o.", exception);
        }
    }

    public void Add(CampaignCell cell)
    {
        Cells.Add(cell);
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            CellJson.Write(writer, cell);
        }

        line.WriteByte((byte)'\n');
        _stream.Write(line.ToArray());
        _stream.Flush(flushToDisk: true);
    }

    /// <summary>Writes a file of results beside the cells.</summary>
    public void WriteText(string name, string text) => AtomicFile.WriteText(Path.Combine(_folder, name), text);

    public void Dispose() => _stream.Dispose();

    private static void CheckSettings(string path, CampaignSettings settings)
    {
        var wanted = settings.Describe();
        if (!File.Exists(path))
        {
            AtomicFile.Write(path, stream => stream.Write(JsonText.ObjectBytes(writer =>
            {
                foreach (var (name, value) in wanted)
                {
                    writer.WriteString(name, value);
                }
            })));
            return;
        }

        var found = ReadSettings(path);
        foreach (var name in wanted.Select(entry => entry.Name).Union(found.Keys))
        {
            var now = wanted.FirstOrDefault(entry => entry.Name == name).Value;
            if (found.GetValueOrDefault(name) is var before && before != now)
            {
                throw new InputException(path, 0, $"the folder holds a campaign of other settings: {name} is {before ?? "not there"}, not {now ?? "left out"}. "
                    + "Ask for the same, or choose another folder with -o.");
            }
        }
    }

    private static Dictionary<string, string> ReadSettings(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? "", StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new InputException(path, 0, "is not a campaign's settings. Choose another folder with -o.", exception);
        }
    }

    private void Load(string path)
    {
        var bytes = new byte[_stream.Length];
        _stream.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        _stream.SetLength(whole);
        _stream.Position = whole;
        var lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var k = 0; k < lines.Length; k++)
        {
            try
            {
                Cells.Add(CellJson.Read(lines[k]));
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
            {
                throw new InputException(path, k + 1, "is no finished cell. Delete the line; the cell is then run again.", exception);
            }
        }
    }
}
