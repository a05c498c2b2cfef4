using System.Text;
using System.Text.Json;
using Isinglass.Files;
using Isinglass.Hedging;
using Isinglass.Model;
using Isinglass.Neural.Export;
using Isinglass.Training.Ensembles;

namespace Isinglass.Training.Runs;

/// <summary>
/// The folder of a run: recipe.json and started.json from the beginning, log.jsonl (a line a round), network.json, summary.json, and committee/ when one was
/// asked for.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    /// <summary>Name of the file with the recipe.</summary>
    public const string RecipeName = "recipe.json";

    /// <summary>Name of the file with the network.</summary>
    public const string NetworkName = "network.json";

    /// <summary>Name of the file with the results.</summary>
    public const string SummaryName = "summary.json";

    private readonly AtomicFolder _folder;
    private readonly StreamWriter _log;

    private RunFolder(AtomicFolder folder, long logLength)
    {
        _folder = folder;
        var stream = new FileStream(folder.File("log.jsonl"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        stream.SetLength(Math.Min(logLength, stream.Length));
        stream.Seek(0, SeekOrigin.End);
        _log = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\n", AutoFlush = true };
    }

    /// <summary>Where the whole folder will be.</summary>
    public string Path => _folder.Path;

    /// <summary>Opens a folder for writing; says at once when it cannot be written, and never overwrites an existing one.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="start">When the run begins and what is going to be trained, so that whoever looks into the folder meanwhile knows; null = not told before
    /// the end.</param>
    public static RunFolder Create(string path, RunStart? start = null)
    {
        var folder = new RunFolder(AtomicFolder.Create(path), 0);
        if (start is not null)
        {
            AtomicFile.WriteText(folder._folder.File(RecipeName), start.Recipe.ToJson());
            start.Write(folder._folder.File(RunStart.Name));
        }

        return folder;
    }

    /// <summary>
    /// Opens the folder of an interrupted run to go on from its checkpoint: the log keeps the rounds that the checkpoint knows. A damaged checkpoint is
    /// replaced by the one before it, with a note.
    /// </summary>
    /// <exception cref="InputException">There is no checkpoint, or none can be used.</exception>
    public static (RunFolder Folder, TrainingCheckpoint Checkpoint, string? Note) Resume(string path)
    {
        // Read first: what cannot be used must not be touched.
        var trimmed = path.TrimEnd('/', System.IO.Path.DirectorySeparatorChar);
        var inside = new[] { trimmed + ".part", trimmed }.Select(folder => System.IO.Path.Combine(folder, CheckpointFile.Name)).FirstOrDefault(File.Exists);
        if (inside is null)
        {
            throw new InputException($"There is nothing to resume in {path}: no {CheckpointFile.Name}. A run that was finished has none, and a run writes its "
                + $"first one after half a minute (`checkpoint_every`).");
        }

        var (checkpoint, logLength, note) = CheckpointFile.ReadLast(inside);
        return (new RunFolder(AtomicFolder.Reopen(path), logLength), checkpoint, note);
    }

    /// <summary>Writes a checkpoint and keeps the one before it; the log up to here belongs to it.</summary>
    public void Save(TrainingCheckpoint checkpoint)
    {
        _log.Flush();
        var current = _folder.File(CheckpointFile.Name);
        if (File.Exists(current))
        {
            // One of the two is whole at every moment.
            File.Copy(current, _folder.File(CheckpointFile.PreviousName), overwrite: true);
        }

        CheckpointFile.Write(current, checkpoint, _log.BaseStream.Length);
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
            if (double.IsFinite(trainAccuracy))
            {
                json.WriteNumber("incumbent_train_accuracy", trainAccuracy);
            }

            if (double.IsFinite(round.LowerBound))
            {
                json.WriteNumber("lower_bound", round.LowerBound);
            }

            json.WriteEndObject();
        }

        _log.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    /// <summary>Writes recipe, network and summary and gives the folder its name.</summary>
    public void Complete(TrainingResult result)
    {
        _log.Dispose();
        AtomicFile.WriteText(_folder.File(RecipeName), result.Recipe.ToJson());
        NetworkFile.Write(_folder.File(NetworkName), result.Network);
        if (result.Committee is { } committee)
        {
            CommitteeFile.Write(_folder.File("committee"), new TrainedCommittee(committee.Committee, result.Network));
        }

        AtomicFile.Write(_folder.File(SummaryName), stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
            Summary.Write(json, result, Path);
        });
        if (!RunKeeper.IsCut(result.StopReason))
        {
            // A run cut short keeps its checkpoint, so that it can go on.
            File.Delete(_folder.File(CheckpointFile.Name));
            File.Delete(_folder.File(CheckpointFile.PreviousName));
        }

        _folder.Complete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }
}
