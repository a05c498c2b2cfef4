using Isinglass.Experiments.Studies;
using Isinglass.Formats;
using Isinglass.Model.Control;
using Isinglass.Modelling;
using Isinglass.Solving;

namespace Isinglass.Experiments.Campaigns;

/// <summary>
/// Methods for constrained problems on many instances over seeds, each run with the same time, beside their best known values. A run ends when it has reached that value, and finished
/// runs of a journal are not repeated.
/// </summary>
internal sealed class ConstrainedCampaign(
    IReadOnlyList<(string Name, ModelFile File, double? Best)> instances, IReadOnlyList<string> methods, TimeSpan each, ConstrainedJournal? journal = null)
{
    /// <summary>The best of the penalty sweep, which has seven times the time of the others.</summary>
    public const string SweepMethod = "penalty-sweep";

    /// <summary>QCGD over random reads: repair and search without an oracle.</summary>
    public const string ControlMethod = "search-only";

    private const double HitTolerance = 1e-9;

    private readonly Dictionary<(int Instance, string Method), List<CampaignRun>> _runs = [];

    /// <summary>Every method name that a campaign knows.</summary>
    public static IReadOnlyList<string> MethodNames { get; } = ["qcgd", "penalty", "anneal", "exact", SweepMethod, ControlMethod];

    public ExperimentResult Execute(StudyOptions options, SolveControl control)
    {
        var run = control.Start();
        var total = instances.Count * methods.Count * options.Seeds;
        var done = 0;
        for (var k = 0; k < instances.Count; k++)
        {
            foreach (var seed in options.AllSeeds)
            {
                foreach (var method in methods)
                {
                    run.Report((double)done++ / total, $"{instances[k].Name}, {method}, seed {seed}");
                    if (run.ShouldStop())
                    {
                        return Result(options, run);
                    }

                    Add(k, method, Find(k, method, seed, options.Threads, run.Control.Cancellation));
                }
            }
        }

        run.Finish(StopReason.Completed);
        return Result(options, run);
    }

    private void Add(int instance, string method, CampaignRun run)
    {
        if (!_runs.TryGetValue((instance, method), out var list))
        {
            _runs[(instance, method)] = list = [];
        }

        list.Add(run);
    }

    private CampaignRun Find(int k, string method, ulong seed, int threads, CancellationToken cancellation)
    {
        if (journal is not null && journal.TryFind(instances[k].Name, method, seed, out var known))
        {
            return known;
        }

        var outcome = Solve(k, method, seed, threads, cancellation);
        var run = new CampaignRun(outcome.IsFeasible, outcome.Energy, SecondsToBest(outcome.Trace), outcome.OracleCalls);
        if (outcome.StopReason != StopReason.Cancelled)
        {
            journal?.Add(instances[k].Name, method, seed, run);
        }

        return run;
    }

    // The last improvements over real coefficients are often nothing but other roundings of the same sum.
    private static double SecondsToBest(IReadOnlyList<TracePoint> trace) =>
        trace.Count == 0 ? double.NaN : trace.First(point => point.Objective <= trace[^1].Objective + Rounding(trace[^1].Objective)).Elapsed.TotalSeconds;

    private static double Rounding(double energy) => HitTolerance * Math.Max(1, Math.Abs(energy));

    private SolveOutcome Solve(int k, string method, ulong seed, int threads, CancellationToken cancellation)
    {
        var file = instances[k].File;
        double? target = instances[k].Best is null ? null : Reference(k) + Rounding(Reference(k));
        var control = new SolveControl { TimeLimit = each, Target = target, Cancellation = cancellation };
        var settings = new SolveSettings { Method = method, Threads = threads, Seed = seed };
        if (method == SweepMethod)
        {
            var (points, best) = PenaltySweep.Run(file, settings, control);
            return points[best].Outcome;
        }

        return ConstrainedSolving.Run(file.Constrained!, method == ControlMethod ? settings with { Method = "qcgd", Machine = new RandomReads() } : settings, control);
    }

    private ExperimentResult Result(StudyOptions options, SolveRun run)
    {
        var finished = Enumerable.Range(0, instances.Count)
            .Where(k => methods.All(method => _runs.TryGetValue((k, method), out var list) && list.Count == options.Seeds)).ToArray();
        if (finished.Length == 0)
        {
            throw ExperimentResult.NothingFinished("instance");
        }

        var table = Table(finished);
        var gaps = methods.ToDictionary(static method => method, method => Measure.Of(finished.Select(k => Gaps(k, method).Mean).Where(double.IsFinite)));
        var feasible = methods.ToDictionary(static method => method, method => finished.Average(k => _runs[(k, method)].Average(static r => r.IsFeasible ? 1.0 : 0)));
        return new ExperimentResult
        {
            Name = "constrained",
            Question = "How good are the answers of the methods for constrained problems, when each run has the same time?",
            Seed = options.Seed,
            Seeds = options.Seeds,
            Parameters = [("seconds_per_run", $"{each.TotalSeconds:0.###}"), ("instances", $"{finished.Length} of {instances.Count}"), ("methods", string.Join(' ', methods)), ("threads", $"{options.Threads}")],
            Values =
            [
                ("instances", finished.Length),
                .. methods.Select(method => ($"mean_gap_{Word(method)}", gaps[method].Mean)),
                .. methods.Select(method => ($"feasible_{Word(method)}", feasible[method])),
            ],
            Table = table,
            Baselines = [.. methods.Skip(1).Select(method => (Word(method), (IReadOnlyList<(string, double)>)[("mean_gap", gaps[method].Mean), ("feasible", feasible[method])]))],
            Verdicts = Verdicts(gaps, feasible),
            Notes =
            [
                "gap: relative distance to the best known value (to the best of this campaign where none is known); mean over seeds ± standard deviation. hits: seeds that reached it; they end there. s: seconds to the best, mean.",
                $"{SweepMethod}: the best of seven fixed weights, each with the whole time, so it has seven times the time of the others. {ControlMethod}: repair and search from random points, no oracle.",
            ],
            Seconds = run.Elapsed.TotalSeconds,
            StopReason = run.StopReason,
        };
    }

    private ResultTable Table(int[] finished)
    {
        var columns = methods.SelectMany(method => new[]
        {
            new ResultColumn($"{Word(method)}_gap", $"{method} gap", 4, IsShare: true),
            new ResultColumn($"{Word(method)}_hits", "hits"),
            new ResultColumn($"{Word(method)}_seconds", "s", 1),
        });
        var table = new ResultTable("instance", [new ResultColumn("best", "best known"), .. columns]);
        foreach (var k in finished)
        {
            var cells = methods.SelectMany(method => new ResultCell[]
            {
                Gaps(k, method),
                $"{_runs[(k, method)].Count(run => IsHit(k, run))}/{_runs[(k, method)].Count}",
                _runs[(k, method)].Average(static run => run.SecondsToBest),
            });
            table.Add(instances[k].Name, [$"{instances[k].File.FileObjective(Reference(k)):G12}{(instances[k].Best is null ? " (own)" : "")}", .. cells]);
        }

        var means = methods.SelectMany(method => new ResultCell[]
        {
            Measure.Of(finished.Select(k => Gaps(k, method).Mean).Where(double.IsFinite)),
            $"{finished.Sum(k => _runs[(k, method)].Count(run => IsHit(k, run)))}/{finished.Sum(k => _runs[(k, method)].Count)}",
            finished.Average(k => _runs[(k, method)].Average(static run => run.SecondsToBest)),
        });
        table.Add("mean", ["", .. means]);
        return table;
    }

    private List<Verdict> Verdicts(Dictionary<string, Measure> gaps, Dictionary<string, double> feasible)
    {
        var verdicts = new List<Verdict> { new("every run ends at a feasible point", feasible.Values.All(static share => share == 1), string.Join(", ", methods.Select(method => $"{method} {100 * feasible[method]:F1} %"))) };
        if (gaps.TryGetValue("qcgd", out var qcgd) && gaps.TryGetValue(SweepMethod, out var sweep))
        {
            verdicts.Add(new Verdict("QCGD no worse on average than the best fixed penalty of seven decades", qcgd.Mean <= sweep.Mean + HitTolerance, $"mean gap {100 * qcgd.Mean:F4} % against {100 * sweep.Mean:F4} %"));
        }

        return verdicts;
    }

    // Energies, so that both senses are minimised.
    private double Reference(int k) => instances[k].Best is { } best
        ? instances[k].File.EnergyOf(best)
        : methods.SelectMany(method => _runs[(k, method)]).Where(static run => run.IsFeasible).Select(static run => run.Energy).DefaultIfEmpty(double.NaN).Min();

    private Measure Gaps(int k, string method) =>
        Measure.Of(_runs[(k, method)].Where(static run => run.IsFeasible).Select(run => Math.Abs(run.Energy - Reference(k)) <= Rounding(Reference(k)) ? 0 : (run.Energy - Reference(k)) / Math.Max(1, Math.Abs(Reference(k)))));

    private bool IsHit(int k, CampaignRun run) => run.IsFeasible && run.Energy <= Reference(k) + Rounding(Reference(k));

    private static string Word(string method) => method.Replace('-', '_');
}
