using Isinglass.Experiments.Campaigns;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Studies.Descriptions;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Modelling;
using Isinglass.Solving;

namespace Isinglass.Experiments.Studies;

/// <summary>
/// Methods for problems with rows on many instances over seeds, each run with the same time, beside their best known values. A run ends when it has reached
/// that value.
/// </summary>
internal sealed class ConstrainedStudy
{
    private readonly CampaignSettings _settings;
    private readonly StudyCells<CampaignCell> _cells;
    private readonly int[] _finished;

    private ConstrainedStudy(CampaignSettings settings, StudyCells<CampaignCell> cells)
    {
        (_settings, _cells) = (settings, cells);
        _finished = [.. Enumerable.Range(0, settings.Instances.Count).Where(k => Methods.All(method => cells.IsWhole(Plan(k, method))))];
    }

    /// <summary>Every method name that the study knows.</summary>
    public static IReadOnlyList<string> MethodNames { get; } =
        ["qcgd", "penalty", "anneal", "exact", MethodCatalog.CpSat, SolveCell.SweepMethod, SolveCell.ControlMethod];

    private static readonly (string[] Methods, TimeSpan Each) Usual = (["qcgd", "penalty", "anneal", SolveCell.ControlMethod], TimeSpan.FromSeconds(60));

    private static readonly StudyProperty<(string[] Methods, TimeSpan Each)>[] Properties =
    [
        new("methods", "NAMES", $"Methods, separated by commas: {string.Join(", ", MethodNames)}.", static (s, text) => s with { Methods = text.Words() },
            string.Join(',', Usual.Methods)),
        new("each", "30s|5m|2h", "Time of one run.", static (s, text) => s with { Each = text.Duration }, "60s"),
    ];

    /// <summary>The study's description.</summary>
    public static StudyDescription Description { get; } = new()
    {
        Name = "constrained",
        Meaning = "Methods for problems with rows beside each other: gap to the best known value, hits, time to best.",
        Seeds = 1,
        Properties = Properties,
        TakesInstances = true,
        Prepare = static request =>
        {
            var (methods, each) = request.Read(Usual, Properties);
            if (methods.FirstOrDefault(static name => !MethodNames.Contains(name)) is { } wrong)
            {
                throw NearestName.Unknown("method", wrong, [.. MethodNames]);
            }

            var instances = request.Instances();
            return instances.FirstOrDefault(static instance => instance.File.Constrained is null) is { } free
                ? throw new InputException($"{free.Name} has no rows; this experiment is about constrained problems.")
                : new PreparedStudy((study, control) => Run(instances, methods, each, study, control));
        },
    };

    private IReadOnlyList<string> Methods => _settings.Samplers;

    /// <summary>Runs the study; an instance is included when all methods are finished with all seeds.</summary>
    /// <param name="instances">Instances with rows.</param>
    /// <param name="methods">Names of methods.</param>
    /// <param name="each">Time of a run.</param>
    /// <param name="options">Seeds and settings.</param>
    /// <param name="control">When to stop; finished instances are kept.</param>
    public static ExperimentResult Run(
        IReadOnlyList<NamedInstance> instances, IReadOnlyList<string> methods, TimeSpan each, StudyOptions options, SolveControl control)
    {
        var run = control.Start();
        var settings = new CampaignSettings { Instances = instances, Samplers = methods, TimeLimit = each, Threads = options.Threads, EndsAtBest = true };
        var cells = Campaign.Run("constrained", settings, options, run, isBySeed: false);
        var study = new ConstrainedStudy(settings, cells);
        return study._finished.Length > 0 ? cells.AddTo(study.Result(options, run)) : throw ExperimentResult.NothingFinished("instance", run);
    }

    private ExperimentResult Result(StudyOptions options, SolveRun run)
    {
        var gaps = Methods.ToDictionary(static method => method, method => Measure.Of(_finished.Select(k => Gaps(k, method).Mean).Where(double.IsFinite)));
        var feasible = Methods.ToDictionary(
            static method => method, method => _finished.Average(k => Runs(k, method).Average(static cell => cell.Best is null ? 0.0 : 1)));
        return new ExperimentResult
        {
            Name = "constrained",
            Question = "How good are the answers of the methods for constrained problems, when each run has the same time?",
            Seed = options.Seed,
            Seeds = options.Seeds,
            Parameters =
            [
                ("seconds_per_run", $"{_settings.TimeLimit!.Value.TotalSeconds:0.###}"), ("instances", $"{_finished.Length} of {_settings.Instances.Count}"),
                ("methods", string.Join(' ', Methods)), ("threads", $"{options.Threads}"),
            ],
            Values =
            [
                ("instances", _finished.Length),
                .. Methods.Select(method => ($"mean_gap_{Word(method)}", gaps[method].Mean)),
                .. Methods.Select(method => ($"feasible_{Word(method)}", feasible[method])),
            ],
            Table = Table(),
            Baselines =
            [
                .. Methods.Skip(1).Select(method =>
                    (Word(method), (IReadOnlyList<(string, double)>)[("mean_gap", gaps[method].Mean), ("feasible", feasible[method])])),
            ],
            Verdicts = Verdicts(gaps, feasible),
            Notes =
            [
                "gap: relative distance to the best known value (to the best of this campaign where none is known); mean over seeds ± standard deviation. "
                + "hits: seeds that reached it; they end there. s: seconds to the best, mean.",
                $"{SolveCell.SweepMethod}: the best of seven fixed weights, each with the whole time, so it has seven times the time of the others. "
                + $"{SolveCell.ControlMethod}: repair and search from random points, no oracle.",
            ],
            Seconds = run.Elapsed.TotalSeconds,
            StopReason = run.StopReason,
        };
    }

    private ResultTable Table()
    {
        var columns = Methods.SelectMany(method => new[]
        {
            new ResultColumn($"{Word(method)}_gap", $"{method} gap", 4, IsShare: true),
            new ResultColumn($"{Word(method)}_hits", "hits"),
            new ResultColumn($"{Word(method)}_seconds", "s", 1),
        });
        var table = new ResultTable("instance", [new ResultColumn("best", "best known"), .. columns]);
        foreach (var k in _finished)
        {
            var cells = Methods.SelectMany(method => new ResultCell[]
            {
                Gaps(k, method),
                $"{Hits(k, method)}/{Runs(k, method).Count}",
                Runs(k, method).Average(static cell => cell.SecondsToBest),
            });
            table.Add(_settings.Instances[k].Name, [$"{Reference(k):G12}{(_settings.Instances[k].BestKnown is null ? " (own)" : "")}", .. cells]);
        }

        var means = Methods.SelectMany(method => new ResultCell[]
        {
            Measure.Of(_finished.Select(k => Gaps(k, method).Mean).Where(double.IsFinite)),
            $"{_finished.Sum(k => Hits(k, method))}/{_finished.Sum(k => Runs(k, method).Count)}",
            _finished.Average(k => Runs(k, method).Average(static cell => cell.SecondsToBest)),
        });
        table.Add("mean", ["", .. means]);
        return table;
    }

    private List<Verdict> Verdicts(Dictionary<string, Measure> gaps, Dictionary<string, double> feasible)
    {
        var verdicts = new List<Verdict>
        {
            new("every run ends at a feasible point", feasible.Values.All(static share => share == 1),
                string.Join(", ", Methods.Select(method => $"{method} {100 * feasible[method]:F1} %"))),
        };
        if (gaps.TryGetValue("qcgd", out var qcgd) && gaps.TryGetValue(SolveCell.SweepMethod, out var sweep))
        {
            verdicts.Add(new Verdict(
                "QCGD no worse on average than the best fixed penalty of seven decades",
                qcgd.Mean <= sweep.Mean + CampaignCell.Rounding(0),
                $"mean gap {100 * qcgd.Mean:F4} % against {100 * sweep.Mean:F4} %"));
        }

        return verdicts;
    }

    private int Plan(int k, string method) => k * Methods.Count + Methods.TakeWhile(name => name != method).Count();

    private IReadOnlyList<CampaignCell> Runs(int k, string method) => _cells.Of(Plan(k, method));

    /// <summary>The reference value, in the instance's own sense; NaN when nothing feasible was found.</summary>
    private double Reference(int k)
    {
        var instance = _settings.Instances[k];
        var found = Methods.SelectMany(method => Runs(k, method)).Select(static cell => cell.Best).OfType<double>();
        return instance.BestKnown ?? instance.Value(found.Select(instance.Energy).DefaultIfEmpty(double.NaN).Min());
    }

    private Measure Gaps(int k, string method) => Measure.Of(Runs(k, method).Select(static cell => cell.Best).OfType<double>().Select(value => Gap(k, value)));

    private double Gap(int k, double value)
    {
        var (instance, reference) = (_settings.Instances[k], Reference(k));
        var distance = instance.Energy(value) - instance.Energy(reference);
        return Math.Abs(distance) <= CampaignCell.Rounding(reference) ? 0 : distance / Math.Max(1, Math.Abs(reference));
    }

    private int Hits(int k, string method) => Runs(k, method).Count(cell => cell.Best is { } value && cell.Reaches(value, Reference(k)));

    private static string Word(string method) => method.Replace('-', '_');
}
