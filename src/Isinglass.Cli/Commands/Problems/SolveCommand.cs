using System.CommandLine;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Isinglass.Answers;
using Isinglass.Cli.Display;
using Isinglass.Experiments.Reports;
using Isinglass.Files.Answers;
using Isinglass.Formats;
using Isinglass.Formats.Solutions;
using Isinglass.Machines;
using Isinglass.Machines.Answers;
using Isinglass.Machines.Jobs;
using Isinglass.Machines.Programs;
using Isinglass.Model.Control;
using Isinglass.Solving;
using Isinglass.Training;
using Isinglass.Training.Calls;
using Isinglass.Training.Runs;

namespace Isinglass.Cli.Commands.Problems;

/// <summary><c>isinglass solve</c>: a problem file on a simulated Ising machine, or by a method for constrained problems.</summary>
internal static class SolveCommand
{
    /// <summary>The use of structure.</summary>
    private enum StructureUse
    {
        Auto,
        Off,
        Report,
    }

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
        var penalty = ProblemOptions.Penalty("Weights of --method penalty");
        var sweep = Flag.Switch("--penalty-sweep",
            "Run the penalty method at seven fixed weights, a decade apart, around the rule; each has the whole time limit.");
        var slack = Flag.Choice("--slack",
            "How inequalities become equalities: binary (few bits, wide coefficients), bounded, unary (many bits), none (qcgd only). Default: binary.",
            PenaltyWords.Slacks);
        var structure = Flag.Choice("--structure",
            "Search among the free bits of a model whose other variables follow from them (auto), look for none (off), or search so and print what was "
            + "found (report). Default: auto.", [("auto", StructureUse.Auto), ("off", StructureUse.Off), ("report", StructureUse.Report)]);
        var certificate = Flag.Text("--certificate", "FILE",
            "Write a certificate of a bound, for a problem with rows, that 'check --certificate' verifies: by enumeration up to 22 variables, else by "
            + "multipliers of the rows.")
            .ForFile("The certificate");
        var folder = Flag.Text("--run", "FOLDER", "Write iterations.csv, result.json, solution.sol and report.html with its pictures into this new folder.");
        var verbose = Flag.Switch("--verbose", "Print a table of the method's iterations.");
        var dryRun = Flag.Switch("--dry-run", "Tell what a machine outside would be sent, its calls, time and cost, and send nothing.");
        var explain = Flag.Switch("--explain", "Tell the same, and then solve.");
        var budget = Flag.Budget("Most calls or time of services: no call goes beyond.");
        var asJson = Flag.Json();
        var problem = new ProblemOptions();
        var command = new Command("solve", "Solve a problem file, with or without rows.").With(
        [
            file, sampler, method, solver, timeLimit, target, reads, sweeps, threads, seed, initial, output, penalty, sweep, slack, structure, certificate,
            folder, verbose, dryRun, explain, budget, asJson, .. problem.All,
        ]);
        command.Action = new CheckedAction(parsed =>
        {
            var model = problem.Read(parsed.GetValue(file)!, parsed);
            var isVerbose = parsed.GetValue(verbose);
            var use = parsed.GetValue(structure) ?? StructureUse.Auto;
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
                KeepsIterations = isVerbose || parsed.GetValue(folder) is not null,
                Calls = parsed.GetValue(folder) is null ? null : new MachineCalls(),
                PenaltyRule = rule,
                PenaltyValue = weight,
                Slack = parsed.GetValue(slack),
                UsesStructure = use != StructureUse.Off,
                Initial = parsed.GetValue(initial) is { } points ? ReadInitial(points, model) : [],
            };
            IdleOptions.Refuse(parsed, property => property == "structure" && use == StructureUse.Report ? null : SettingUse.WhyIdle(
                property == "verbose" ? "iterations" : property, model, settings, parsed.GetValue(sweep)));
            var most = parsed.GetValue(budget) is { } text ? CallBudget.Parse(text) : CallBudget.Unlimited;
            return new CheckedWork(Work, () =>
            {
                if (parsed.GetValue(folder) is { } path)
                {
                    SolveFolder.Check(path);
                }

                ProblemSolver.Check(model, settings);
            });

            int Work()
            {
                OutsideMachines.Budget = most;
                using var newFolder = parsed.GetValue(folder) is { } path ? SolveFolder.Open(path, TimeProvider.System.GetUtcNow().UtcDateTime) : null;
                if (parsed.GetValue(dryRun) || parsed.GetValue(explain))
                {
                    IAnswer forecast = ForecastAnswer.Of(MachineUse.Forecast(model, settings));
                    if (parsed.GetValue(dryRun))
                    {
                        return Output.Show(forecast, parsed.GetValue(asJson));
                    }

                    Output.Notes(forecast.Parts);
                }

                return parsed.GetValue(sweep) ? Sweep(model, settings, parsed.GetValue(asJson)) : Run(model, settings, new Destination(
                    parsed.GetValue(output), parsed.GetValue(certificate), newFolder, isVerbose, parsed.GetValue(asJson), use == StructureUse.Report));
            }
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
        using (var steady = SteadyProgress.Of(control with { Progress = new LiveProgress(live, file) }))
        {
            outcome = ProblemSolver.Solve(file, settings, control with { Progress = steady });
        }

        // The answer first: the rest takes time and can fail.
        var written = new List<string>();
        var isSaved = Extra(to.Output, "the solution", path => outcome.Save(path, file));
        ExceptionDispatchInfo? deafness = null;
        Print(() => Output.Parts(to.AsJson ? [] : SolveAnswer.Of(outcome, file, settings).Found(to.IsVerbose)));
        outcome = BoundProof.Add(outcome, file, boundTime, control);
        isSaved &= Extra(to.Certificate, "the certificate", path => outcome = BoundProof.Certify(outcome, file, settings, path, interruption.Token));
        var answer = SolveAnswer.Of(outcome, file, settings, to.ReportsStructure ? StructureAnswer.Of(file) : null);
        Print(() =>
        {
            if (to.AsJson)
            {
                Output.Show(answer, asJson: true);
            }
            else
            {
                Output.Parts(answer.Rest);
            }
        });
        isSaved &= Extra(to.Folder?.Path, "the folder of the run", _ => SolveFolder.Write(to.Folder!, outcome, file, settings, (what, write) =>
            Output.Extra(what, write)));
        Print(() => Output.Parts(to.AsJson ? [] : written.Select(static path => (AnswerPart)("written", path))));
        var isWhole = to.AsJson ? outcome.Failure is null : Output.Whole(outcome.Failure);
        deafness?.Throw();
        return outcome.IsFeasible && isSaved && isWhole ? ExitCode.Done : ExitCode.Failed;

        bool Extra(string? path, string what, Action<string> write)
        {
            var isDone = path is null || Output.Extra(what, () => write(path));
            if (path is not null && isDone)
            {
                written.Add(path);
            }

            return isDone;
        }

        // A full or closed standard output does not prevent the files; it is reported at the end.
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

    private static int Sweep(ModelFile file, SolveSettings settings, bool asJson)
    {
        SweepAnswer answer;
        using (var interruption = new Interruption())
        using (var live = new LiveLine(!asJson))
        {
            answer = SweepAnswer.Of(file, settings, new SolveControl
            {
                TimeLimit = settings.TimeLimit,
                Cancellation = interruption.Token,
                Progress = new LiveProgress(live, file),
            });
        }

        return Output.Show(answer, asJson);
    }

    /// <summary>The outputs of a result.</summary>
    private sealed record Destination(string? Output, string? Certificate, AtomicFolder? Folder, bool IsVerbose, bool AsJson, bool ReportsStructure);
}
