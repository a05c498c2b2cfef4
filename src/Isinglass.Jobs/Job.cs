using System.Globalization;
using System.Text.Json;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Jobs;

/// <summary>One job: a folder with its specification and its results. Its state is read from the files, so it is independent of any process.</summary>
internal sealed class Job
{
    /// <summary>A job whose process is lost this often is set aside.</summary>
    public const int MostAttempts = 3;

    /// <summary>Exit codes from here on mean that a signal ended the program.</summary>
    private const int FirstSignalCode = 129;

    public Job(string path) => (Path, Spec) = (path, JobSpec.Read(System.IO.Path.Combine(path, SpecName)));

    /// <summary>Name of the file with the specification.</summary>
    public static string SpecName => "job.json";

    /// <summary>Its folder.</summary>
    public string Path { get; }

    /// <summary>Its name.</summary>
    public string Id => System.IO.Path.GetFileName(Path);

    /// <summary>The specification.</summary>
    public JobSpec Spec { get; }

    /// <summary>The program's log.</summary>
    public string Log => File("log.txt");

    /// <summary>The program's output, JSON.</summary>
    public string Output => File("output.json");

    /// <summary>The folder of its run, complete or not; null = none.</summary>
    public string? Run => new[] { File("run"), Unfinished }.FirstOrDefault(Directory.Exists);

    /// <summary>Number of starts of its process.</summary>
    public int Attempts => Number("attempts") ?? 0;

    /// <summary>Its exit code; null = none yet.</summary>
    public int? ExitCode => Number("exit");

    /// <summary>Its state.</summary>
    public JobState State
    {
        get
        {
            var (code, isStopped) = (ExitCode, System.IO.File.Exists(File("stop")));
            if (code is null && Read("process") is { } process && JobProcess.IsAlive(process))
            {
                return JobState.Running;
            }

            // It may have ended between the two checks.
            code ??= ExitCode;
            return isStopped ? JobState.Stopped
                : code == 0 ? JobState.Done
                : code < FirstSignalCode ? JobState.Failed
                : Attempts < MostAttempts ? JobState.Queued : JobState.Poisoned;
        }
    }

    /// <summary>Its facts.</summary>
    public JobFacts Facts => new(
        Id, Name(State), string.Join(' ', Spec.Arguments), Spec.Priority, Spec.Submitted, Attempts, ExitCode, Run,
        Run is { } run && System.IO.Path.Combine(run, "log.jsonl") is var rounds && System.IO.File.Exists(rounds) ? System.IO.File.ReadLines(rounds).Count()
            : null);

    private string Unfinished => File("run.part");

    /// <summary>Starts its process, the first time or again; it continues from a checkpoint if there is one.</summary>
    public void Begin(JobProgram program)
    {
        System.IO.File.Delete(File("exit"));
        AtomicFile.WriteText(File("attempts"), $"{Attempts + 1}");
        AtomicFile.WriteText(File("process"), JobProcess.Start(program, Arguments(), Spec.Folder, Output, Log, File("exit")));
    }

    /// <summary>Asks it to stop: a running job keeps its best result so far, a waiting one does not start.</summary>
    public void Stop()
    {
        AtomicFile.WriteText(File("stop"), "");
        JobProcess.Terminate(Read("process") ?? "");
    }

    /// <summary>Copies its results.</summary>
    /// <exception cref="InputException">The folder exists, or the job is still running.</exception>
    public void CopyTo(string folder)
    {
        if (State == JobState.Running)
        {
            throw new InputException($"The job {Id} is running, and its files change. Fetch it when it has ended, or stop it first: what it has found by then "
                + "is kept.");
        }

        if (Directory.Exists(folder) || System.IO.File.Exists(folder))
        {
            throw new InputException($"{folder} exists. Choose another folder with `output`.");
        }

        Directory.CreateDirectory(folder);
        var run = Run;
        foreach (var file in run is null ? [] : Directory.GetFiles(run, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(folder, System.IO.Path.GetRelativePath(run!, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(file, copy);
        }

        if (System.IO.File.Exists(Output))
        {
            System.IO.File.Copy(Output, System.IO.Path.Combine(folder, "output.json"));
        }
    }

    /// <summary>The word of a state.</summary>
    public static string Name(JobState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    // A run without a checkpoint begins again, and the program removes what the lost one left.
    private IReadOnlyList<string> Arguments() =>
        Spec.Continuation is { } continuation && System.IO.File.Exists(System.IO.Path.Combine(Unfinished, continuation.Checkpoint))
            ? continuation.Arguments : Spec.Arguments;

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
