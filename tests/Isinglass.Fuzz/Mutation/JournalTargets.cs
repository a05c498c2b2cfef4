using System.Text.Json;
using Isinglass.Experiments.Campaigns;
using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Sweeps;
using Isinglass.Jobs;
using Isinglass.Machines.Jobs;
using Isinglass.Model.Control;
using Isinglass.Testing;
using MachineJob = Isinglass.Machines.Jobs.JobState;

namespace Isinglass.Fuzz.Mutation;

/// <summary>The readers of journals and of what people write for studies: cells, their header, jobs of machines and of this program, sweeps.</summary>
internal static class JournalTargets
{
    public static IEnumerable<FuzzTarget> All()
    {
        var folder = new TemporaryFolder();
        foreach (var target in Cells(folder.File("study")))
        {
            yield return target;
        }

        yield return Jobs(folder.File("machines"));
        var spec = new JobSpec(["train", "--seed", "3"], "/tmp", 2, DateTimeOffset.UnixEpoch);
        yield return OwnFileTargets.OfFile("job", [spec.Write()], folder.File("job.json"), static path => JobSpec.Read(path));
        byte[][] sweeps =
        [
            """{ "recipe": { "data": "teacher:5-1" }, "grid": { "rho": [0.1, 0.3], "bundle": "2,4" }, "trials": 4, "seeds": 2 }"""u8.ToArray(),
            """{ "grid": { "rho": "log:0.01..1", "rounds": { "min": 2, "max": 9 } }, "search": "random", "objective": "training_loss" }"""u8.ToArray(),
        ];
        yield return OwnFileTargets.OfFile("sweep", sweeps, folder.File("s.json"), static path =>
        {
            var sweep = SweepSpec.Read(path);
            sweep.Check(sweep.Seeds ?? 1);
        });
        byte[][] tables = ["instance,best_known\na,3\nb,\n# c\n"u8.ToArray(), "x,instance,best_max\n1,g1,11624\n"u8.ToArray()];
        yield return OwnFileTargets.OfFile("best known", tables, folder.File("best_known.csv"), static path => BestKnownTable.Read([path]));
    }

    private static IEnumerable<FuzzTarget> Cells(string folder)
    {
        var parameters = new SolveParameters { Instance = new InstanceSource { Name = "i", Content = "c" }, Method = "sa", Threads = 1 };
        Cell[] cells = [SolveCell.Kind.Cell(parameters, 1), SolveCell.Kind.Cell(parameters, 2)];
        var study = new StudyHeader("bench", [new StudyPlan("i", SolveCell.Kind.Name, cells[0].Parameters)]);
        using (var journal = CellJournal.Open(folder, study))
        {
            foreach (var cell in cells)
            {
                var result = new CampaignCell
                {
                    Instance = "i",
                    Sampler = "sa",
                    Seed = cell.Seed,
                    IsMinimised = true,
                    Seconds = 0.5,
                    StopReason = StopReason.Completed,
                    Reads = [-4, -3.5],
                    Trace = [new TracePoint(TimeSpan.FromSeconds(0.1), -3.5), new TracePoint(TimeSpan.FromSeconds(0.2), -4)],
                };
                journal.Add(cell, JsonSerializer.Serialize(result, CellJson.Default.CampaignCell));
            }
        }

        var (lines, header) = (Path.Combine(folder, CellJournal.CellsName), Path.Combine(folder, CellJournal.HeaderName));
        var (goodLines, goodHeader) = (File.ReadAllBytes(lines), File.ReadAllBytes(header));
        void Use()
        {
            using var session = new CellSession(study, new StudyOptions { Folder = folder, Runner = new NoRunner() }, SolveControl.Unlimited.Start(), 2);
            session.Run(cells.Select(cell => (cell, "i")));
            foreach (var cell in cells)
            {
                if (session.Find(SolveCell.Kind, cell) is { } found)
                {
                    _ = (SolveCell.Kind.Values(found).ToList(), found.SecondsToBest, found.At(1));
                }
            }
        }

        yield return new FuzzTarget("cells", [goodLines], content =>
        {
            File.WriteAllBytes(header, goodHeader);
            File.WriteAllBytes(lines, content);
            Use();
        });
        yield return new FuzzTarget("study", [goodHeader], content =>
        {
            File.WriteAllBytes(header, content);
            File.WriteAllBytes(lines, goodLines);
            Use();
        });
    }

    private static FuzzTarget Jobs(string folder)
    {
        var journal = new JobJournal(folder);
        journal.Add("aa", "da", MachineJob.Sending);
        journal.Add("aa", "da", MachineJob.Submitted, "job-1");
        journal.AddAnswer("bb", "dwave", "job-2", [1, 2], 0.25);
        var path = Path.Combine(folder, JobJournal.FileName);
        return new FuzzTarget("machine jobs", [File.ReadAllBytes(path)], content =>
        {
            File.WriteAllBytes(path, content);
            _ = (journal.Find("aa"), journal.Answer("bb"), journal.Entries().Sum(entry => entry.Seconds ?? 0));
        })
        { TakesAnything = true };
    }

    /// <summary>Runs nothing: what a journal lost is not to be had here.</summary>
    private sealed class NoRunner : ICellRunner
    {
        public void Run(IReadOnlyList<Cell> cells, CellSurroundings surroundings, ICellObserver observer, CancellationToken cancellation)
        {
        }
    }
}
