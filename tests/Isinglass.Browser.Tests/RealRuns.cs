using Isinglass.Experiments.Reports;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Experiments.Sweeps;
using Isinglass.Formats;
using Isinglass.Model.Control;
using Isinglass.Solving;
using Isinglass.Testing;
using Isinglass.Training;
using Isinglass.Training.Calls;
using Isinglass.Training.Runs;

namespace Isinglass.Browser.Tests;

/// <summary>Runs that were really made, each once for all tests.</summary>
internal static class RealRuns
{
    private const string Knapsack = """
        Maximize
         obj: 4 a + 7 b + 3 c + 5 d + 6 e + 2 f + 8 g + 1 h
        Subject To
         capacity: 3 a + 5 b + 2 c + 4 d + 4 e + 1 f + 6 g + 1 h <= 11
         one of two: a + g <= 1
        Binary
         a b c d e f g h
        End
        """;

    private static readonly Lazy<TemporaryFolder> Trained = new(() => Made(folder =>
    {
        var recipe = new Recipe { Rounds = 6, Margins = [1] };
        using var run = RunFolder.Create(folder.File("first"), new RunStart(new DateTime(2026, 11, 30, 4, 0, 0, DateTimeKind.Utc), recipe));
        run.Complete(Trainer.Train(recipe, new TrainerOptions { Baselines = false, OnRound = run.Log, OnScenarios = run.Keep }, new SolveControl()));
    }));

    private static readonly Lazy<TemporaryFolder> Stopped = new(() => Made(folder =>
    {
        var recipe = new Recipe { Classes = ["3", "8"], PerClass = 20, Validation = 6, Image = "4x4", Margins = [1], Rounds = 12 };
        using var stop = new CancellationTokenSource();
        using var run = RunFolder.Create(folder.File("cut"), new RunStart(new DateTime(2026, 11, 30, 5, 0, 0, DateTimeKind.Utc), recipe));
        run.Complete(Trainer.Train(recipe, new TrainerOptions
        {
            Baselines = false,
            CheckpointInterval = TimeSpan.Zero,
            OnCheckpoint = run.Save,
            OnRound = (margin, round, accuracy) =>
            {
                run.Log(margin, round, accuracy);
                if (round.Round == 4)
                {
                    stop.Cancel();
                }
            },
        }, new SolveControl { Cancellation = stop.Token }));
    }));

    private static readonly Lazy<TemporaryFolder> Solved = new(() => Made(folder =>
    {
        var file = ModelFormats.Read("knapsack.lp", System.Text.Encoding.UTF8.GetBytes(Knapsack.Replace("one of two", "one_of_two", StringComparison.Ordinal)));
        var settings = new SolveSettings { Name = "knapsack.lp", Sampler = "sa", Method = "qcgd", KeepsIterations = true, Calls = new MachineCalls() };
        using var run = SolveFolder.Open(folder.File("solved"), new DateTime(2026, 11, 30, 4, 30, 0, DateTimeKind.Utc));
        SolveFolder.Write(run, ProblemSolver.Solve(file, settings, SolveControl.Unlimited), file, settings, static (_, write) => write());
    }));

    private static readonly Lazy<TemporaryFolder> Swept = new(() => Made(folder =>
    {
        var spec = new SweepSpec
        {
            Recipe = new Recipe { Classes = ["3", "8"], PerClass = 6, Validation = 6, Image = "4x4", Margins = [1], Rounds = 3, Sweeps = 2 },
            Parameters = [SweepParameter.Parse("rho=0.1,0.3"), SweepParameter.Parse("growth=1.02,1.1")],
        };
        var options = new StudyOptions { Seeds = 1, Folder = folder.File("sweep") };
        ExperimentReport.WriteFolder(SweepStudy.Run(spec, options, SolveControl.Unlimited), folder.File("sweep"));
    }));

    /// <summary>A small network on the generated glyphs: the run "first".</summary>
    public static void Train(TemporaryFolder folder) => Copy(Trained, folder);

    /// <summary>A training that was stopped after its fourth round of twelve: the run "cut".</summary>
    public static void Cut(TemporaryFolder folder) => Copy(Stopped, folder);

    /// <summary>A problem with two rows, by conditional gradient over a machine whose calls are kept: the run "solved".</summary>
    public static void Solve(TemporaryFolder folder) => Copy(Solved, folder);

    /// <summary>A sweep of four trials with a seed each: the run "sweep".</summary>
    public static void Sweep(TemporaryFolder folder) => Copy(Swept, folder);

    private static TemporaryFolder Made(Action<TemporaryFolder> make)
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        make(folder);
        return folder;
    }

    private static void Copy(Lazy<TemporaryFolder> source, TemporaryFolder folder)
    {
        foreach (var file in Directory.EnumerateFiles(source.Value.Path, "*", SearchOption.AllDirectories))
        {
            var copy = folder.File(Path.GetRelativePath(source.Value.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
