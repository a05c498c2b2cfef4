using System.Diagnostics;
using Isinglass.Model;
using Isinglass.Neural;
using Isinglass.Numerics;
using Isinglass.Solvers;

namespace Isinglass.Training;

/// <summary>
/// The protocol of BeMi (Bernardelli, Gualandi, Lau, Milanesi, Yorke-Smith: Multiobjective linear ensembles for robust and sparse training of few-bit neural networks, 2023):
/// few images of each class, a one-bit network for every pair of classes, hard vote. Published figures are of a commercial MIP solver with minutes for each network.
/// </summary>
public static class FewShotStudy
{
    /// <summary>Candidates of random guessing for one network.</summary>
    private const int Guesses = 400;

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

    private static readonly string[] Methods = ["anneal", "ste", "greedy", "random_guess"];

    /// <summary>Runs the study.</summary>
    public static ExperimentResult Run(FewShotOptions settings, StudyOptions options, SolveControl control)
    {
        var run = control.Start();
        var outcomes = new List<Outcome>();
        var total = settings.PerClass.Count * options.Seeds;
        foreach (var seed in options.AllSeeds)
        {
            var pair = Load(settings, options, seed);
            foreach (var perClass in settings.PerClass)
            {
                run.Report((double)outcomes.Count / total, $"{perClass} per class, seed {seed}");
                if (run.ShouldStop())
                {
                    break;
                }

                outcomes.Add(Train(settings, options, pair, perClass, new RandomKey(seed), seed));
            }
        }

        run.Finish(StopReason.Completed);
        return outcomes.Count > 0 ? Result(settings, options, outcomes, run) : throw new InputException("Nothing was finished before the time limit or the interruption. Give it more time.");
    }

    private static DatasetPair Load(FewShotOptions settings, StudyOptions options, ulong seed)
    {
        var (train, test) = TrainingData.Load(settings.Data, options.DataDirectory, seed);
        return settings.Image is { } image ? new DatasetPair(train.Pool(ImageShape.Parse(image)), test.Pool(ImageShape.Parse(image))) : new DatasetPair(train, test);
    }

    private static Outcome Train(FewShotOptions settings, StudyOptions options, DatasetPair pair, int perClass, RandomKey key, ulong seed)
    {
        var (chosen, apart) = DataSplit.Draw(pair.Train, perClass, settings.Validation, key.Derive("split"));
        var quantizer = InputQuantizer.Fit(chosen, 8, chosen.Shape is null ? InputScaling.PerFeature : InputScaling.Global);
        var (train, judged) = (quantizer.Apply(chosen), quantizer.Apply(settings.Validation > 0 ? apart : pair.Test));
        var accuracies = new Dictionary<string, double>();
        var seconds = new Dictionary<string, double>();
        var bits = 0;
        foreach (var method in Methods)
        {
            var watch = Stopwatch.StartNew();
            if (settings.IsSingle)
            {
                var network = Fit(settings, train, train.ClassCount, method, key.Derive(method));
                seconds[method] = watch.Elapsed.TotalSeconds;
                (accuracies[method], bits) = (network.Evaluate(judged).Accuracy, network.Bits.Length);
                continue;
            }

            var duels = Duels(settings, train, method, key.Derive(method), options.Threads);
            seconds[method] = watch.Elapsed.TotalSeconds;
            var ensemble = new OneVersusOne(train.ClassCount, duels);
            (accuracies[method], bits) = (ensemble.Accuracy(judged), ensemble.BitCount);
        }

        return new Outcome(perClass, seed, accuracies, seconds, bits, judged.SampleCount);
    }

    private static QuantizedNetwork[] Duels(FewShotOptions settings, QuantizedDataset train, string method, RandomKey key, int threads)
    {
        var pairs = OneVersusOne.Pairs(train.ClassCount).ToArray();
        var duels = new QuantizedNetwork[pairs.Length];
        Parallel.For(0, pairs.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, k => duels[k] = Fit(settings, Pair(train, pairs[k]), 1, method, key.Derive(k)));
        return duels;
    }

    private static QuantizedDataset Pair(QuantizedDataset data, (int First, int Second) classes)
    {
        var subset = data.Subset([.. Enumerable.Range(0, data.SampleCount).Where(n => data.Labels[n] == classes.First || data.Labels[n] == classes.Second)]);
        return new QuantizedDataset(
            data.FeatureCount, subset.Values, [.. subset.Labels.Select(label => label == classes.First ? 0 : 1)], [data.ClassNames[classes.First], data.ClassNames[classes.Second]], data.MaxAbs);
    }

    private static QuantizedNetwork Fit(FewShotOptions settings, QuantizedDataset data, int outputs, string method, RandomKey key)
    {
        var loss = LossSpec.Parse(outputs > 1 ? "pairwise" : "hinge", settings.Margin);
        var lattice = NetworkLattice.From(NetworkSpec.Parse($"{data.FeatureCount}-{outputs}", settings.Weights, "none", ActivationSpec.Sign), SampleBlock.RootMeanSquare(data));
        if (method == "ste")
        {
            return new QuantizedNetwork(lattice, new StraightThroughTrainer(new StraightThroughOptions { Loss = TrainingLoss.FromMargin(loss) }).Train(lattice, data, null, key).Chosen.Bits);
        }

        var whole = NetworkCompiler.Compile(lattice, data, loss, [[.. Enumerable.Range(0, data.SampleCount)]], new CompileOptions { Encoding = ModelEncoding.Implicit });
        var bits = method switch
        {
            "anneal" => GreedyDescent.Descend(whole.Completion, FitMethods.JointAnnealing(whole, settings.Sweeps, 1).Solve(whole.Scenarios.Scenarios[0].Model, new SolveRequest { Key = key }, SolveControl.Unlimited).Values, key.Derive("greedy")).Free,
            "greedy" => GreedyDescent.Descend(whole.Completion, RandomBits(lattice.Layout.BitCount, key), key.Derive("greedy")).Free,
            _ => BestGuess(whole.Completion, key),
        };
        return new QuantizedNetwork(lattice, bits);
    }

    private static sbyte[] BestGuess(NetworkCompletion completion, RandomKey key)
    {
        var walker = completion.CreateWalker();
        var (best, least) = (Array.Empty<sbyte>(), double.PositiveInfinity);
        for (var k = 0; k < Guesses; k++)
        {
            var bits = RandomBits(completion.FreeCount, key.Derive(k));
            walker.Load(bits);
            if (walker.Objective < least)
            {
                (best, least) = (bits, walker.Objective);
            }
        }

        return best;
    }

    private static sbyte[] RandomBits(int count, RandomKey key)
    {
        var bits = new sbyte[count];
        key.CreateSource().FillBits(bits);
        return bits;
    }

    private static ExperimentResult Result(FewShotOptions settings, StudyOptions options, List<Outcome> outcomes, SolveRun run)
    {
        var table = new ResultTable(
            "images per class", new ResultColumn("test_accuracy", "annealing + greedy", 2, true), new ResultColumn("ste", "straight-through", 2, true), new ResultColumn("greedy", "greedy", 2, true),
            new ResultColumn("random_guess", $"best of {Guesses} guesses", 2, true), new ResultColumn("published", "BeMi", 1), new ResultColumn("seconds", "seconds, all networks", 2), new ResultColumn("ste_seconds", "seconds, straight-through", 2));
        var verdicts = new List<Verdict>();
        foreach (var group in outcomes.GroupBy(outcome => outcome.PerClass))
        {
            Measure Of(string method) => Measure.Of(group.Select(outcome => outcome.Accuracy[method]));
            var published = Published.GetValueOrDefault((settings.Data, group.Key), double.NaN);
            var seconds = Measure.Of(group.Select(outcome => outcome.Seconds["anneal"]));
            table.Add($"{group.Key}", Of("anneal"), Of("ste"), Of("greedy"), Of("random_guess"), published, seconds, Measure.Of(group.Select(outcome => outcome.Seconds["ste"])));
            if (double.IsFinite(published))
            {
                verdicts.Add(new Verdict($"{group.Key} per class: at least BeMi's {published:F1} %", 100 * Of("anneal").Mean >= published, $"{100 * Of("anneal").Mean:F2} % in {seconds.Mean:F2} s; straight-through training {100 * Of("ste").Mean:F2} %"));
            }
        }

        return new ExperimentResult
        {
            Name = "few-shot",
            Question = "How accurate are one-bit networks from a handful of images, and how long do they take, beside straight-through training and a MIP solver's published figures?",
            Seed = options.Seed,
            Seeds = outcomes.Select(outcome => outcome.Seed).Distinct().Count(),
            Parameters =
            [
                ("data", settings.Data), ("image", settings.Image ?? "as it is"), ("networks", settings.IsSingle ? "one with an output for each class" : "one for each pair of classes, hard vote"),
                ("weights", settings.Weights), ("bits", $"{outcomes[0].Bits}"), ("margin", $"{settings.Margin}"), ("sweeps", $"{settings.Sweeps}"), (settings.Validation > 0 ? "validation_samples" : "test_samples", $"{outcomes[0].TestSamples}"), ("threads", $"{options.Threads}"),
            ],
            Values = [.. outcomes.GroupBy(outcome => outcome.PerClass).Select(group => ($"test_accuracy_{group.Key}", group.Average(outcome => outcome.Accuracy["anneal"]))), ("seconds_per_training", outcomes.Average(outcome => outcome.Seconds["anneal"]))],
            Table = table,
            Baselines = [.. Methods.Skip(1).Select(method => (method, (IReadOnlyList<(string, double)>)
                [.. outcomes.GroupBy(outcome => outcome.PerClass).Select(group => ($"test_accuracy_{group.Key}", group.Average(outcome => outcome.Accuracy[method])))]))],
            Verdicts = verdicts,
            Figures = [Curves(outcomes)],
            Notes = ["Straight-through training of the same networks with the same loss does as well: this protocol shows that the MIP is not needed, not that gradients are beaten."],
            Seconds = run.Elapsed.TotalSeconds,
            StopReason = run.StopReason,
        };
    }

    private static LineFigure Curves(List<Outcome> outcomes) => new()
    {
        Name = "accuracy",
        Title = "Test accuracy from few images",
        XLabel = "training images per class",
        YLabel = "test accuracy / %",
        XScale = AxisScale.Logarithmic,
        Curves = [.. Methods.Select(method => new Curve(method == "anneal" ? "annealing + greedy flips" : TrainingReport.DisplayName(method),
            [.. outcomes.GroupBy(outcome => outcome.PerClass).OrderBy(group => group.Key).Select(group => Measure.Of(group.Select(outcome => 100 * outcome.Accuracy[method])) is var measure
                ? new CurvePoint(group.Key, measure.Mean, measure.StandardDeviation) : default)]))],
        Caption = "Bars: one standard deviation over seeds.",
    };

    private sealed record Outcome(int PerClass, ulong Seed, IReadOnlyDictionary<string, double> Accuracy, IReadOnlyDictionary<string, double> Seconds, int Bits, int TestSamples);
}
