using System.Text.Json;
using Isinglass.Files;
using Isinglass.Hedging;
using Isinglass.Model;
using Isinglass.Neural.Export;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Runs.Summaries;

namespace Isinglass.Training.Runs;

/// <summary>
/// The folder of a run: recipe.json and started.json from the beginning, log.jsonl (a line a round), network.json, summary.json, and committee/ when one was
/// requested; of methods with scenarios also scenarios.json.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    /// <summary>Name of the file with the recipe.</summary>
    public const string RecipeName = "recipe.json";

    /// <summary>Name of the file with the network.</summary>
    public const string NetworkName = "network.json";

    /// <summary>Name of the file with the results.</summary>
    public const string SummaryName = "summary.json";

    /// <summary>The state of the scenarios is written at most so often.</summary>
    private static readonly TimeSpan ScenarioInterval = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<double, ScenarioFacts> _scenarios;
    private readonly AtomicFolder _folder;
    private readonly FileStream _log;
    private TimeSpan _scenariosWritten;

    private RunFolder(AtomicFolder folder, long logLength)
    {
        _folder = folder;
        _scenarios = new SortedDictionary<double, ScenarioFacts>(
            ScenarioFacts.Read(System.IO.Path.GetDirectoryName(folder.File(ScenarioFacts.FileName))!).ToDictionary(static facts => facts.Margin));
        // Without a buffer, the rest of which a full disk would refuse when the file is closed.
        _log = new FileStream(folder.File("log.jsonl"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        CutLog(logLength);
        _log.Seek(0, SeekOrigin.End);
    }

    /// <summary>The final path of the folder.</summary>
    public string Path => _folder.Path;

    /// <summary>A folder below runs that is still free, named by time, data, network and seed.</summary>
    public static string UsualPath(Recipe recipe, DateTimeOffset now)
    {
        var data = string.Concat(System.IO.Path.GetFileNameWithoutExtension(recipe.Data.TrimEnd('/'))
            .Select(static character => char.IsLetterOrDigit(character) ? character : '-'));
        var name = $"{now:yyyyMMdd-HHmmss}-{data}-{recipe.Network ?? "linear"}-s{recipe.Seed}";
        return Enumerable.Range(1, 1000).Select(k => System.IO.Path.Combine("runs", k == 1 ? name : $"{name}-{k}"))
            .First(static candidate => !Directory.Exists(candidate) && !Directory.Exists(candidate + ".part"));
    }

    /// <summary>Opens a new folder for writing and never overwrites an existing one. A folder that cannot be written is reported at once.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="start">The start time and the recipe, for readers of the folder during the run; null = the recipe is written at the end.</param>
    public static RunFolder Create(string path, RunStart? start = null)
    {
        var folder = new RunFolder(AtomicFolder.Create(path), 0);
        try
        {
            if (start is not null)
            {
                AtomicFile.WriteText(folder._folder.File(RecipeName), start.Recipe.ToJson());
                start.Write(folder._folder.File(RunStart.Name));
            }

            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens the folder of an interrupted run to continue from its checkpoint: the log keeps the rounds before it. A damaged checkpoint is replaced by the one
    /// before it, with a note.
    /// </summary>
    /// <exception cref="InputException">There is no checkpoint, or none can be used.</exception>
    public static (RunFolder Folder, TrainingCheckpoint Checkpoint, string? Note) Resume(string path)
    {
        // Read first: a folder that cannot be used stays unchanged.
        var (checkpoint, logLength, note) = CheckpointFile.ReadLast(CheckpointOf(path));
        return (new RunFolder(AtomicFolder.Reopen(path), logLength), checkpoint, note);
    }

    /// <summary>The file of the checkpoint of an interrupted run.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static string CheckpointOf(string path)
    {
        var trimmed = path.TrimEnd('/', System.IO.Path.DirectorySeparatorChar);
        return new[] { trimmed + ".part", trimmed }.Select(folder => System.IO.Path.Combine(folder, CheckpointFile.Name)).FirstOrDefault(File.Exists)
            ?? throw new InputException($"There is nothing to resume in {path}: no {CheckpointFile.Name}. A run that was finished has none, and a run writes "
                + "its first one after half a minute (`checkpoint_every`).");
    }

    /// <summary>Writes a checkpoint, which includes the log so far, and keeps the one before it.</summary>
    /// <exception cref="WorkException">It cannot be written; the one before it is kept.</exception>
    public void Save(TrainingCheckpoint checkpoint) => Write(() =>
    {
        var current = _folder.File(CheckpointFile.Name);
        if (File.Exists(current))
        {
            // At every moment one of the two is complete.
            File.Copy(current, _folder.File(CheckpointFile.PreviousName), overwrite: true);
        }

        CheckpointFile.Write(current, checkpoint, _log.Length);
    });

    /// <summary>Appends a round to the log.</summary>
    /// <exception cref="WorkException">It cannot be written; the log ends with the round before.</exception>
    public void Log(double margin, HedgingRound round, double trainAccuracy) => Write(() =>
    {
        var end = _log.Length;
        try
        {
            _log.Write([.. JsonSerializer.SerializeToUtf8Bytes(RoundLine.Of(margin, round, trainAccuracy), SummaryJson.Default.RoundLine), (byte)'\n']);
        }
        catch (IOException)
        {
            CutLog(end);
            throw;
        }
    });

    /// <summary>Keeps how far the scenarios of a margin are.</summary>
    /// <exception cref="WorkException">It cannot be written.</exception>
    public void Keep(double margin, HedgingRound round, IReadOnlyList<ScenarioState> scenarios)
    {
        _scenarios[margin] = new ScenarioFacts(margin, round.Round,
            [.. scenarios.Select(static scenario => new ScenarioFact(scenario.Objective, scenario.Multiplier, scenario.Residual))]);

        // The clock of a margin begins anew.
        if (round.Round == 1 || round.Elapsed - _scenariosWritten >= ScenarioInterval)
        {
            _scenariosWritten = round.Elapsed;
            WriteScenarios();
        }
    }

    /// <summary>Writes recipe, network and summary; then the folder gets its final name.</summary>
    /// <exception cref="WorkException">It cannot be written; a checkpoint of the run is kept.</exception>
    public void Complete(TrainingRun result) => Write(() =>
    {
        _log.Dispose();
        AtomicFile.WriteText(_folder.File(RecipeName), result.Recipe.ToJson());
        NetworkFile.Write(_folder.File(NetworkName), result.Network);
        WriteScenarios();
        if (result.Committee is { } committee)
        {
            CommitteeFile.Write(_folder.File("committee"), new TrainedCommittee(committee.Committee, result.Network));
        }

        AtomicFile.Write(_folder.File(SummaryName), stream => stream.Write(JsonText.Bytes(RunSummary.Of(result, Path), SummaryJson.Default.RunSummary)));
        if (!RunKeeper.IsCut(result.StopReason))
        {
            // A run that was cut short keeps its checkpoint, so that it can be resumed.
            File.Delete(_folder.File(CheckpointFile.Name));
            File.Delete(_folder.File(CheckpointFile.PreviousName));
        }

        _folder.Complete();
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    private void WriteScenarios()
    {
        if (_scenarios.Count > 0)
        {
            ScenarioFacts.Write(_folder.File(ScenarioFacts.FileName), [.. _scenarios.Values]);
        }
    }

    // A device has no length and is not cut.
    private void CutLog(long length)
    {
        if (_log.Length > length)
        {
            _log.SetLength(length);
        }
    }

    private void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorkException($"The run folder {Path} cannot be written: {exception.Message}", exception);
        }
    }
}
