using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Reports;
using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Studies.Descriptions;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Hedging.Bounds;
using Isinglass.Model.Control;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;
using Isinglass.Training;
using Isinglass.Training.Bounds;
using Isinglass.Training.Exchange;
using Isinglass.Training.Fitting;

namespace Isinglass.Experiments.Studies.Bounds;

/// <summary>
/// Certified lower bounds of a training loss beside the incumbent. Networks that can be enumerated: by decomposition over bundles and moment order
/// (docs/theory.md), and by convex relaxation, beside the true optimum. Larger ones: by relaxation, beside a training run.
/// </summary>
internal static class BoundStudy
{
    /// <summary>Networks of at most this many bits are enumerated.</summary>
    public const int MostBits = 16;

    private const double Tight = 1e-6;

    /// <summary>Relative difference of sums of losses that are added in another order.</summary>
    private const double Rounding = 1e-12;

    /// <summary>The loss that shows when bounds are trivial.</summary>
    private const string Control = "zero-one";

    private static readonly StudyProperty<BoundStudyOptions>[] Properties =
    [
        new("bundles", "N,...", "Samples of a bundle, separated by commas; one bundle of all stands beside them.",
            static (s, text) => s with { Bundles = [.. text.Counts, int.MaxValue] }, "1,3"),
        new("orders", "1|2|1,2", "Orders of the moments that bundles share: 1, 2 or both.", static (s, text) => s with { Orders = text.Counts }, "1,2"),
        new("iterations", "N", "Iterations of a decomposed bound at most.", static (s, text) => s with { Iterations = text.Whole() },
            $"{new BoundStudyOptions().Iterations}"),
    ];

    /// <summary>The study's description.</summary>
    public static StudyDescription Description { get; } = new()
    {
        Name = "bound",
        Meaning = $"Certified lower bounds of the training loss beside the optimum: by bundle and moment order for networks of up to {MostBits} "
            + "bits, by convex relaxation for larger ones without hidden units. Default: two glyphs of 2x2 pixels, 4-3-1, 6 images each.",
        Seeds = 5,
        Properties = Properties,
        TakesRecipe = true,
        Prepare = static request =>
        {
            var recipe = Defaults(request.Recipe());
            var settings = request.Read(new BoundStudyOptions(), Properties);
            return PreparedStudy.Of(recipe, (study, control) => Run(recipe, settings, study, control));
        },
    };

    /// <summary>The bounds of the data that one seed draws.</summary>
    internal static CellKind<BoundParameters, BoundOutcome> Kind { get; } = new()
    {
        Name = "bound",
        ParametersForm = CellJson.Default.BoundParameters,
        ResultForm = CellJson.Default.BoundOutcome,
        Work = Prove,
        Door = static (parameters, seed, surroundings) => CompilePlan.Prepare(parameters.Recipe with { Seed = seed }, surroundings.DataDirectory),
        Values = static outcome => outcome.Rows.SelectMany(row => new[]
        {
            ($"lower_bound_{Key(row.Label)}", row.LowerBound), ($"incumbent_{Key(row.Label)}", row.Incumbent), ($"optimum_{Key(row.Label)}", row.Optimum),
        }),
    };

    /// <summary>The defaults: a few small images of two classes, when a recipe names neither data, network nor classes.</summary>
    public static Recipe Defaults(Recipe asked) => asked.Data != new Recipe().Data || (asked.Network ?? (object?)asked.Classes) is not null ? asked : asked with
    {
        Classes = ["3", "8"],
        PerClass = asked.PerClass ?? 6,
        Validation = asked.Validation ?? 0,
        Image = asked.Image ?? "2x2",
        Network = "4-3-1",
        Margins = asked.Margins ?? [2],
    };

    /// <summary>Runs the study.</summary>
    /// <param name="recipe">Data, network, loss and margin; its seed is not used.</param>
    /// <param name="settings">Bundles, orders and effort.</param>
    /// <param name="options">Seeds and settings.</param>
    /// <param name="control">When to stop; finished seeds are kept.</param>
    public static ExperimentResult Run(Recipe recipe, BoundStudyOptions settings, StudyOptions options, SolveControl control)
    {
        settings.Validate();
        var run = control.Start();
        var cells = StudyCells<BoundOutcome>.Run("bound", Kind, [("bounds", new BoundParameters(recipe with { Seed = 1 }, settings))], options, run);
        var outcomes = cells.Of(0);
        return outcomes.Count > 0 ? cells.AddTo(Result(recipe, outcomes, settings, options, run)) : throw ExperimentResult.NothingFinished("seed", run);
    }

    private static BoundOutcome Prove(BoundParameters parameters, ulong seed, CellSurroundings surroundings, CancellationToken cancellation)
    {
        var plan = CompilePlan.Prepare(parameters.Recipe with { Seed = seed }, surroundings.DataDirectory);
        var bits = plan.Lattice.Layout.BitCount;
        return new BoundOutcome
        {
            Network = plan.Recipe.Network!,
            Bits = bits,
            Loss = plan.Plan.Loss,
            Margin = plan.Plan.Margins[0],
            Samples = plan.Data.Train.SampleCount,
            Rows = bits <= MostBits ? Enumerated(plan, parameters.Settings, surroundings, cancellation) : Trained(plan, surroundings, cancellation),
        };
    }

    private static List<BoundRow> Enumerated(CompilePlan plan, BoundStudyOptions settings, CellSurroundings surroundings, CancellationToken cancellation)
    {
        var rows = new List<BoundRow>();
        var samples = plan.Data.Train.SampleCount;
        LossSpec[] losses = plan.Loss.Function.Name == Control || plan.Data.IsRegression ? [plan.Loss] : [plan.Loss, LossSpec.Parse(Control, 1)];
        foreach (var loss in losses)
        {
            var optimum = Optimum(plan, loss);
            foreach (var bundle in settings.Bundles.Select(size => Math.Min(size, samples)).Distinct())
            {
                foreach (var order in settings.Orders)
                {
                    rows.Add(Decomposed(plan, loss, bundle, order, settings, surroundings, cancellation) with { Optimum = optimum });
                }
            }

            var watch = Watch.Start();
            if (RelaxationBound.Of(new QuantizedNetwork(plan.Lattice, new sbyte[plan.Lattice.Layout.BitCount]), plan.Data.Train, loss,
                new SolveControl { Cancellation = cancellation }) is { } bound)
            {
                rows.Add(new BoundRow($"{loss.Function.Name}: convex relaxation", bound, optimum, optimum, 0, watch.Seconds, [], optimum));
            }

            var own = rows.Where(row => row.Label.StartsWith(loss.Function.Name, StringComparison.Ordinal)).ToArray();
            rows.AddRange(Controls(plan, loss, own.Max(row => row.Calls), own.Max(row => row.Seconds), cancellation)
                .Select(row => row with { Optimum = optimum }));
        }

        return rows;
    }

    private static BoundRow Decomposed(CompilePlan plan, LossSpec loss, int bundle, int order, BoundStudyOptions settings, CellSurroundings surroundings,
        CancellationToken cancellation)
    {
        var watch = Watch.Start();
        var key = new RandomKey(plan.Recipe.Seed).Derive("bound");
        var bundles = Bundling.Split(plan.Data.Train.SampleCount, bundle, new RandomKey(plan.Recipe.Seed).Derive("bundles"));
        var compiled = NetworkCompiler.Compile(plan.Lattice, plan.Data.Train, loss, bundles, new CompileOptions { Encoding = ModelEncoding.Implicit });
        var result = new DecomposedBound(null, surroundings.Threads, new DecomposedBoundOptions { MomentOrder = order, Iterations = settings.Iterations })
            .Solve(compiled.Scenarios, key, new SolveControl { Cancellation = cancellation });
        var label = $"{loss.Function.Name}: {(bundle == 1 ? "single samples" : bundles.Length == 1 ? "one bundle of all" : $"bundles of {bundle}")}, order "
            + $"{order}";
        return new BoundRow(label, result.LowerBound, result.Objective, result.Objective, result.OracleCalls, watch.Seconds, result.Bounds,
            result.Objective);
    }

    private static List<BoundRow> Trained(CompilePlan plan, CellSurroundings surroundings, CancellationToken cancellation)
    {
        var result = Trainer.Train(
            plan.Recipe with { Encoding = null },
            new TrainerOptions { DataDirectory = surroundings.DataDirectory, Threads = surroundings.Threads, Baselines = false },
            new SolveControl { Cancellation = cancellation });
        var label = result.BoundSource == BoundSource.FrankWolfe ? "frank-wolfe mode" : "convex relaxation";
        var loss = result.Plan.LossAt(result.Margin);
        return
        [
            new BoundRow($"{loss.Function.Name}: {label}", result.LowerBound, result.TrainingLoss, double.NaN, result.OracleCalls, result.Score.Seconds,
            [.. result.Rounds.Select(round => round.OuterBound)], result.TrainingLoss),
            .. Controls(plan, loss, result.CandidatesScored, result.Score.Seconds, cancellation).Select(row => row with { Known = result.TrainingLoss }),
        ];
    }

    /// <summary>Incumbents found by search on the weights with as many candidates or as much time, to compare the bounds with.</summary>
    private static IEnumerable<BoundRow> Controls(CompilePlan plan, LossSpec loss, long candidates, double seconds, CancellationToken cancellation)
    {
        var (completion, key) = (plan.Completion(loss), new RandomKey(plan.Recipe.Seed).Derive("controls"));
        var guess = SearchBaseline.Guess(completion, candidates, key.Derive("random"));
        var greedy = SearchBaseline.Greedy(completion, seconds, key.Derive("greedy"),
            run: new SolveControl { Cancellation = cancellation }.Start());
        foreach (var (name, found) in new[] { ("random_guess", guess), ("greedy", greedy) })
        {
            yield return new BoundRow($"{loss.Function.Name}: {BaselineSuite.InWords(name)}", double.NegativeInfinity, found.Objective, double.NaN,
                found.Count, found.Seconds, [], found.Objective)
            { Control = name };
        }
    }

    private static double Optimum(CompilePlan plan, LossSpec loss)
    {
        var walker = plan.Completion(loss).CreateWalker();
        return Enumerable.Range(0, 1 << walker.FreeCount).Min(index =>
        {
            walker.Load([.. Enumerable.Range(0, walker.FreeCount).Select(i => (sbyte)(index >> i & 1))]);
            return walker.Objective;
        });
    }

    private static ExperimentResult Result(Recipe recipe, IReadOnlyList<BoundOutcome> outcomes, BoundStudyOptions settings, StudyOptions options, SolveRun run)
    {
        var (first, rows) = (outcomes[0], outcomes.SelectMany(outcome => outcome.Rows).ToArray());
        var table = new ResultTable(
            "bound", new ResultColumn("lower_bound", "lower bound", 4), new ResultColumn("incumbent", "incumbent", 4),
            new ResultColumn("optimum", "optimum", 4), new ResultColumn("gap", "gap", 4),
            new ResultColumn("share", "bound / best known", 1, true), new ResultColumn("calls", "calls, candidates", 0),
            new ResultColumn("seconds", "seconds", 2), new ResultColumn("verdict", "says"));
        var groups = rows.GroupBy(row => row.Label).ToArray();
        foreach (var group in groups)
        {
            Measure Of(Func<BoundRow, double> value) => Measure.Of(group.Select(value).Where(double.IsFinite));
            table.Add(group.Key, Of(row => row.LowerBound), Of(row => row.Incumbent), Of(row => row.Optimum), Of(Gap), Of(row => row.Share),
                Of(row => row.Calls), Of(row => row.Seconds), Word([.. group]));
        }

        var bounds = groups.Where(group => group.First().Control is null).ToArray();
        var proved = rows.Where(row => row.Control is null).ToArray();
        var isEnumerated = first.Bits <= MostBits;
        return new ExperimentResult
        {
            Name = "bound",
            Question = "How far below the training loss can a certified bound lie, by bundle size and moment order?",
            Seed = options.Seed,
            Seeds = outcomes.Count,
            Parameters =
            [
                ("data", recipe.Data), ("network", first.Network), ("parameter_bits", $"{first.Bits}"), ("loss", first.Loss), ("margin", $"{first.Margin}"),
                ("training_samples", $"{first.Samples}"), ("iterations", $"{settings.Iterations}"), ("threads", $"{options.Threads}"),
            ],
            Values = [.. bounds.Select(group => ($"share_{Key(group.Key)}", Shares(group).Mean))],
            Table = table,
            Baselines = [.. groups.Where(group => group.First().Control is not null).GroupBy(group => group.First().Control!)
            .Select(control => (control.Key, (IReadOnlyList<(string, double)>)
                [.. control.Select(group => ($"loss_{Key(group.Key.Split(':')[0])}", group.Average(row => row.Incumbent)))]))],
            Verdicts =
            [
                .. isEnumerated ? [new Verdict("no bound lies above the optimum", proved.All(row => row.LowerBound <= row.Optimum + Tight),
                $"{proved.Length} bounds, {proved.Count(row => row.LowerBound > row.Optimum + Tight)} above")] : Array.Empty<Verdict>(),
                .. bounds.Where(_ => !isEnumerated).Select(group => new Verdict("the bound is above 0 and within half of the training loss",
                group.All(row => row.Share > 0.5), $"bound {100 * Shares(group).Mean:F1} % of the loss, mean of {group.Count()} seeds")),
            ],
            Figures = Figures(bounds),
            Notes =
            [
                "Random guessing scores as many candidates as the dearest bound (or the training) made calls (scored candidates), greedy descent from random "
                + "starts has as much time: their losses are upper bounds.",
                "A bound of 0 is uninformative: no loss is negative. Small bundles with 0/1 loss come near it, since some network decides every one of them "
                + "rightly. The limit of order 2 is never below that of order 1, but it takes more iterations.",
                isEnumerated ? "The optimum is by enumeration of all networks; oracles of bundles enumerate as well, so every bound is proved."
                : "Relaxation: no network of this shape with weights in the hull of the codebook, integer or not, has a smaller training loss than the bound.",
            ],
            Seconds = run.Elapsed.TotalSeconds,
            StopReason = run.StopReason,
        };
    }

    /// <summary>Incumbent minus bound; a difference within rounding is 0.</summary>
    private static double Gap(BoundRow row) => row.Incumbent - row.LowerBound is var gap && Math.Abs(gap) <= Rounding * Math.Max(1, row.Incumbent) ? 0 : gap;

    private static string Word(BoundRow[] rows)
    {
        var (zero, tight) = (rows.Count(row => row.LowerBound <= TrainingReport.TrivialBound),
            rows.Count(row => row.Reference - row.LowerBound <= Tight * Math.Max(1, row.Reference)));
        return rows[0].Control is not null ? "search, proves nothing"
            : rows.All(row => double.IsNegativeInfinity(row.LowerBound)) ? "no bound"
            : rows.All(row => row.Reference <= TrainingReport.TrivialBound) ? "nothing to bound: the optimum is 0"
            : zero == rows.Length ? "uninformative: 0"
            : tight == rows.Length ? "tight"
            : $"{(zero > 0 ? $"0 in {zero}, " : "")}{(tight > 0 ? $"tight in {tight}, " : "")}informative in {rows.Length - zero} of {rows.Length}";
    }

    private static Measure Shares(IEnumerable<BoundRow> rows) => Measure.Of(rows.Select(row => row.Share).Where(double.IsFinite));

    private static string Key(string label) => string.Join('_', label.Split([' ', ':', ',', '-'], StringSplitOptions.RemoveEmptyEntries));

    private static List<Figure> Figures(IGrouping<string, BoundRow>[] groups)
    {
        var figures = new List<Figure>
        {
            new BarFigure
            {
                Name = "bounds",
                Title = "Lower bound over the best loss known",
                ValueLabel = "bound / best known / %",
                Digits = 1,
                Most = 100,
                IsFirstMarked = false,
                Bars = [.. groups.Select(group => Shares(group) is var share ? new Bar(group.Key, 100 * share.Mean, 100 * share.StandardDeviation) : default)],
                Caption = "100 % is the optimum where it was enumerated, else the loss of the trained network. Lines: one standard deviation over seeds.",
            },
        };
        var curves = groups.Select(group => group.First()).Where(row => row.Bounds.Count(double.IsFinite) > 1).ToArray();
        if (curves.Length > 0)
        {
            figures.Add(new LineFigure
            {
                Name = "progress",
                Title = "Lower bound by iteration, first seed",
                XLabel = "iteration",
                YLabel = "lower bound of the mean training loss",
                Curves = [.. curves.Select(row => new Curve(row.Label, [.. row.Bounds.Select((bound, k) => new CurvePoint(k + 1, bound))
                .Where(point => double.IsFinite(point.Y))]))],
            });
        }

        return figures;
    }
}
