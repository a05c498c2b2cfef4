using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.RunStore.Folders;
using Isinglass.RunStore.Index;
using Isinglass.Training;
using Isinglass.Training.Recipes;
using Isinglass.Training.Runs;

namespace Isinglass.Dashboard.Web;

/// <summary>Training started by visitors, each in a process of isinglass, which continues when the server ends.</summary>
internal sealed class StartedJobs(FreshIndex index, ServeSettings settings, TimeProvider clock) : IDisposable
{
    private const int Terminate = 15;

    private readonly Lock _lock = new();
    private readonly List<StartedJob> _jobs = [];

    /// <summary>All jobs of this server, the newest last.</summary>
    public IReadOnlyList<StartedJob> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _jobs];
            }
        }
    }

    /// <summary>Trains by the recipe of a run with changes.</summary>
    /// <param name="run">The run.</param>
    /// <param name="changes">Properties of the recipe with their values as text.</param>
    /// <exception cref="InputException">The run has no recipe, a change is wrong, or all processors are in use.</exception>
    public StartedJob Start(string run, IReadOnlyDictionary<string, string> changes)
    {
        var recipe = Recipe.Read(Path.Combine(index.Runs.Get(run).Row.Folder, RunFolder.RecipeName));
        var faults = new List<RecipeFault>();
        foreach (var (name, value) in changes)
        {
            var option = RecipeOption.All.FirstOrDefault(option => option.Name == name) ?? throw NearestName.Unknown("property of a recipe", name,
                [.. RecipeOption.All.Select(option => option.Name)]);
            recipe = option.Read(recipe, value, out var fault);
            if (fault is not null)
            {
                faults.Add(fault);
            }
        }

        RecipeFault.Refuse(faults);
        return Add(() =>
        {
            var id = FreeName(run, recipe.Seed);
            return (id, Launch(Path.Combine(index.Runs.Store, id.Replace('/', Path.DirectorySeparatorChar)), recipe));
        });
    }

    /// <summary>Goes on with a run from its checkpoint.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="InputException">It has none, or every processor has its job.</exception>
    public StartedJob Resume(string run)
    {
        var folder = index.Runs.Get(run).Row.Folder;
        RunFolder.CheckpointOf(folder);
        return Add(() => (run, Launch(Program, ["--resume", folder])));
    }

    /// <summary>Asks a job to finish with the best network so far.</summary>
    /// <exception cref="InputException">There is no such job.</exception>
    public void Stop(int number)
    {
        var job = All.FirstOrDefault(job => job.Number == number) ?? throw new InputException($"There is no job {number}.");
        if (!job.IsRunning)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            job.Process.Kill();
        }
        else if (Signal(job.Process.Id, Terminate) != 0)
        {
            throw new WorkException($"The job {number} cannot be stopped (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var job in All)
        {
            job.Process.Dispose();
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);

    private string Program =>
        settings.Program ?? throw new InputException("This server does not know the program that trains: start it by 'isinglass serve'.");

    private StartedJob Add(Func<(string Run, Process Process)> launch)
    {
        lock (_lock)
        {
            if (_jobs.Count(job => job.IsRunning) >= Environment.ProcessorCount)
            {
                throw new InputException($"{Environment.ProcessorCount} jobs are running, one for each processor. Wait for one, or stop it.");
            }

            var (run, process) = launch();
            var job = new StartedJob(_jobs.Count + 1, run, process);
            _jobs.Add(job);
            return job;
        }
    }

    private string FreeName(string run, ulong seed)
    {
        var folder = run.Contains('/') ? run[..(run.LastIndexOf('/') + 1)] : "";
        var name = $"{folder}{clock.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-again-s{seed}";
        return Enumerable.Range(1, 1000).Select(k => k == 1 ? name : $"{name}-{k}").First(candidate => !Exists(candidate));
    }

    private bool Exists(string id) => Path.Combine(index.Runs.Store, id) is var path
        && (Directory.Exists(path) || Directory.Exists(path + RunFolderReader.UnfinishedEnding) || All.Any(job => job.Run == id));

    private Process Launch(string output, Recipe recipe)
    {
        var program = Program;
        var file = Path.Combine(Path.GetTempPath(), $"isinglass-recipe-{Environment.ProcessId}-{_jobs.Count + 1}.json");
        File.WriteAllText(file, recipe.ToJson());
        var process = Launch(program, ["--recipe", file, "--output", output]);
        process.Exited += (_, _) => File.Delete(file);
        return process;
    }

    private Process Launch(string program, string[] words)
    {
        string[] data = settings.DataDirectory is { } folder ? ["--data-dir", folder] : [];
        string[] command = [.. DotnetHost.Command(program), "train", .. words, "--json", .. data];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Start();
        process.StandardInput.Close();
        return process;
    }
}
