using Isinglass.Conic;
using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;

namespace Isinglass.Experiments.Studies.Oracles;

/// <summary>
/// How fast QCGD's mixture becomes feasible when its oracle is disturbed, with the plain method, whose rate has a theoretical bound, and with corrective steps;
/// and the effect on the incumbent and on the time to solution.
/// </summary>
internal sealed class OracleStudy
{
    /// <summary>The generated problem in place of a file: a small model with rows.</summary>
    public const string Teacher = "exact model of 4 samples of teacher:11-3-1";

    /// <summary>Default number of oracle calls of a run.</summary>
    public const int DefaultIterations = 600;

    private const int Reads = 10, Sweeps = 400;

    // The rate is fitted after the first iterations.
    private const int FirstIteration = 5;

    // Lower limit of the infeasibility, so that its logarithm exists.
    private const double Floor = 1e-6;
    private const double BoundSlope = -0.5;
    private const double Confidence = 0.99;

    private readonly string _name;
    private readonly OracleParameters _settings;
    private readonly (OracleLevel Level, IReadOnlyList<OracleOutcome> Runs)[] _finished;

    private OracleStudy(string name, OracleParameters settings, (OracleLevel Level, IReadOnlyList<OracleOutcome> Runs)[] finished) =>
        (_name, _settings, _finished) = (name, settings, finished);

    /// <summary>The runs of one level and seed, with the plain method and with corrective steps.</summary>
    public static CellKind<OracleParameters, OracleOutcome> Kind { get; } = new()
    {
        Name = "oracle",
        ParametersForm = CellJson.Default.OracleParameters,
        ResultForm = CellJson.Default.OracleOutcome,
        Work = Solve,
        Values = static outcome =>
        [
            ("plain_slope", Slope(outcome.Plain)), ("plain_infeasibility", outcome.Plain[^1]), ("corrective_infeasibility", outcome.Corrected[^1]),
            ("incumbent", outcome.Incumbent), ("success", outcome.Success),
        ],
    };

    /// <summary>Runs the study.</summary>
    /// <param name="name">Name of the experiment.</param>
    /// <param name="levels">The disturbances; the first one is the reference.</param>
    /// <param name="settings">Problem and effort; its level does not matter.</param>
    /// <param name="options">Seeds and settings.</param>
    /// <param name="control">When to stop; a level is included when all its seeds are finished.</param>
    public static ExperimentResult Run(string name, IReadOnlyList<OracleLevel> levels, OracleParameters settings, StudyOptions options, SolveControl control)
    {
        // Refuses an unreadable problem before anything runs.
        var model = settings.Model();
        var run = control.Start();
        var cells = StudyCells<OracleOutcome>.Run(name, Kind, [.. levels.Select(level => (level.Name, settings with { Level = level }))], options, run);
        var study = new OracleStudy(name, settings, [.. Enumerable.Range(0, levels.Count).Where(cells.IsWhole).Select(k => (levels[k], cells.Of(k)))]);
        return study._finished.Length > 0 ? cells.AddTo(study.Result(model, options, run)) : throw ExperimentResult.NothingFinished("level", run);
    }

    private static OracleOutcome Solve(OracleParameters parameters, ulong seed, CellSurroundings surroundings, CancellationToken cancellation)
    {
        var model = parameters.Model();
        var options = Options(parameters);
        var request = new SolveRequest { Key = new RandomKey(seed), Threads = surroundings.Threads };
        (double[] Infeasibility, ConicTrace Trace, ReadStatistics Reads) Trace(int correctiveSteps)
        {
            var (trace, reads) = (new ConicTrace(), new ReadStatistics(parameters.Level.Wrap(new SimulatedAnnealing())));
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
                // The run ends at an optimal mixture, which would not change any more.
                values.Add(values.Count > 0 ? values[^1] : Floor);
            }

            return ([.. values], trace, reads);
        }

        var plain = Trace(0);
        var corrected = Trace(Math.Max(1, options.CorrectiveSteps));
        var incumbent = plain.Trace.Iterations.Count > 0 ? plain.Trace.Iterations[^1].Incumbent : double.PositiveInfinity;
        var calls = plain.Trace.Iterations.FirstOrDefault(i => i.Incumbent <= incumbent)?.OracleCalls ?? 0;
        return new OracleOutcome(plain.Infeasibility, corrected.Infeasibility, incumbent, calls, plain.Reads.SuccessProbability, plain.Reads.SecondsPerRead);
    }

    private static ConditionalGradientOptions Options(OracleParameters parameters) =>
        new() { Iterations = parameters.Iterations, Reads = Reads, Sweeps = Sweeps, Slack = parameters.Slack };

    private ExperimentResult Result(ConstrainedQuadraticModel model, StudyOptions study, SolveRun run)
    {
        var options = Options(_settings);
        var best = _finished.SelectMany(entry => entry.Runs).Min(static r => r.Incumbent);
        var table = new ResultTable(
            "oracle",
            new ResultColumn("plain_slope", "plain slope", 3), new ResultColumn("plain_interval", "95 % ±", 3),
            new ResultColumn("plain_infeasibility", "infeasibility", 4),
            new ResultColumn("corrective_feasible_at", "corrective: feasible at call"), new ResultColumn("corrective_infeasibility", "infeasibility", 4),
            new ResultColumn("gap", "incumbent - best", 4), new ResultColumn("success", "p of a read", 3), new ResultColumn("tts_bound", "TTS bound / ms", 1),
            new ResultColumn("tts_measured", "measured / ms", 1));
        foreach (var (level, runs) in _finished)
        {
            var plain = Slopes(runs, static r => r.Plain);
            table.Add(
                level.Name,
                plain, plain.HalfInterval, Measure.Of(runs.Select(static r => r.Plain[^1])),
                FeasibleAt(runs), Measure.Of(runs.Select(static r => r.Corrected[^1])),
                Measure.Of(runs.Select(r => r.Incumbent - best)),
                Measure.Of(runs.Select(static r => r.Success)),
                Measure.Of(runs.Select(r => 1e3 * r.TimeBound(options.Iterations, Confidence))),
                Measure.Of(runs.Select(r => 1e3 * r.Calls * options.Reads * r.SecondsPerRead)));
        }

        return new ExperimentResult
        {
            Name = _name,
            Question = "How fast does the mixture become feasible when the oracle is disturbed, and does the answer suffer?",
            Seed = study.Seed,
            Seeds = study.Seeds,
            Parameters =
            [
                ("problem", _settings.Problem?.Name ?? Teacher), ("variables", $"{model.VariableCount}"),
                ("lifted_variables", $"{new SlackBridge(model, options.Slack, options.SlackCap).Target.VariableCount}"),
                ("iterations", $"{options.Iterations}"),
                ("reads", $"{options.Reads}"), ("sweeps", $"{options.Sweeps}"), ("slack", $"{options.Slack}"), ("beta_0", $"{options.InitialPenalty}"),
            ],
            Values = [.. _finished.Select((entry, k) => ($"slope_{k}", Slopes(entry.Runs, static r => r.Plain).Mean))],
            Table = table,
            Baselines = [("undisturbed", [("slope", Slopes(_finished[0].Runs, static r => r.Plain).Mean)])],
            Verdicts = [.. _finished.Select(entry => Verdict(entry.Level, entry.Runs))],
            Figures = [Figure("plain", "Infeasibility of the mixture, plain method", static r => r.Plain),
            Figure("corrective", "Infeasibility of the mixture, corrective steps", static r => r.Corrected)],
            Notes =
            [
                $"slope: of log infeasibility against log iteration from iteration {FirstIteration} on, least squares per seed; mean ± standard deviation, "
                + $"and half the 95 % interval of the mean over seeds. Infeasibility below {Floor} counts as {Floor}. feasible at call: mean first call at "
                + $"which the mixture with corrective steps is that feasible, and how many seeds came there.",
                "TTS bound: T ceil(ln(1 - 0.99^(1/T)) / ln(1 - p)) t_read, with p the share of reads that reach the best energy of their call (a lower oracle "
                + "would find may lie below it) and T all iterations. Measured: reads until the last improvement of the incumbent.",
            ],
            Seconds = run.Elapsed.TotalSeconds,
            StopReason = run.StopReason,
        };
    }

    private Verdict Verdict(OracleLevel level, IReadOnlyList<OracleOutcome> runs)
    {
        var plain = Slopes(runs, static r => r.Plain);
        return new Verdict(
            $"{level.Name}: infeasibility falls at least as t^-1/2 over {_settings.Iterations} iterations", plain.Mean <= BoundSlope,
            $"slope {plain.Mean:F2} ± {Measure.OrDash(plain.HalfInterval, "F2")}");
    }

    private LineFigure Figure(string figure, string title, Func<OracleOutcome, double[]> values)
    {
        var iterations = Enumerable.Range(1, _settings.Iterations);
        var curves = new List<Curve>();
        foreach (var (level, runs) in _finished)
        {
            curves.Add(new Curve(level.Name, [.. iterations.Select(t => new CurvePoint(t, GeometricMean(runs.Select(r => values(r)[t - 1]))))]));
        }

        var start = curves[0].Points[Math.Min(FirstIteration, _settings.Iterations) - 1];
        curves.Add(new Curve("t^-1/2", [.. iterations.Select(t => new CurvePoint(t, start.Y * Math.Pow(t / start.X, BoundSlope)))]) { IsReference = true });
        return new LineFigure
        {
            Name = figure,
            Title = title,
            XLabel = "iteration",
            YLabel = "infeasibility (scaled)",
            XScale = AxisScale.Logarithmic,
            YScale = AxisScale.Logarithmic,
            Curves = curves
        };
    }

    private static Measure Slopes(IReadOnlyList<OracleOutcome> runs, Func<OracleOutcome, double[]> values) =>
        Measure.Of(runs.Select(run => Slope(values(run))));

    private static string FeasibleAt(IReadOnlyList<OracleOutcome> runs)
    {
        int[] calls = [.. runs.Select(static r => Array.FindIndex(r.Corrected, static value => value <= Floor) + 1).Where(static call => call > 0)];
        return calls.Length == 0 ? $"never (0/{runs.Count})" : $"{calls.Average():F0} ({calls.Length}/{runs.Count})";
    }

    private static double Slope(double[] infeasibility)
    {
        var first = Math.Min(FirstIteration, Math.Max(1, infeasibility.Length - 1));
        var points = Enumerable.Range(first, infeasibility.Length - first + 1).Select(t => (X: Math.Log(t), Y: Math.Log(infeasibility[t - 1]))).ToArray();
        var (x, y) = (points.Average(static p => p.X), points.Average(static p => p.Y));
        return points.Sum(p => (p.X - x) * (p.Y - y)) / points.Sum(p => (p.X - x) * (p.X - x));
    }

    private static double GeometricMean(IEnumerable<double> values) => Math.Exp(values.Average(Math.Log));
}
