using System.Text;
using System.Text.Json;
using Isinglass.Hedging;
using Isinglass.Model;
using Isinglass.Model.Formats;
using Isinglass.Neural;

namespace Isinglass.Training;

/// <summary>
/// The folder of a run: recipe.json, log.jsonl (a line a round), network.json, summary.json. It is made under a temporary name and renamed when it is whole, so a folder
/// without that name's suffix is never half-written.
/// </summary>
public sealed class RunFolder : IDisposable
{
    private readonly StreamWriter _log;
    private bool _closed;

    private RunFolder(string path, string temporary)
    {
        Path = path;
        Temporary = temporary;
        _log = new StreamWriter(new FileStream(System.IO.Path.Combine(temporary, "log.jsonl"), FileMode.Create, FileAccess.Write, FileShare.Read), new UTF8Encoding(false)) { NewLine = "\n" };
    }

    /// <summary>Where the whole folder will be.</summary>
    public string Path { get; }

    private string Temporary { get; }

    /// <summary>Opens a folder for writing; says at once when it cannot be written, and never overwrites an existing one.</summary>
    public static RunFolder Create(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
        {
            throw new InputException($"The output {path} exists already. Choose another folder with --output, or remove it.");
        }

        var temporary = full + ".part";
        try
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            Directory.CreateDirectory(temporary);
            return new RunFolder(full, temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The output folder {path} cannot be written: {exception.Message} Choose another with --output.", exception);
        }
    }

    /// <summary>Appends a round to the log.</summary>
    public void Log(double margin, HedgingRound round, double trainAccuracy)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("margin", margin);
            json.WriteNumber("round", round.Round);
            json.WriteNumber("seconds", Math.Round(round.Elapsed.TotalSeconds, 4));
            json.WriteNumber("rho", round.Rho);
            json.WriteNumber("consensus_variance", round.ConsensusVariance);
            json.WriteNumber("consensus_loss", round.ConsensusObjective);
            json.WriteNumber("copies_loss", round.CopiesObjective);
            json.WriteNumber("incumbent_loss", round.Incumbent);
            json.WriteNumber("incumbent_train_accuracy", trainAccuracy);
            json.WriteEndObject();
        }

        _log.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    /// <summary>Writes recipe, network and summary and gives the folder its name.</summary>
    public void Complete(TrainingResult result)
    {
        _log.Dispose();
        AtomicFile.WriteText(System.IO.Path.Combine(Temporary, "recipe.json"), result.Recipe.ToJson());
        NetworkFile.Write(System.IO.Path.Combine(Temporary, "network.json"), result.Network);
        AtomicFile.Write(System.IO.Path.Combine(Temporary, "summary.json"), stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
            Summary.Write(json, result, Path);
        });
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path);
        }

        Directory.Move(Temporary, Path);
        _closed = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _log.Dispose();
        if (!_closed && Directory.Exists(Temporary))
        {
            Directory.Delete(Temporary, recursive: true);
        }
    }
}
