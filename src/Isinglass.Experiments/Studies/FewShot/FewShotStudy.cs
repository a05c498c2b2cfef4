using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Studies.Descriptions;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling;
using Isinglass.Neural.Baselines;
using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Baselines.Losses;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;
using Isinglass.Numerics.Threads;
using Isinglass.Solvers.Annealing;
using Isinglass.Training;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Fitting;

namespace Isinglass.Experiments.Studies.FewShot;

/// <summary>
/// The protocol of BeMi (Bernardelli, Gualandi, Lau, Milanesi, Yorke-Smith: Multiobjective linear ensembles for robust and sparse training of few-bit neural
/// networks, 2023): few images of each class, a one-bit network for every pair of classes, hard vote. Published figures are those of a commercial MIP solver
/// with minutes for each network. Compared, network by network: straight-through training and annealed tanh weights of the same loss (the latter with greedy
/// flips), greedy descents with as much time, random guessing with as many candidates, and float networks.
/// </summary>
internal static class FewShotStudy
{
    /// <summary>Candidates of random guessing for one network, more where an anneal scores more.</summary>
    private const int LeastGuesses = 400;

    /// <summary>Test accuracy in percent as BeMi reports it, by data set and images per class.</summary>
    private static readonly Dictionary<(string Data, int PerClass), double> Published = new()
    {
        [("mnist", 2)] = 49.5,
        [("mnist", 6)] = 63.7,
        [("mnist", 10)] = 68.3,
        [("mnist", 20)] = 75.4,
        [("mnist", 30)] = 80.9,
        [("mnist", 40)] = 81.7,
        [("fashion-mnist", 10)] = 66.9,
        [("fashion-mnist", 40)] = 70.6,
    };

    private static readonly string[] Methods = ["anneal", "gradient_refined", "ste", "greedy", "random_guess", "float"];

    private static readonly FewShotOptions Usual = new();

    private static readonly StudyProperty<FewShotOptions>[] Properties =
    [
        new("data", "NAME|PATH", "Data set: glyphs (generated, the default), mnist, fashion-mnist, or a path.",
            static (s, text) => s with { Data = text.Value }, Usual.Data),
        new("image", "HxW", "Pool images to this size.", static (s, text) => s with { Image = text.Value }),
        new("per_class", "N,...", "Training images of each class, separated by commas.", static (s, text) => s with { PerClass = text.Counts },
            string.Join(',', Usual.PerClass)),
        new("weights", "BOOK", "Codebook of the weights.", static (s, text) => s with { Weights = text.Value }, Usual.Weights),
        new("margin", "M", "Margin of the hinge in standard deviations of the output.", static (s, text) => s with { Margin = text.Positive },
            $"{Usual.Margin}"),
        new("sweeps", "N", "Sweeps of an anneal.", static (s, text) => s with { Sweeps = text.Whole() }, $"{Usual.Sweeps}"),
        new("validation", "N", "Judge by so many training images of each class kept apart, not by the test images: for choosing settings.",
            static (s, text) => s with { Validation = text.Whole(0) }, "0"),
        new("single", null, "One network with an output for each class, in place of one for each pair.", static (s, _) => s with { IsSingle = true }),
    ];

    /// <summary>The study's description.</summary>
    public static StudyDescription Description { get; } = new()
    {
        Name = "few-shot",
        Meaning = "One-bit networks for every pair of classes from a handful of images, hard vote (the protocol of BeMi), beside gradient training.",
        Seeds = 10,
        Properties = Properties,
        Prepare = static request =>
        {
            var settings = request.Read(Usual, Properties);
            return new PreparedStudy((study, control) => Run(settings, study, control));
        },
    };

    /// <summary>All methods on the images that one seed draws; <see cref="FewShotOptions.PerClass"/> has their number as its only entry.</summary>
    internal static CellKind<FewShotOptions, FewShotOutcome> Kind { get; } = new()
    {
        Name = "few-shot",
        ParametersForm = CellJson.Default.FewShotOptions,
        ResultForm = CellJson.Default.FewShotOutcome,
        Work = Train,
        Door = static (settings, seed, surroundings) => DataSplit.Draw(Load(settings, surroundings.DataDirectory, seed).Train, settings.PerClass[0],
            settings.Validation, new RandomKey(seed).Derive("split")),
        Values = static outcome =>
            [.. outcome.Accuracy.Select(entry => ($"{entry.Key}_accuracy", entry.Value)),
            .. outcome.Seconds.Select(entry => ($"{entry.Key}_seconds", entry.Value))],
    };

    /// <summary>Runs the study.</summary>
    public static ExperimentResult Run(FewShotOptions settings, StudyOptions options, SolveControl control)
    {
        settings.Validate();
        var run = control.Start();
        var cells = StudyCells<FewShotOutcome>.Run(
            "few-shot", Kind, [.. settings.PerClass.Select(count => ($"{count} per class", settings with { PerClass = [count] }))], options, run,
            isBySeed: true);
        List<FewShotOutcome> outcomes = [.. Enumerable.Range(0, settings.PerClass.Count).SelectMany(cells.Of)];
        return outcomes.Count > 0 ? cells.AddTo(Result(settings, options, outcomes, run)) : throw ExperimentResult.NothingFinished("training", run);
    }

    private static DatasetPair Load(FewShotOptions settings, string? dataDirectory, ulong seed)
    {
        var (train, test) = TrainingData.Load(settings.Data, dataDirectory, seed);
        if (train.Targets is not null)
        {
            throw new InputException($"{settings.Data} has a number to predict, and this study is about classes. 'experiment accuracy' takes both.");
        }

        return settings.Image is { } image ? new DatasetPair(train.Pool(ImageShape.Parse(image)), test.Pool(ImageShape.Parse(image)))
            : new DatasetPair(train, test);
    }

    private static FewShotOutcome Train(FewShotOptions settings, ulong seed, CellSurroundings surroundings, CancellationToken cancellation)
    {
        var (pair, key) = (Load(settings, surroundings.DataDirectory, seed), new RandomKey(seed));
        var (chosen, apart) = DataSplit.Draw(pair.Train, settings.PerClass[0], settings.Validation, key.Derive("split"));
        var quantizer = InputQuantizer.Fit(chosen, 8, chosen.Shape is null ? InputScaling.PerFeature : InputScaling.Global);
        var (train, judged) = (quantizer.Apply(chosen), quantizer.Apply(settings.Validation > 0 ? apart : pair.Test));
        QuantizedDataset[] parts = settings.IsSingle ? [train] : [.. OneVersusOne.Pairs(train.ClassCount).Select(classes => Pair(train, classes))];
        var accuracies = new Dictionary<string, double>();
        var seconds = new Dictionary<string, double>();
        FewShotNetwork[] own = [];
        foreach (var method in Methods.TakeWhile(_ => !cancellation.IsCancellationRequested))
        {
            var watch = Watch.Start();
            var networks = FitAll(settings, parts, method, key.Derive(method), surroundings.Threads, own);
            seconds[method] = watch.Seconds;
            own = own.Length > 0 ? own : networks;
            accuracies[method] = settings.IsSingle ? networks[0].Accuracy(judged) : OneVersusOne.Accuracy(train.ClassCount, judged, (k, n) => networks[k]
                .Predict(judged.Sample(n)) == 1);
        }

        return new FewShotOutcome(settings.PerClass[0], seed, accuracies, seconds, own.Sum(network => network.Bits), judged.SampleCount);
    }

    private static FewShotNetwork[] FitAll(FewShotOptions settings, QuantizedDataset[] parts, string method, RandomKey key, int threads, FewShotNetwork[] own)
    {
        var networks = new FewShotNetwork[parts.Length];
        ParallelLoop.For(parts.Length, threads, k => networks[k] = Fit(settings, parts[k], method, settings.IsSingle ? key : key.Derive(k), own.Length > 0
            ? own[k] : null));
        return networks;
    }

    private static QuantizedDataset Pair(QuantizedDataset data, (int First, int Second) classes)
    {
        var subset = data.Subset([.. Enumerable.Range(0, data.SampleCount).Where(n => data.Labels[n] == classes.First || data.Labels[n] == classes.Second)]);
        return new QuantizedDataset(
            data.FeatureCount, subset.Values, [.. subset.Labels.Select(label => label == classes.First ? 0 : 1)],
            [data.ClassNames[classes.First], data.ClassNames[classes.Second]], data.MaxAbs);
    }

    /// <summary>One network by one method; the controls get the time and the candidates that <paramref name="own"/> took.</summary>
    private static FewShotNetwork Fit(FewShotOptions settings, QuantizedDataset data, string method, RandomKey key, FewShotNetwork? own)
    {
        var watch = Watch.Start();
        var outputs = settings.IsSingle ? data.ClassCount : 1;
        var loss = LossSpec.Parse(outputs > 1 ? "pairwise" : "hinge", settings.Margin);
        var spec = NetworkSpec.Parse($"{data.FeatureCount}-{outputs}", settings.Weights, "none", ActivationSpec.Sign);
        if (method == "float")
        {
            return new FewShotNetwork(null, FloatNetwork.Train(spec, data, null, key, new FloatNetworkOptions()).Network, watch.Seconds, 0);
        }

        var lattice = IntegerNetwork.From(spec, SampleBlock.RootMeanSquare(data));
        var whole = NetworkCompiler.Compile(lattice, data, loss, [[.. Enumerable.Range(0, data.SampleCount)]],
            new CompileOptions { Encoding = ModelEncoding.Implicit });
        if (method == "anneal")
        {
            var solution = FitMethods.JointAnnealing(whole.Completion, settings.Sweeps, 1).Solve(whole.Scenarios.Scenarios[0].Model,
                new SolveRequest { Key = key }, SolveControl.Unlimited);
            var bits = GreedyDescent.Descend(whole.Completion, solution.Values, key.Derive("greedy")).Free;
            return new FewShotNetwork(new QuantizedNetwork(lattice, bits), null, watch.Seconds, solution.CandidatesScored);
        }

        if (method is "ste" or "gradient_refined")
        {
            var setting = new GradientSetting(method == "ste" ? GradientRule.StraightThrough : GradientRule.AnnealedTanh, TrainingLoss.FromMargin(loss));
            var trained = new GradientTrainer(new GradientOptions { Settings = [setting] }).Train(lattice, data, null, key).Bits;
            var bits = method == "ste" ? trained : GreedyDescent.Descend(whole.Completion, trained, key.Derive("greedy")).Free;
            return new FewShotNetwork(new QuantizedNetwork(lattice, bits), null, watch.Seconds, 0);
        }

        var found = method == "greedy" ? SearchBaseline.Greedy(whole.Completion, own!.Seconds, key)
            : SearchBaseline.Guess(whole.Completion, Math.Max(LeastGuesses, own!.Candidates), key);
        return new FewShotNetwork(new QuantizedNetwork(lattice, found.Bits), null, found.Seconds, found.Count);
    }

    private static ExperimentResult Result(FewShotOptions settings, StudyOptions options, List<FewShotOutcome> outcomes, SolveRun run)
    {
        var table = new ResultTable(
            "images per class", new ResultColumn("test_accuracy", "annealing + greedy", 2, true),
            new ResultColumn("gradient_refined", "annealed tanh + greedy", 2, true), new ResultColumn("ste", "straight-through", 2, true),
            new ResultColumn("greedy", "greedy, as much time", 2, true),
            new ResultColumn("random_guess", "random guessing", 2, true), new ResultColumn("float", "float", 2, true),
            new ResultColumn("published", "BeMi %", 1), new ResultColumn("seconds", "seconds, all networks", 2),
            new ResultColumn("gradient_seconds", "seconds, annealed tanh + greedy", 2));
        var verdicts = new List<Verdict>();
        foreach (var group in outcomes.GroupBy(outcome => outcome.PerClass))
        {
            Measure Of(string method) => Measure.Of(group.Select(outcome => outcome.Accuracy[method]));
            var published = Published.GetValueOrDefault((settings.Data, group.Key), double.NaN);
            var seconds = Measure.Of(group.Select(outcome => outcome.Seconds["anneal"]));
            table.Add($"{group.Key}", Of("anneal"), Of("gradient_refined"), Of("ste"), Of("greedy"), Of("random_guess"), Of("float"), published, seconds,
                Measure.Of(group.Select(outcome => outcome.Seconds["gradient_refined"])));
            var gain = Measure.OfDifferences(group.Select(outcome => outcome.Accuracy["anneal"]),
                group.Select(outcome => outcome.Accuracy["gradient_refined"]));
            verdicts.Add(new Verdict($"{group.Key} per class: no worse than annealed tanh with greedy flips by more than two standard errors, paired by seed",
                gain.Judge(static (mean, error) => mean >= -2 * error), gain.InPoints()));
            if (double.IsFinite(published))
            {
                verdicts.Add(new Verdict($"{group.Key} per class: at least BeMi's {published:F1} %", 100 * Of("anneal").Mean >= published,
                    $"{100 * Of("anneal").Mean:F2} % in {seconds.Mean:F2} s; annealed tanh with greedy flips {100 * Of("gradient_refined").Mean:F2} %"));
            }
        }

        return new ExperimentResult
        {
            Name = "few-shot",
            Question = "How accurate are one-bit networks from a handful of images, and how long do they take, beside gradient training and a MIP solver's "
            + "published figures?",
            Seed = options.Seed,
            Seeds = outcomes.Select(outcome => outcome.Seed).Distinct().Count(),
            Parameters =
            [
                ("data", settings.Data), ("image", settings.Image ?? "as it is"), ("networks", settings.IsSingle ? "one with an output for each class"
                : "one for each pair of classes, hard vote"),
                ("weights", settings.Weights), ("bits", $"{outcomes[0].Bits}"), ("margin", $"{settings.Margin}"), ("sweeps", $"{settings.Sweeps}"),
                (settings.Validation > 0 ? "validation_samples" : "test_samples", $"{outcomes[0].TestSamples}"), ("threads", $"{options.Threads}"),
            ],
            Values = [.. outcomes.GroupBy(outcome => outcome.PerClass)
            .Select(group => ($"test_accuracy_{group.Key}", group.Average(outcome => outcome.Accuracy["anneal"]))),
            ("seconds_per_training", outcomes.Average(outcome => outcome.Seconds["anneal"]))],
            Table = table,
            Baselines = [.. Methods.Skip(1).Select(method => (method, (IReadOnlyList<(string, double)>)
                [.. outcomes.GroupBy(outcome => outcome.PerClass)
                .Select(group => ($"test_accuracy_{group.Key}", group.Average(outcome => outcome.Accuracy[method])))]))],
            Verdicts = verdicts,
            Figures = [Curves(outcomes)],
            Notes =
            [
                $"Greedy descents have as much time for every network as its anneal took; random guessing scores as many candidates, {LeastGuesses} at least. "
                + $"Straight-through training has the same networks and the same loss: the protocol asks whether a MIP solver is needed, not whether "
                + $"gradients are beaten.",
            ],
            Seconds = run.Elapsed.TotalSeconds,
            StopReason = run.StopReason,
        };
    }

    private static LineFigure Curves(List<FewShotOutcome> outcomes) => new()
    {
        Name = "accuracy",
        Title = "Test accuracy from few images",
        XLabel = "training images per class",
        YLabel = "test accuracy / %",
        Limits = (0, 100),
        XScale = AxisScale.Logarithmic,
        Curves = [.. Methods.Select(method => new Curve(method == "anneal" ? "annealing + greedy flips" : BaselineSuite.InWords(method),
            [.. outcomes.GroupBy(outcome => outcome.PerClass).OrderBy(group => group.Key)
            .Select(group => Measure.Of(group.Select(outcome => 100 * outcome.Accuracy[method])) is var measure
                ? new CurvePoint(group.Key, measure.Mean, measure.StandardDeviation) : default)]))],
        Caption = "Bars: one standard deviation over seeds.",
    };
}
