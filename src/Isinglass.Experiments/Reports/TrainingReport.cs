using Isinglass.Experiments.Reports.Figures;
using Isinglass.Files;
using Isinglass.Hedging;
using Isinglass.Model.Control;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Export;
using Isinglass.Neural.Spec;
using Isinglass.Training;
using Isinglass.Training.Bounds;
using Isinglass.Training.Fitting;
using Isinglass.Training.Recipes;
using Isinglass.Training.Runs;

namespace Isinglass.Experiments.Reports;

/// <summary>The page of a training run: report.html and its pictures as SVG.</summary>
internal static class TrainingReport
{
    private const int MostTiles = 20;

    /// <summary>Bounds below this count as 0.</summary>
    internal const double TrivialBound = 1e-9;

    /// <summary>Writes the page and its pictures into the folder of a run.</summary>
    public static void Write(string folder, TrainingRun result)
    {
        var figures = Figures(result).ToArray();
        AtomicFile.WriteText(Path.Combine(folder, "report.html"), ToHtml(result, figures));
        foreach (var figure in figures)
        {
            AtomicFile.WriteText(Path.Combine(folder, $"{figure.Name}.svg"), figure.ToSvg());
        }
    }

    private static string ToHtml(TrainingRun result, IReadOnlyList<Figure> figures)
    {
        var (recipe, network, layout) = (result.Recipe, result.Network.Network, result.Network.Network.Lattice.Layout);
        var quality = result.Quality;
        var page = new HtmlReport($"{result.Network.Data}, network {network.Lattice.Spec.Widths}")
            .Paragraph($"{(result.Test.Regression is { } errors ? $"Predicts {result.Network.Target!.Name} "
                + $"(root mean square error {errors.RootMeanSquareError:G4})"
                    : $"{result.Test.Confusion.Length} classes")}, "
                    + $"{result.Resources.Samples} training and {result.Test.SampleCount} test samples, {layout.MeanBitsPerParameter:0.##} bits per parameter, "
                    + $"{network.ByteCount} bytes of bits and {result.Network.PreprocessingByteCount} of preprocessing.", "lead")
            .Heading(result.Test.Regression is null ? "Accuracy" : "Coefficient of determination R²")
            .Table(["", quality.Header("train"), quality.Header("test"), "seconds", "chosen"], Scores(result).Select(row => (IReadOnlyList<string>)
            [
                row.Name, quality.Cell(row.Score.TrainAccuracy), quality.Cell(row.Score.TestAccuracy), $"{row.Score.Seconds:F2}", row.Score.Remark,
            ]))
            .Paragraph("Test samples chose nothing: margins, epochs and other settings were chosen on validation samples."
                + (result.Plan.Refinement == RefinementKind.None ? "" : " The row without flips shows what the machine did alone.")
                + $" {Comparison.InWords(result)?.Replace("`", "", StringComparison.Ordinal)}");
        foreach (var figure in figures)
        {
            page.Picture(figure);
        }

        if (result.Test.Regression is null)
        {
            page.Heading("Classes").Table(["class", "precision %", "recall %", "F1 %", "support"],
                result.Network.ClassNames.Zip(result.Test.PerClass, (name, score) =>
                (IReadOnlyList<string>)[name, $"{100 * score.Precision:F1}", $"{100 * score.Recall:F1}", $"{100 * score.F1:F1}", $"{score.Support}"]))
                .Paragraph($"Balanced accuracy {100 * result.Test.BalancedAccuracy:F2} %. {BelowMajority(result)?.Replace("`", "", StringComparison.Ordinal)}");
        }

        page.Heading("What it cost").Pairs(
        [
            ("calls of the machine", $"{result.OracleCalls}"),
            .. DeviceTime(result),
            ("candidates scored", $"{result.CandidatesScored}"),
            .. BoundInWords(result) is { Length: > 0 } bound ? [("lower bound of the training loss", bound)] : Array.Empty<(string, string)>(),
            ("seconds", $"{result.Score.Seconds:F2}"),
            .. SkippedInWords(result) is { Length: > 0 } skipped ? [("skipped", skipped)] : Array.Empty<(string, string)>(),
            ("stopped", Summary.InWords(result.StopReason)),
        ]);
        page.Heading("The model for machines").Pairs(
            ResourceLines.Of(result.Resources, result.Estimate, result.CarriedError), ResourceLines.Meaning);
        page.Heading("Margins").Table(["margin", "training loss", quality.Header("validation")], result.Margins.Select(trial => (IReadOnlyList<string>)
        [
            $"{trial.Margin}", $"{trial.Loss:F4}", double.IsNaN(trial.Validation) ? "-" : quality.Cell(trial.Validation),
        ]));
        return page.Heading("Recipe").Preformatted(recipe.ToJson()).ToString();
    }

    private static IEnumerable<(string Name, string Value)> DeviceTime(TrainingRun result) => result.DeviceTime is { } time
        ? [("time a real device would take", $"{time.TotalHours:F1} hours, not spent here")]
        : [];

    /// <summary>
    /// A warning for a network that is less accurate than always predicting the largest class; null for any other. Properties of the recipe are in backticks.
    /// </summary>
    public static string? BelowMajority(TrainingRun result) => !result.IsBelowMajority ? null
        : $"Worse than always answering the largest class: {100 * result.Score.TestAccuracy:F2} % of the test samples against "
            + $"{100 * result.Majority!.TestAccuracy:F2} %. "
        + (result.Recipe.ClassWeight == ClassWeighting.Balanced
            ? "That is the price of classes that weigh the same: look at the balanced accuracy, or leave out `class_weight` where accuracy matters more."
            : "Try automatic `weights`, more `biases`, other `margins`, or `class_weight` balanced where rare classes matter more than accuracy.");

    /// <summary>The baselines that were not trained and why, in words; empty where there is none.</summary>
    public static string SkippedInWords(TrainingRun result) => result.SkippedBaselines.Count == 0 ? ""
        : string.Join(", ", result.SkippedBaselines.Select(static one => BaselineSuite.InWords(one.Name)))
            + (result.SkippedBaselines[0].Reason == StopReason.Cancelled ? ": interrupted" : ": the time limit left no time");

    /// <summary>The certified bound of the training loss in words; empty when there is none.</summary>
    public static string BoundInWords(TrainingRun result) => result.BoundSource == BoundSource.None ? ""
        : result.LowerBound <= TrivialBound ? "0, which says nothing: losses are never negative"
        : $"{result.LowerBound:F4} by {(result.BoundSource == BoundSource.FrankWolfe ? "the Frank-Wolfe mode" : "convex relaxation")}, this network "
            + $"{result.TrainingLoss:F4}: gap {100 * (1 - result.LowerBound / result.TrainingLoss):F1} %";

    /// <summary>The rows of the method itself: with the recipe's refinement, and without.</summary>
    internal static IReadOnlyList<(string Name, Score Score)> OwnRows(TrainingRun result) => result.Plan.Refinement == RefinementKind.None
        ? [(result.Plan.MethodName, result.Score)]
        : [(result.Plan.RefinedName, result.Score), ($"{result.Plan.MethodName} alone", result.MethodScore)];

    /// <summary>All rows of a run's table: the method, its committee when there is one, and the baselines.</summary>
    public static IEnumerable<(string Name, Score Score)> Scores(TrainingRun result) =>
    [
        .. OwnRows(result),
        .. result.Committee is { } committee ? [($"committee of {committee.Committee.Members.Count}", committee.Score)] : Array.Empty<(string, Score)>(),
        .. result.Majority is { } majority ? [("majority class", majority)] : Array.Empty<(string, Score)>(),
        .. result.Baselines.Select(pair => (BaselineSuite.InWords(pair.Key), pair.Value)),
    ];

    private static IEnumerable<Figure> Figures(TrainingRun result)
    {
        yield return new BarFigure
        {
            Name = "accuracy",
            Title = $"Test {result.Quality.Name}",
            ValueLabel = result.Quality.IsShare ? "test accuracy / %" : "test R²",
            Digits = result.Quality.IsShare ? 2 : 3,
            Most = result.Quality.IsShare ? 100 : 1,
            Bars = [.. Scores(result).Select(row => new Bar(row.Name, (result.Quality.IsShare ? 100 : 1) * row.Score.TestAccuracy))],
        };
        if (result.Rounds.Count > 1)
        {
            yield return Losses(result.Rounds);
            yield return Consensus(result.Rounds);
            yield return new HistogramFigure
            {
                Name = "copies",
                Title = "Losses of the bundles' copies",
                ValueLabel = "mean loss of the copies on their own bundles in a round",
                Values = [.. result.Rounds.Select(round => round.CopiesObjective)],
                Caption = "How the energies that the machine returned are spread over the rounds.",
            };
        }

        yield return result.Predictions.Count > 0 ? Predictions(result) : new MatrixFigure
        {
            Name = "confusion",
            Title = "Confusion on the test part",
            Axes = "true class (rows), predicted class (columns)",
            Rows = result.Network.ClassNames,
            Columns = result.Network.ClassNames,
            Values = [.. result.Test.Confusion.Select(row => (IReadOnlyList<double>)[.. row.Select(count => (double)count)])],
            Lightest = 0,
        };
        var first = result.Network.Network.Lattice.Spec.Layers[0];
        if (first.Wiring is { Kind: WiringKind.Convolution } kernels)
        {
            yield return Kernels(result.Network, kernels);
        }
        else if (first.Wiring is null && result.Network.Image is { } image && image.PixelCount == result.Network.Network.Lattice.Spec.InputCount)
        {
            yield return Weights(result.Network, image);
        }
    }

    private static LineFigure Predictions(TrainingRun result)
    {
        const int MostPoints = 1000;
        var (least, most) = (result.Predictions.Min(pair => pair.Target), result.Predictions.Max(pair => pair.Target));
        return new LineFigure
        {
            Name = "predictions",
            Title = "Predictions on the test part",
            XLabel = $"{result.Network.Target!.Name}, true",
            YLabel = "predicted",
            Curves =
            [
                new Curve("test samples", [.. result.Predictions.Take(MostPoints).Select(pair => new CurvePoint(pair.Target, pair.Prediction))]) { IsScattered =
                    true },
                new Curve("no error", [new CurvePoint(least, least), new CurvePoint(most, most)]) { IsReference = true },
            ],
        };
    }

    private static LineFigure Losses(IReadOnlyList<HedgingRound> rounds) => new()
    {
        Name = "loss",
        Title = "Training loss by round",
        XLabel = "round",
        YLabel = "mean training loss",
        Curves =
        [
            new Curve("incumbent", [.. rounds.Select(round => new CurvePoint(round.Round, round.InnerBound))]),
            new Curve("rounded consensus", [.. rounds.Select(round => new CurvePoint(round.Round, round.ConsensusObjective))]),
            new Curve("copies, each on its bundle", [.. rounds.Select(round => new CurvePoint(round.Round, round.CopiesObjective))]),
            .. rounds.Any(round => double.IsFinite(round.OuterBound))
                ? [new Curve("lower bound", [.. rounds.Where(round => double.IsFinite(round.OuterBound))
                    .Select(round => new CurvePoint(round.Round, round.OuterBound))])]
                : Array.Empty<Curve>(),
        ],
        Caption = "The copies fit their own bundles better than any common network can; the consensus meets them as the proximal weight grows.",
    };

    private static LineFigure Consensus(IReadOnlyList<HedgingRound> rounds) => new()
    {
        Name = "consensus",
        Title = "Disagreement of the copies by round",
        XLabel = "round",
        YLabel = "mean variance of a bit (1 = none agree)",
        Curves = [new Curve("variance", [.. rounds.Select(round => new CurvePoint(round.Round, round.ConsensusVariance))])],
    };

    /// <summary>The kernels of a convolution, one tile a filter and channel of the image.</summary>
    private static TilesFigure Kernels(TrainedNetwork trained, Wiring kernels)
    {
        var (weights, channels, size) = (trained.Network.Weights(0).ToArray(), kernels.Input.Channels, kernels.FanIn / kernels.Input.Channels);
        return new TilesFigure
        {
            Name = "weights",
            Title = $"Kernels of the first layer, {kernels.Text}",
            TileHeight = kernels.KernelHeight,
            TileWidth = size / kernels.KernelHeight,
            Tiles =
            [
                .. Enumerable.Range(0, Math.Min(MostTiles, kernels.FilterCount * channels)).Select(tile =>
                {
                    var (filter, channel) = Math.DivRem(tile, channels);
                    var name = channels == 1 ? $"filter {filter + 1}" : $"filter {filter + 1}, channel {channel + 1}";
                    return (name, (IReadOnlyList<double>)[.. Enumerable.Range(0, size)
                        .Select(k => (double)weights[filter * kernels.FanIn + k * channels + channel])]);
                }),
            ],
            Caption = "Blue is below zero, orange above." + (kernels.FilterCount * channels > MostTiles
                ? $" The first {MostTiles} of {kernels.FilterCount * channels} kernels." : ""),
        };
    }

    private static TilesFigure Weights(TrainedNetwork trained, ImageShape image)
    {
        var (weights, layer) = (trained.Network.Weights(0).ToArray(), trained.Network.Lattice.Spec.Layers[0]);
        var isOutput = trained.Network.Lattice.Spec.HiddenCount == 0 && layer.Width == trained.ClassNames.Count;
        return new TilesFigure
        {
            Name = "weights",
            Title = "Weights of the first layer",
            TileHeight = image.Height,
            TileWidth = image.Width,
            Tiles =
            [
                .. Enumerable.Range(0, Math.Min(MostTiles, layer.Width)).Select(j =>
                    (isOutput ? trained.ClassNames[j] : $"unit {j + 1}",
                        (IReadOnlyList<double>)[.. weights.AsSpan(j * image.PixelCount, image.PixelCount).ToArray().Select(weight => (double)weight)])),
            ],
            Caption = "Blue is below zero, orange above." + (layer.Width > MostTiles ? $" The first {MostTiles} of {layer.Width} units." : ""),
        };
    }
}
