using System.Globalization;
using System.Text.Json;
using Isinglass.Files;
using Isinglass.Training.Runs;

namespace Isinglass.Cli.Jobs;

/// <summary>
/// One job: a folder with what was asked for and what came of it. Its state is read from the files, so it survives every process that looks at it.
/// </summary>
internal sealed class Job
{
    /// <summary>A job whose process is lost so often is set aside.</summary>
    public const int MostAttempts = 3;

    /// <summary>Exit codes from here on mean that a signal ended the program.</summary>
    private const int FirstSignalCode = 129;

    // What surrounds a run without being part of its recipe: kept when a training is resumed.
    private static readonly string[] Surroundings = ["--workers", "--cluster", "--listen", "--threads", "--time-limit"];

    public Job(string path) => (Path, Spec) = (path, JobSpec.Read(System.IO.Path.Combine(path, SpecName)));

    /// <summary>Name of the file with what was asked for.</summary>
    public static string SpecName => "job.json";

    /// <summary>Its folder.</summary>
    public string Path { get; }

    /// <summary>Its name.</summary>
    public string Id => System.IO.Path.GetFileName(Path);

    /// <summary>What was asked for.</summary>
    public JobSpec Spec { get; }

    /// <summary>What the program says to people.</summary>
    public string Log => File("log.txt");

    /// <summary>What the program prints: JSON.</summary>
    public string Output => File("output.json");

    /// <summary>The folder of its run, whole or not; null = it has none.</summary>
    public string? Run => new[] { File("run"), File("run.part") }.FirstOrDefault(Directory.Exists);

    /// <summary>How often its process was started.</summary>
    public int Attempts => Number("attempts") ?? 0;

    /// <summary>Its exit code; null = it has none yet.</summary>
    public int? ExitCode => Number("exit");

    /// <summary>Where it is.</summary>
    public JobState State
    {
        get
        {
            var (code, isStopped) = (ExitCode, System.IO.File.Exists(File("stop")));
            if (code is null && Read("process") is { } process && JobProcess.IsAlive(process))
            {
                return JobState.Running;
            }

            // Between the look for the code and the look at the process it may have ended.
            code ??= ExitCode;
            return isStopped ? JobState.Stopped
                : code == 0 ? JobState.Done
                : code < FirstSignalCode ? JobState.Failed
                : Attempts < MostAttempts ? JobState.Queued : JobState.Poisoned;
        }
    }

    /// <summary>Starts its process, the first time or again; a training goes on from its checkpoint.</summary>
    public void Begin()
    {
        System.IO.File.Delete(File("exit"));
        AtomicFile.WriteText(File("attempts"), $"{Attempts + 1}");
        AtomicFile.WriteText(File("process"), JobProcess.Start(Arguments(), Spec.Folder, Output, Log, File("exit")));
    }

    /// <summary>Has it stop: what runs keeps its best so far, what waits does not begin.</summary>
    public void Stop()
    {
        AtomicFile.WriteText(File("stop"), "");
        JobProcess.Terminate(Read("process") ?? "");
    }

    /// <summary>Its facts as an object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("state", Name(State));
        json.WriteString("command", string.Join(' ', Spec.Arguments));
        json.WriteNumber("priority", Spec.Priority);
        json.WriteString("submitted", Spec.Submitted);
        json.WriteNumber("attempts", Attempts);
        if (ExitCode is { } code)
        {
            json.WriteNumber("exit_code", code);
        }

        if (Run is { } run)
        {
            json.WriteString("run", run);
            if (System.IO.Path.Combine(run, "log.jsonl") is var rounds && System.IO.File.Exists(rounds))
            {
                json.WriteNumber("rounds", System.IO.File.ReadLines(rounds).Count());
            }
        }

        json.WriteEndObject();
    }

    /// <summary>The word of a state.</summary>
    public static string Name(JobState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    private string[] Arguments()
    {
        var run = File("run");
        var isTraining = Spec.Arguments[0] == "train";
        if (isTraining && System.IO.File.Exists(System.IO.Path.Combine(run + ".part", CheckpointFile.Name)))
        {
            var kept = Spec.Arguments.Zip(Spec.Arguments.Skip(1)).Where(pair => Surroundings.Contains(pair.First))
                .SelectMany(pair => new[] { pair.First, pair.Second });
            return ["train", "--resume", run, "--json", .. kept];
        }

        // A run without a checkpoint begins again; its unfinished folder is this job's own.
        if (isTraining && Directory.Exists(run + ".part"))
        {
            Directory.Delete(run + ".part", recursive: true);
        }

        return [.. Spec.Arguments];
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);

    private string? Read(string name)
    {
        try
        {
            return System.IO.File.ReadAllText(File(name)).Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private int? Number(string name) => int.TryParse(Read(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
