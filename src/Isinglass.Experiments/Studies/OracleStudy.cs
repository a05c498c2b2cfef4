using Isinglass.Conic;
using Isinglass.Conic.Steps;
using Isinglass.Experiments.Reports;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;

namespace Isinglass.Experiments.Studies;

/// <summary>
/// How fast the mixture of QCGD becomes feasible when its oracle is disturbed: with the plain method, whose rate theory bounds, and with corrective steps; and what that does to
/// the incumbent and to the time to solution.
/// </summary>
internal sealed class OracleStudy(string name, ConstrainedQuadraticModel model, string problem, IReadOnlyList<OracleLevel> levels, ConditionalGradientOptions options)
{
    // The first iterations find their way; the rate is read off behind them.
    private const int FirstIteration = 5;

    // What is feasible exactly counts as this, so that logarithms exist.
    private const double Floor = 1e-6;
    private const double BoundSlope = -0.5;
    private const double Confidence = 0.99;

    private readonly Dictionary<OracleLevel, List<OracleRun>> _runs = [];

    public ExperimentResult Execute(StudyOptions study, SolveControl control)
    {
        var run = control.Start();
        var done = 0;
        foreach (var level in levels)
        {
            var list = _runs[level] = [];
            foreach (var seed in study.AllSeeds)
            {
                run.Report((double)done++ / (levels.Count * study.Seeds), $"{level.Name}, seed {seed}");
                if (run.ShouldStop())
                {
                    break;
                }

                list.Add(Solve(level, seed, study.Threads, control.Cancellation));
            }

            if (list.Count < study.Seeds)
            {
                _runs.Remove(level);
            }
        }

        run.Finish(StopReason.Completed);
        return _runs.Count > 0 ? Result(study, run) : throw ExperimentResult.NothingFinished("level");
    }

    private OracleRun Solve(OracleLevel level, ulong seed, int threads, CancellationToken cancellation)
    {
        var request = new SolveRequest { Key = new RandomKey(seed), Threads = threads };
        (double[] Infeasibility, ConicTrace Trace, ReadStatistics Reads) Trace(int correctiveSteps)
        {
            var (trace, reads) = (new ConicTrace(), new ReadStatistics(level.Wrap(new SimulatedAnnealing())));
            var settings = options with
            {
                CorrectiveSteps = correctiveSteps,
                FeasibilityInterval = 0,
                GapTolerance = 0,
                InfeasibilityTolerance = 0,

                // With corrective steps repaired points would enter the active set, and the mixture would no longer be the oracle's.
                Rounding = correctiveSteps > 0 ? RoundingLevel.None : RoundingLevel.Repair,
                Progress = trace,
            };
            new ConditionalGradient(reads, settings).Solve(model, request, new SolveControl { Cancellation = cancellation });
            var values = trace.Iterations.Select(static i => Math.Max(Floor, i.Infeasibility)).ToList();
            while (values.Count < options.Iterations)
            {
                // A mixture that is optimal ends the run; it would stay where it is.
                values.Add(values.Count > 0 ? values[^1] : Floor);
            }

            return ([.. values], trace, reads);
        }

        var plain = Trace(0);
        var corrected = Trace(Math.Max(1, options.CorrectiveSteps));
        var incumbent = plain.Trace.Iterations.Count > 0 ? plain.Trace.Iterations[^1].Incumbent : double.PositiveInfinity;
        var calls = plain.Trace.Iterations.FirstOrDefault(i => i.Incumbent <= incumbent)?.OracleCalls ?? 0;
        return new OracleRun(plain.Infeasibility, corrected.Infeasibility, incumbent, calls, plain.Reads.SuccessProbability, plain.Reads.SecondsPerRead);
    }

    private ExperimentResult Result(StudyOptions study, SolveRun run)
    {
        var finished = levels.Where(_runs.ContainsKey).ToArray();
        var best = finished.SelectMany(level => _runs[level]).Min(static r => r.Incumbent);
        var table = new ResultTable(
            "oracle",
            new ResultColumn("plain_slope", "plain slope", 3), new ResultColumn("plain_interval", "95 % ±", 3), new ResultColumn("plain_infeasibility", "infeasibility", 4),
            new ResultColumn("corrective_feasible_at", "corrective: feasible at call"), new ResultColumn("corrective_infeasibility", "infeasibility", 4),
            new ResultColumn("gap", "incumbent - best", 4), new ResultColumn("success", "p of a read", 3), new ResultColumn("tts_bound", "TTS bound / ms", 1), new ResultColumn("tts_measured", "measured / ms", 1));
        foreach (var level in finished)
        {
            var runs = _runs[level];
            var plain = Slopes(runs, static r => r.Plain);
            table.Add(
                level.Name,
                plain, SlopeInterval(plain), Measure.Of(runs.Select(static r => r.Plain[^1])),
                FeasibleAt(runs), Measure.Of(runs.Select(static r => r.Corrected[^1])),
                Measure.Of(runs.Select(r => r.Incumbent - best)),
                Measure.Of(runs.Select(static r => r.Success)),
                Measure.Of(runs.Select(r => 1e3 * r.TimeBound(options.Iterations, Confidence))),
                Measure.Of(runs.Select(r => 1e3 * r.Calls * options.Reads * r.SecondsPerRead)));
        }

        return new ExperimentResult
        {
            Name = name,
            Question = "How fast does the mixture become feasible when the oracle is disturbed, and does the answer suffer?",
            Seed = study.Seed,
            Seeds = study.Seeds,
            Parameters = [("problem", problem), ("variables", $"{model.VariableCount}"), ("lifted_variables", $"{new SlackBridge(model, options.Slack, options.SlackCap).Target.VariableCount}"), ("iterations", $"{options.Iterations}"), ("reads", $"{options.Reads}"), ("sweeps", $"{options.Sweeps}"), ("slack", $"{options.Slack}"), ("beta_0", $"{options.InitialPenalty}")],
            Values = [.. finished.Select((level, k) => ($"slope_{k}", Slopes(_runs[level], static r => r.Plain).Mean))],
            Table = table,
            Baselines = [("undisturbed", [("slope", Slopes(_runs[finished[0]], static r => r.Plain).Mean)])],
            Verdicts = [.. finished.Select(level => Verdict(level))],
            Figures = [Figure("plain", "Infeasibility of the mixture, plain method", finished, static r => r.Plain), Figure("corrective", "Infeasibility of the mixture, corrective steps", finished, static r => r.Corrected)],
            Notes =
            [
                $"slope: of log infeasibility against log iteration from iteration {FirstIteration} on, least squares per seed; mean ± standard deviation, and half the 95 % interval of the mean over seeds. Infeasibility below {Floor} counts as {Floor}. feasible at call: mean first call at which the mixture with corrective steps is that feasible, and how many seeds came there.",
                "TTS bound: T ceil(ln(1 - 0.99^(1/T)) / ln(1 - p)) t_read, with p the share of reads that reach the best energy of their call (a lower oracle would find may lie below it) and T all iterations. Measured: reads until the last improvement of the incumbent.",
            ],
            Seconds = run.Elapsed.TotalSeconds,
            StopReason = run.StopReason,
        };
    }

    private Verdict Verdict(OracleLevel level)
    {
        var plain = Slopes(_runs[level], static r => r.Plain);
        return new Verdict($"{level.Name}: infeasibility falls at least as t^-1/2 over {options.Iterations} iterations", plain.Mean <= BoundSlope, $"slope {plain.Mean:F2} ± {SlopeInterval(plain):F2}");
    }

    private LineFigure Figure(string figure, string title, OracleLevel[] finished, Func<OracleRun, double[]> values)
    {
        var curves = new List<Curve>();
        foreach (var level in finished)
        {
            curves.Add(new Curve(level.Name, [.. Enumerable.Range(1, options.Iterations).Select(t => new CurvePoint(t, GeometricMean(_runs[level].Select(r => values(r)[t - 1]))))]));
        }

        var start = curves[0].Points[Math.Min(FirstIteration, options.Iterations) - 1];
        curves.Add(new Curve("t^-1/2", [.. Enumerable.Range(1, options.Iterations).Select(t => new CurvePoint(t, start.Y * Math.Pow(t / start.X, BoundSlope)))]) { IsReference = true });
        return new LineFigure { Name = figure, Title = title, XLabel = "iteration", YLabel = "infeasibility (scaled)", XScale = AxisScale.Logarithmic, YScale = AxisScale.Logarithmic, Curves = curves };
    }

    private static Measure Slopes(List<OracleRun> runs, Func<OracleRun, double[]> values) => Measure.Of(runs.Select(run => Slope(values(run))));

    private static string FeasibleAt(List<OracleRun> runs)
    {
        int[] calls = [.. runs.Select(static r => Array.FindIndex(r.Corrected, static value => value <= Floor) + 1).Where(static call => call > 0)];
        return calls.Length == 0 ? $"never (0/{runs.Count})" : $"{calls.Average():F0} ({calls.Length}/{runs.Count})";
    }

    // Half of the interval of the mean over seeds.
    private static double SlopeInterval(Measure slopes) => slopes.Count > 1 ? StudentQuantile(slopes.Count - 1) * slopes.StandardError : double.NaN;

    private static double Slope(double[] infeasibility)
    {
        var first = Math.Min(FirstIteration, Math.Max(1, infeasibility.Length - 1));
        var points = Enumerable.Range(first, infeasibility.Length - first + 1).Select(t => (X: Math.Log(t), Y: Math.Log(infeasibility[t - 1]))).ToArray();
        var (x, y) = (points.Average(static p => p.X), points.Average(static p => p.Y));
        return points.Sum(p => (p.X - x) * (p.Y - y)) / points.Sum(p => (p.X - x) * (p.X - x));
    }

    private static double GeometricMean(IEnumerable<double> values) => Math.Exp(values.Average(Math.Log));

    // Two-sided 95 % quantiles of Student's t; the normal one beyond the table.
    private static double StudentQuantile(int degrees) =>
        degrees <= 10 ? new[] { 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228 }[degrees - 1] : degrees <= 30 ? 2.1 : 1.96;

    /// <summary>One seed: infeasibility by iteration without and with corrective steps, and what the oracle did.</summary>
    private sealed record OracleRun(double[] Plain, double[] Corrected, double Incumbent, long Calls, double Success, double SecondsPerRead)
    {
        /// <summary>Time in seconds in which all of T calls find their best energy with this confidence.</summary>
        public double TimeBound(int iterations, double confidence)
        {
            if (!(Success > 0))
            {
                return double.NaN;
            }

            var each = 1 - Math.Pow(confidence, 1.0 / iterations);
            var repeats = Success >= 1 ? 1 : Math.Ceiling(Math.Log(each) / Math.Log(1 - Success));
            return iterations * repeats * SecondsPerRead;
        }
    }
}
