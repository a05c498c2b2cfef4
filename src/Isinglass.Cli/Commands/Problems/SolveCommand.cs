using System.CommandLine;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Isinglass.Certificates;
using Isinglass.Cli.Display;
using Isinglass.Experiments.Reports;
using Isinglass.Files;
using Isinglass.Formats;
using Isinglass.Formats.Solutions;
using Isinglass.Machines;
using Isinglass.Machines.Jobs;
using Isinglass.Machines.Programs;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Solving;
using Isinglass.Training;
using Isinglass.Training.Runs;

namespace Isinglass.Cli.Commands.Problems;

/// <summary><c>isinglass solve</c>: a problem file on a simulated Ising machine, or by a method for constrained problems.</summary>
internal static class SolveCommand
{
    /// <summary>Most violated rows that are printed; --json has them all.</summary>
    private const int ShownRows = 20;

    /// <summary>Time of a certificate's multipliers when no limit is given; with one, half of it comes on top.</summary>
    private static readonly TimeSpan LongestCertificate = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The problem file." };
        var sampler = Flag.Text("--sampler --machine", "NAME", $"Ising machine: {MachineCatalog.Description}.");
        var method = Flag.Text("--method", "NAME", $"Method for a problem with rows: {MethodCatalog.Description}. Default: {MethodCatalog.Default}.");
        var solver = Flag.Text("--solver", string.Join('|', ExternalSolver.Programs), "The program of --method external; it must be installed. Default: cbc.");
        var timeLimit = Flag.Duration("--time-limit", "Longest time; the best found so far is returned.");
        var target = Flag.Number("--target", "VALUE", "Stop when the objective (in the file's own sense) is this good.");
        var reads = Flag.Whole("--reads --num-reads", "N", "Number of reads.", Flag.Limited);
        var sweeps = Flag.Whole("--sweeps", "N", "Effort of a read in the machine's own unit.");
        var threads = Flag.Threads("Number of threads; never changes a result.");
        var seed = Flag.Seed("--seed", "Seed; default: drawn and reported.");
        var initial = Flag.Text("--initial", "FILE", "Start from these points: a solution or a sample set.");
        var output = Flag.Text("--output -o", "FILE", "Write the samples (.csv, .json) or the best point (any other ending).").ForFile("The solution");
        var penalty = Flag.Text("--penalty", "RULE|VALUE",
            $"Weights of --method penalty: a rule ({string.Join(", ", PenaltyWords.RuleNames)}) or a number. Default: vlm.");
        var sweep = Flag.Switch("--penalty-sweep",
            "Run the penalty method at seven fixed weights, a decade apart, around the rule; each has the whole time limit.");
        var slack = Flag.Choice("--slack",
            "How inequalities become equalities: binary (few bits, wide coefficients), bounded, unary (many bits), none (qcgd only). Default: binary.",
            PenaltyWords.Slacks);
        var structure = Flag.Choice("--structure",
            "Search among the free bits of a model whose other variables follow from them (auto), look for none (off), or search so and print what was "
            + "found (report). Default: auto.", StructureReport.Uses);
        var certificate = Flag.Text("--certificate", "FILE",
            "Write a certificate of a bound that 'check --certificate' verifies: by enumeration up to 22 variables, else by multipliers of the rows.")
            .ForFile("The certificate");
        var folder = Flag.Text("--run", "FOLDER", "Write iterations.csv, result.json, solution.sol and report.html with its pictures into this new folder.");
        var verbose = Flag.Switch("--verbose", "Print a table of the method's iterations.");
        var dryRun = Flag.Switch("--dry-run", "Tell what a machine outside would be sent, its calls, time and cost, and send nothing.");
        var explain = Flag.Switch("--explain", "Tell the same, and then solve.");
        var budget = Flag.Text("--budget", "20s|100calls", "Most calls or time of services: no call goes beyond.");
        var asJson = Flag.Json();
        var problem = new ProblemOptions();
        var command = new Command("solve", "Solves a problem file.")
        {
            file, sampler, method, solver, timeLimit, target, reads, sweeps, threads, seed, initial, output, penalty, sweep, slack, structure, certificate,
            folder, verbose, dryRun, explain, budget, asJson,
        };
        problem.AddTo(command);
        command.SetAction(parsed =>
        {
            var model = problem.Read(parsed.GetValue(file)!, parsed);
            var isVerbose = parsed.GetValue(verbose);
            var use = parsed.GetValue(structure) ?? StructureUse.Auto;
            using var newFolder = parsed.GetValue(folder) is { } path ? SolveFolder.Open(path) : null;
            var (rule, weight) = PenaltyWords.Parse(parsed.GetValue(penalty));
            var settings = new SolveSettings
            {
                Name = Path.GetFileName(parsed.GetValue(file)),
                Sampler = parsed.GetValue(sampler),
                Method = parsed.GetValue(method),
                Solver = parsed.GetValue(solver),
                TimeLimit = parsed.GetValue(timeLimit),
                Target = parsed.GetValue(target),
                Reads = parsed.GetValue(reads),
                Sweeps = parsed.GetValue(sweeps),
                Threads = parsed.GetValue(threads),
                Seed = parsed.GetValue(seed) ?? (ulong)RandomNumberGenerator.GetInt32(int.MaxValue),
                KeepsIterations = isVerbose || newFolder is not null,
                PenaltyRule = rule,
                PenaltyValue = weight,
                Slack = parsed.GetValue(slack),
                UsesStructure = use != StructureUse.Off,
                Initial = parsed.GetValue(initial) is { } points ? ReadInitial(points, model) : [],
            };
            IdleOptions.Refuse(parsed, property => property == "structure" && use == StructureUse.Report ? null : SettingUse.WhyIdle(
                property == "verbose" ? "iterations" : property, model, settings, parsed.GetValue(sweep)));
            OutsideMachines.Budget = parsed.GetValue(budget) is { } most ? CallBudget.Parse(most) : CallBudget.Unlimited;
            if (parsed.GetValue(dryRun) || parsed.GetValue(explain))
            {
                var forecast = MachineUse.Forecast(model, settings);
                if (parsed.GetValue(dryRun) && parsed.GetValue(asJson))
                {
                    Output.Json(json => ForecastDisplay.Write(json, forecast));
                }
                else
                {
                    ForecastDisplay.Print(forecast, parsed.GetValue(dryRun) ? Output.Line : static (name, text) => Output.Note($"{name}: {text}"));
                }

                if (parsed.GetValue(dryRun))
                {
                    return ExitCode.Done;
                }
            }

            if (parsed.GetValue(sweep))
            {
                return Sweep(model, settings, parsed.GetValue(asJson));
            }

            return Run(model, settings, new Destination(
                parsed.GetValue(output), parsed.GetValue(certificate), newFolder, isVerbose, parsed.GetValue(asJson), use == StructureUse.Report));
        });
        return command;
    }

    private static IReadOnlyList<sbyte[]> ReadInitial(string path, ModelFile file)
    {
        var solution = SolutionFile.Read(path, file);
        if (solution.UnnamedCount > 0)
        {
            Output.Note($"{path} does not name {solution.UnnamedCount} of the {file.FileVariableCount} variables; they start as {file.Objective.ZeroValue}.");
        }

        return solution.Points;
    }

    private static int Run(ModelFile file, SolveSettings settings, Destination to)
    {
        var boundTime = to.Certificate is null ? BoundProof.TimeFor(file, settings) : TimeSpan.Zero;
        using var interruption = new Interruption();
        var control = new SolveControl
        {
            TimeLimit = settings.TimeLimit - boundTime,
            Target = settings.Target is { } target ? file.EnergyOf(target) : null,
            Cancellation = interruption.Token,
        };
        SolveOutcome outcome;
        using (var live = new LiveLine(!to.AsJson))
        {
            outcome = ProblemSolver.Solve(file, settings, control with { Progress = new LiveProgress(live, file) });
        }

        // The answer first: what follows takes time and can fail.
        var written = new List<string>();
        var isSaved = Extra(to.Output, "the solution", () => Save(file, outcome, to.Output!));
        ExceptionDispatchInfo? deafness = null;
        Print(() =>
        {
            if (!to.AsJson)
            {
                PrintAnswer(file, outcome, to);
            }
        });
        outcome = BoundProof.Add(outcome, file, boundTime, control);
        isSaved &= Extra(to.Certificate, "the certificate", () => outcome = Certify(file, outcome, settings, to.Certificate!, interruption.Token));
        var report = to.ReportsStructure ? StructureReport.Of(file) : null;
        Print(() =>
        {
            if (to.AsJson)
            {
                Output.Json(writer =>
                {
                    outcome.Write(writer, file, settings);
                    report?.Write(writer);
                });
            }
            else
            {
                PrintRest(file, outcome, settings);
                report?.Print();
            }
        });
        isSaved &= Extra(to.Folder?.Path, "the folder of the run", () => SolveFolder.Write(to.Folder!, outcome, file, settings, (what, write) =>
            Output.Extra(what, write)));
        Print(() => written.ForEach(path =>
        {
            if (!to.AsJson)
            {
                Output.Line("written", path);
            }
        }));
        deafness?.Throw();
        return outcome.IsFeasible && isSaved ? ExitCode.Done : ExitCode.Failed;

        bool Extra(string? path, string what, Action write)
        {
            var isDone = path is null || Output.Extra(what, write);
            if (path is not null && isDone)
            {
                written.Add(path);
            }

            return isDone;
        }

        // A standard output that is full or closed keeps nothing from the files; it is told at the end.
        void Print(Action print)
        {
            try
            {
                if (deafness is null)
                {
                    print();
                    Console.Out.Flush();
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                deafness = ExceptionDispatchInfo.Capture(exception);
            }
        }
    }

    private static SolveOutcome Certify(ModelFile file, SolveOutcome outcome, SolveSettings settings, string path, CancellationToken cancellation)
    {
        if (!outcome.IsFeasible || file.Constrained is null)
        {
            Output.Note($"there is no feasible point of a problem with rows to certify; {path} is not written.");
            return outcome;
        }

        var model = ModelReconstruction.Read(file);
        var control = new SolveControl { TimeLimit = settings.TimeLimit / 2 ?? LongestCertificate, Cancellation = cancellation };
        var certificate = CertificateMaker.Make(file, model, outcome.Point.AsSpan(0, file.FileVariableCount), control);
        certificate.Write(path);
        return outcome with { LowerBound = Math.Max(outcome.LowerBound, certificate.LowerBound) };
    }

    private static int Sweep(ModelFile file, SolveSettings settings, bool asJson)
    {
        IReadOnlyList<SweepPoint> points;
        int best;
        using (var interruption = new Interruption())
        using (var live = new LiveLine(!asJson))
        {
            (points, best) = PenaltySweep.Run(file, settings, new SolveControl
            {
                TimeLimit = settings.TimeLimit,
                Cancellation = interruption.Token,
                Progress = new LiveProgress(live, file),
            });
        }

        if (asJson)
        {
            Output.Json(writer => PenaltySweep.Write(writer, file, points, best));
        }
        else
        {
            Output.Lines(PenaltySweep.Lines(file, points, best));
            Output.Line("rule", PenaltyWords.NameOf(settings.PenaltyRule));
            Output.Line("seed", $"{settings.Seed}");
        }

        return points[best].Outcome.IsFeasible ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Save(ModelFile file, SolveOutcome outcome, string path)
    {
        if (!outcome.HasPoint)
        {
            Output.Note($"nothing was found; {path} is not written.");
            return;
        }

        AtomicFile.Write(path, stream => stream.Write(Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => SampleSetFile.ToCsv(outcome.Samples, file),
            ".json" => SampleSetFile.ToJson(outcome.Samples, file.Objective.Labels),
            _ => System.Text.Encoding.UTF8.GetBytes(SolutionFile.ToText(file, outcome.Point)),
        }));
    }

    private static void PrintAnswer(ModelFile file, SolveOutcome outcome, Destination to)
    {
        if (to.IsVerbose)
        {
            IterationTable.Print(outcome.Iterations, file);
        }

        var sense = file.Sense == ObjectiveSense.Minimize ? "minimise" : "maximise";
        Output.Line("objective", outcome.HasPoint ? $"{file.FileObjective(outcome.Energy)} ({sense})" : "none found");
        if (outcome.Rows is not { } rows)
        {
            return;
        }

        var broken = rows.Where(static row => !row.IsSatisfied).ToArray();
        Output.Line("feasible", outcome.IsFeasible ? "yes"
            : outcome.StopReason == StopReason.Infeasible ? "no: it is proved that no point satisfies all rows"
            : $"no feasible point was found; {broken.Length} of {rows.Count} rows are violated");
        foreach (var row in broken.OrderByDescending(static row => row.Violation).Take(ShownRows))
        {
            Output.Line("", row.Violation is { } violation ? $"{row.Name}: violated by {violation}" : row.Name);
        }
    }

    private static void PrintRest(ModelFile file, SolveOutcome outcome, SolveSettings settings)
    {
        if (double.IsFinite(outcome.LowerBound))
        {
            Output.Line("bound", $"{file.FileObjective(outcome.LowerBound)}, "
                + $"{(file.Sense == ObjectiveSense.Minimize ? "no point is below it" : "no point is above it")}");
        }
        else if (outcome.BoundNote is { } note)
        {
            Output.Line("bound", $"none: {note}");
        }

        if (outcome.OracleCalls > 0)
        {
            Output.Line("calls", $"{outcome.OracleCalls} of the machine in {outcome.IterationCount} iterations");
        }

        Output.Line("sampler", $"{outcome.Sampler}, {(file.Constrained is null ? "reads" : "runs")}: {outcome.Reads}");
        if (outcome.Parameters.TryGetValue("answer", out var answer))
        {
            Output.Line("answer", answer);
        }

        Output.Line("seed", $"{settings.Seed}");
        Output.Line("time", $"{outcome.Elapsed.TotalSeconds:F2} s, stopped by {Summary.InWords(outcome.StopReason)}");
    }

    /// <summary>Where a result goes.</summary>
    private sealed record Destination(string? Output, string? Certificate, AtomicFolder? Folder, bool IsVerbose, bool AsJson, bool ReportsStructure);

    /// <summary>Shows progress on the terminal, in the file's own sense.</summary>
    private sealed class LiveProgress(LiveLine live, ModelFile file) : IProgress<SolveProgress>
    {
        public void Report(SolveProgress value)
        {
            live.Show(new LiveStep(value.Message, double.IsFinite(value.Best) ? $"best {file.FileObjective(value.Best)}" : null, value.Fraction,
                value.Remaining));
        }
    }
}
