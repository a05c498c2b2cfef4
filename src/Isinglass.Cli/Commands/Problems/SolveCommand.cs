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
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solving;
using Isinglass.Training;
using Isinglass.Training.Runs;

namespace Isinglass.Cli.Commands.Problems;

/// <summary><c>isinglass solve</c>: a problem file on a simulated Ising machine, or by a method for constrained problems.</summary>
internal static class SolveCommand
{
    private const string Penalty = MethodCatalog.Penalty;

    /// <summary>Most violated rows that are printed; --json has them all.</summary>
    private const int ShownRows = 20;

    /// <summary>Time of a certificate's multipliers when no limit is given; with one, half of it comes on top.</summary>
    private static readonly TimeSpan LongestCertificate = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The problem file." };
        var sampler = new Option<string?>("--sampler", "--machine")
        {
            Description = $"Ising machine: {MachineCatalog.Description}.",
            HelpName = "NAME",
        };
        var method = new Option<string?>("--method")
        {
            Description = $"Method for a problem with rows: {MethodCatalog.Description}. Default: {MethodCatalog.Default}.",
            HelpName = "NAME",
        };
        var solver = new Option<string?>("--solver")
        {
            Description = "The program of --method external; it must be installed. Default: cbc.",
            HelpName = string.Join('|', ExternalSolver.Programs)
        };
        var timeLimit = Durations.Option("--time-limit", "Longest time; the best found so far is returned.");
        var target = new Option<double?>("--target") { Description = "Stop when the objective (in the file's own sense) is this good.", HelpName = "VALUE" };
        var reads = new Option<int?>("--reads", "--num-reads") { Description = "Number of reads.", HelpName = "N" };
        var sweeps = new Option<int?>("--sweeps") { Description = "Effort of a read in the machine's own unit.", HelpName = "N" };
        var threads = new Option<int?>("--threads") { Description = "Number of threads; never changes a result. Default: all.", HelpName = "N" };
        var seed = new Option<ulong?>("--seed") { Description = "Seed; default: drawn and reported.", HelpName = "N" };
        var initial = new Option<string?>("--initial") { Description = "Start from these points: a solution or a sample set.", HelpName = "FILE" };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Write the samples (.csv, .json) or the best point (any other ending).",
            HelpName = "FILE",
        }.ForFile("The solution");
        var penalty = new Option<string?>("--penalty")
        {
            Description = $"Weights of --method penalty: a rule ({string.Join(", ", PenaltyWords.RuleNames)}) or a number. Default: vlm.",
            HelpName = "RULE|VALUE",
        };
        var sweep = new Option<bool>("--penalty-sweep")
        {
            Description = "Run the penalty method at seven fixed weights, a decade apart, around the rule; each "
            + "has the whole time limit."
        };
        var slack = new Option<string?>("--slack")
        {
            Description = "How inequalities become equalities: binary (few bits, wide coefficients), bounded, unary (many bits), none (qcgd only). Default: "
                + "binary.",
            HelpName = "binary|bounded|unary|none",
        };
        var structure = new Option<string?>("--structure")
        {
            Description = "Search among the free bits of a model whose other variables follow from them (auto), look for none (off), " +
                "or search so and print what was found (report). Default: auto.",
            HelpName = "auto|off|report",
        };
        var certificate = new Option<string?>("--certificate")
        {
            Description = "Write a certificate of a bound that 'check --certificate' verifies: by enumeration up to 22 variables, else by multipliers of the "
                + "rows.",
            HelpName = "FILE",
        }.ForFile("The certificate");
        var folder = new Option<string?>("--run")
        {
            Description = "Write iterations.csv, result.json, solution.sol and report.html with its pictures into "
            + "this new folder.",
            HelpName = "FOLDER"
        };
        var verbose = new Option<bool>("--verbose") { Description = "Print a table of the method's iterations." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Tell what a machine outside would be sent, its calls, time and cost, and send nothing." };
        var explain = new Option<bool>("--explain") { Description = "Tell the same, and then solve." };
        var budget = new Option<string?>("--budget") { Description = "Most calls or time of services: no call goes beyond.", HelpName = "20s|100calls" };
        var asJson = new Option<bool>("--json") { Description = "Print one JSON object." };
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
            var use = ProblemOptions.Choice(parsed.GetValue(structure), "--structure", StructureReport.Uses) ?? StructureUse.Auto;
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
                Reads = OptionChecks.Positive(parsed.GetValue(reads), "--reads"),
                Sweeps = OptionChecks.Positive(parsed.GetValue(sweeps), "--sweeps"),
                Threads = OptionChecks.Positive(parsed.GetValue(threads), "--threads") ?? Environment.ProcessorCount,
                Seed = parsed.GetValue(seed) ?? (ulong)RandomNumberGenerator.GetInt32(int.MaxValue),
                KeepsIterations = isVerbose || newFolder is not null,
                PenaltyRule = rule,
                PenaltyValue = weight,
                Slack = ProblemOptions.Choice(parsed.GetValue(slack), "--slack", PenaltyWords.Slacks),
                UsesStructure = use != StructureUse.Off,
                Initial = parsed.GetValue(initial) is { } points ? ReadInitial(points, model) : [],
            };
            var used = parsed.GetValue(sweep) ? Penalty : MethodCatalog.NameOf(settings);
            RefuseIdle(parsed, model, used, penalty, Penalty);
            RefuseIdle(parsed, model, used, slack, Penalty, MethodCatalog.Default);
            RefuseIdle(parsed, model, used, verbose, Penalty, MethodCatalog.Default);
            RefuseIdle(parsed, model, used, solver, "external");
            if (model.Constrained is not null)
            {
                RefuseIdle(parsed, model, used, reads, Penalty, MethodCatalog.Default, "anneal", MethodCatalog.Native);
                RefuseIdle(parsed, model, used, sweeps, Penalty, MethodCatalog.Default, "anneal");
            }

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

    /// <summary>
    /// Refuses an option that the solve would not read: one of methods for rows where there are none, or of other methods than the one that is used.
    /// </summary>
    private static void RefuseIdle(ParseResult parsed, ModelFile file, string method, Option option, params string[] readers)
    {
        if (parsed.GetResult(option) is not { Implicit: false })
        {
            return;
        }

        var who = readers.Length == 1 ? $"the method {readers[0]}" : $"the methods {string.Join(", ", readers)}";
        if (file.Constrained is null)
        {
            throw new InputException($"{option.Name} is for problems with rows ({who}); this one has none. Leave it out.");
        }

        if (!readers.Contains(method))
        {
            throw new InputException($"{option.Name} is read by {who}, and this solve is by {method}. Leave it out, or choose --method {readers[0]}.");
        }
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
        certificate.Write(path, model);
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
            PenaltySweep.Print(file, points, best);
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
