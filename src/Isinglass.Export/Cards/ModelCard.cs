using System.Globalization;
using System.Reflection;
using System.Text;
using Isinglass.Export.Lowering;
using Isinglass.Export.Verification;
using Isinglass.Neural.Inference;

namespace Isinglass.Export.Cards;

/// <summary>
/// A page about an exported network (Mitchell et al. 2019): its inputs, training data, accuracy beside baselines, and how the artefact was checked.
/// </summary>
internal static class ModelCard
{
    /// <summary>The page's name, one for each target, because several may be exported into one folder.</summary>
    public static string NameOf(ExportTarget target) => $"MODEL_CARD.{target.Name}.md";

    // Quantile of the normal distribution for 95 %.
    private const double Quantile = 1.959963984540054;

    /// <summary>The page as Markdown.</summary>
    public static string Of(ExportedNetwork network, ExportTarget target, RunFacts facts, VerificationResult check, CodeSize? size)
    {
        var (text, trained) = (new StringBuilder(), network.Trained);
        var spec = trained.Network.Lattice.Spec;
        text.Append($"# {(network.IsRegression ? $"{Cell(trained.Target!.Name)} predicted" : $"{trained.ClassNames.Count} classes")} by {network.Title}\n\n");
        text.Append("| | |\n|---|---|\n");
        Row("artefact", $"{string.Join(", ", target.Files.Select(static file => $"`{file}`"))} ({target.Summary})");
        Row("trained on", Cell(trained.Data));
        Row(network.IsRegression ? "predicts" : "classes", network.IsRegression ? Cell(trained.Target!.Name)
            : string.Join(", ", trained.ClassNames.Select(Cell)));
        Row("weights", string.Join(", ", spec.Layers.Select((layer, l) => $"{layer.Text}: {layer.Weights}")));
        Row("parameter bits", $"{network.BitCount} ({(network.BitCount + 7) / 8} bytes), preprocessing {trained.PreprocessingByteCount} bytes");
        Row("inputs", Inputs(network));
        if (facts.Recipe is { } recipe)
        {
            Row("seed", $"{recipe.Seed}");
        }

        Row("program", $"isinglass {Version}");
        text.Append("\n## Quality\n\n");
        if (facts.Evaluations.Count == 0)
        {
            text.Append("Not measured here: the data that it was trained on was not at hand.\n");
        }
        else
        {
            text.Append(network.IsRegression ? "| samples | R² | root mean square error | mean absolute error |\n|---|---|---|---|\n"
                : "| samples | accuracy | 95 % interval | balanced accuracy |\n|---|---|---|---|\n");
            foreach (var (part, evaluation) in facts.Evaluations)
            {
                text.Append(Quality(part, evaluation));
            }

            text.Append(network.IsRegression ? "" : "\nThe interval is Wilson's (1927): it tells what the number of samples leaves open, not what other "
                + "data would bring.\n");
        }

        if (facts.Baselines.Count > 0)
        {
            text.Append($"\nBeside it, on the same test samples ({(network.IsRegression ? "R²" : "accuracy")}):\n\n| baseline | test |\n|---|---|\n");
            foreach (var (name, test) in facts.Baselines)
            {
                text.Append($"| {Cell(name.Replace('_', ' '))} | {(network.IsRegression ? $"{test:F4}" : $"{100 * test:F2} %")} |\n");
            }
        }

        text.Append("\n## Check of the artefact\n\n");
        text.Append(check.Tool is null ? $"Not checked. To check it, {target.Needs} is needed.\n"
            : $"{check.SamplesChecked} samples through {check.Tool}: "
                + (check.Differences == 0 ? "every score equals the integers of training.\n" : $"**{check.Differences} differ**; first {check.First}.\n"));
        if (size is not null)
        {
            text.Append($"\nCompiled for size: {size.TextBytes} bytes of code and tables ({size.TableBytes} of them tables), at most {size.StackBytes} "
                + $"bytes of stack, no other memory ({Cell(size.Compiler)}).\n");
        }

        text.Append("\n## Use\n\nIt is meant for samples like those that it was trained on, prepared as above. What it says of other inputs means "
            + "nothing, and it says it all the same: a score is no probability.\n");
        return text.ToString();

        void Row(string name, string value) => text.Append($"| {name} | {value} |\n");
    }

    /// <summary>Wilson's interval of a share at 95 %.</summary>
    internal static (double Low, double High) Interval(double share, int count)
    {
        var square = Quantile * Quantile / count;
        var (centre, half) = (share + square / 2, Quantile * Math.Sqrt(share * (1 - share) / count + square / (4 * count)));
        return ((centre - half) / (1 + square), (centre + half) / (1 + square));
    }

    private static string Version => typeof(ModelCard).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?
        .InformationalVersion.Split('+')[0] ?? "?";

    private static string Quality(string part, Evaluation evaluation)
    {
        if (evaluation.Regression is { } errors)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"| {errors.SampleCount} {part} | {errors.Determination:F4} | {errors.RootMeanSquareError:G5} | {errors.MeanAbsoluteError:G5} |\n");
        }

        var (low, high) = Interval(evaluation.Accuracy, evaluation.SampleCount);
        return $"| {evaluation.SampleCount} {part} | {100 * evaluation.Accuracy:F2} % | {100 * low:F2} .. {100 * high:F2} % | "
            + $"{100 * evaluation.BalancedAccuracy:F2} % |\n";
    }

    private static string Inputs(ExportedNetwork network)
    {
        var (trained, quantizer) = (network.Trained, network.Trained.Quantizer);
        var what = trained.Image is { } image ? $"grey images, black 0 to white 1, averaged to {image}"
            : trained.Table is { } table ? $"columns {string.Join(", ", table.Columns.Select(static column => Cell(column.Name)))}"
            : $"{network.InputCount} numbers";
        return $"{what}; as integers of {quantizer.Bits} bits, -{quantizer.MaxAbs} .. {quantizer.MaxAbs}";
    }

    private static string Cell(string text) => string.Concat(text.Select(static letter => char.IsControl(letter) ? ' ' : letter))
        .Replace("|", "\\|", StringComparison.Ordinal);
}
