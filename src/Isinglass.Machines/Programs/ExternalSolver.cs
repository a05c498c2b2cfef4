using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Isinglass.Files;
using Isinglass.Formats;
using Isinglass.Formats.Solutions;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Machines.Programs;

/// <summary>
/// A mixed-integer program solver that the user has installed (CBC, GLPK, HiGHS, SCIP), or one of OR-Tools (CP-SAT, HiGHS, SCIP): the model is linearised,
/// written as LP or free MPS into a temporary folder, solved by the program within the time limit, and the point of its report is checked here. Optimality,
/// infeasibility and the bound are the program's claims; its status is rejected if its point violates a row. A feasible start is the answer when the program
/// finds none as good. Solvers of OR-Tools start from the request's point and report a bound also at the time limit.
/// </summary>
/// <param name="program">cbc, glpsol, highs, scip, cp-sat, ortools-highs or ortools-scip.</param>
public sealed class ExternalSolver(string program) : ISolver
{
    // Time to write the report after the limit; then the program is ended.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly ExternalProgram _program = ExternalProgram.Find(program);

    /// <summary>Names of the known programs.</summary>
    public static IReadOnlyList<string> Programs { get; } = [.. ExternalProgram.All.Select(static entry => entry.Name)];

    /// <inheritdoc/>
    public string Name => $"external {_program.Name}";

    /// <inheritdoc/>
    public ISolverSession Prepare(ConstrainedQuadraticModel model) => new Session(new LinearizationBridge(model), _program);

    private sealed class Session(LinearizationBridge bridge, ExternalProgram program) : ISolverSession
    {
        private const string ReportName = "report.txt";

        public Solution Solve(SolveRequest request, SolveControl control)
        {
            var run = control.Start();
            var shifted = request.Shift(bridge.Target.Objective);
            // Dialects disagree on the sign of a constant in MPS, so there is none.
            var names = Enumerable.Range(0, shifted.VariableCount).Select(static i => $"x{i}").ToArray();
            var file = ModelFile.Of(bridge.Target.WithObjective(shifted.WithLinear(shifted.Linear.ToArray(), 0).WithLabels(names)));
            var folder = Directory.CreateTempSubdirectory("isinglass");
            try
            {
                var (model, report) = (Path.Combine(folder.FullName, program.ModelName), Path.Combine(folder.FullName, ReportName));
                ModelFormats.Write(model, file);
                var given = request.StartPoint(bridge.Source.VariableCount) ?? [];
                if (program.Sibling is not null && given.Length > 0)
                {
                    var start = new sbyte[bridge.Target.VariableCount];
                    bridge.Lift(given, start);
                    File.WriteAllText(Path.Combine(folder.FullName, SolverReport.StartName), SolutionFile.ToText(file, start));
                }

                var output = Execute(program.Arguments(model, report, control.TimeLimit?.TotalSeconds), folder.FullName, run);
                var text = File.Exists(report) ? File.ReadAllText(report) : "";
                var claim = ExternalProgram.Claim(text, output);
                var found = claim == SolutionStatus.Infeasible || text.Length == 0 ? [] : Point(report, file, claim);
                var kept = Value(request, given) < Value(request, found);
                return Judge(request, run, kept ? SolutionStatus.Feasible : claim, kept ? given : found, ExternalProgram.Bound(output) + shifted.Offset);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        /// <summary>The source's part of the reported point; empty when the program stopped without one.</summary>
        private sbyte[] Point(string report, ModelFile file, SolutionStatus claim)
        {
            try
            {
                return bridge.Project(SolutionFile.Read(report, file).Points[0]);
            }
            catch (InputException) when (claim != SolutionStatus.Optimal)
            {
                return [];
            }
        }

        /// <summary>The shifted objective of a feasible point; infinite for any other and for none.</summary>
        private double Value(SolveRequest request, sbyte[] point) => point.Length > 0 && bridge.Source.IsFeasible(point)
            ? bridge.Source.Objective.Energy(point) + request.ShiftAt(point)
            : double.PositiveInfinity;

        private Solution Judge(SolveRequest request, SolveRun run, SolutionStatus claim, sbyte[] point, double bound)
        {
            var shifted = Value(request, point);
            run.Offer(shifted);
            var status = double.IsInfinity(shifted) ? (claim == SolutionStatus.Infeasible && point.Length == 0 ? claim : SolutionStatus.Unknown)
                : claim == SolutionStatus.Optimal ? claim : SolutionStatus.Feasible;
            run.ShouldStop();
            return new Solution
            {
                Status = status,
                Values = point,
                Objective = point.Length > 0 ? bridge.Source.Objective.Energy(point) : double.PositiveInfinity,
                LowerBound = status == SolutionStatus.Optimal ? shifted : Math.Min(bound, shifted),
                StopReason = run.StopReason == StopReason.Cancelled ? StopReason.Cancelled : status switch
                {
                    SolutionStatus.Optimal => StopReason.Optimal,
                    SolutionStatus.Infeasible => StopReason.Infeasible,
                    _ => run.Finish(StopReason.TimeLimit),
                },
                Trace = run.Trace,
            };
        }

        /// <summary>Runs the program to its end, the limit or the cancellation; returns what it printed.</summary>
        private string Execute(string[] arguments, string folder, SolveRun run)
        {
            string[] words = program.Sibling is { } sibling ? [DotnetHost.Path, "exec", SiblingAssembly.Find(sibling, text => run.Report(double.NaN, text)),
                .. arguments]
                : [ProgramPath.Find(program.Name, $"Install it ({program.Install}), or choose another method."), .. arguments];
            using var process = new Process
            {
                StartInfo = new ProcessStartInfo(words[0], words[1..])
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    RedirectStandardInput = true,
                    WorkingDirectory = folder,
                },
            };
            try
            {
                process.Start();
            }
            catch (Win32Exception exception)
            {
                throw new WorkException($"The program {process.StartInfo.FileName} cannot be started: {exception.Message}. Install it anew "
                    + $"({program.Install}), or choose another method.", exception);
            }

            var output = new ConcurrentQueue<string?>();
            process.OutputDataReceived += (_, line) => output.Enqueue(line.Data);
            process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.StandardInput.Close();
            while (!process.WaitForExit(Poll))
            {
                run.Report(double.NaN, program.Name);
                if (run.Control.Cancellation.IsCancellationRequested || (run.Control.TimeLimit is { } limit && run.Elapsed > limit + Grace))
                {
                    process.Kill(entireProcessTree: true);
                    process.WaitForExit();
                }
            }

            process.WaitForExit();
            var text = string.Join('\n', output);
            return process.ExitCode == 0 || run.ShouldStop() || File.Exists(Path.Combine(folder, ReportName))
                ? text
                : throw new WorkException($"{program.Name} ended with exit code {process.ExitCode} and no report. Its last words: {LastWords(text)}");
        }

        private static string LastWords(string text) => text.Split('\n').LastOrDefault(static line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "none";
    }
}
