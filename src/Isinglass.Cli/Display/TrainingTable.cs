using Isinglass.Experiments.Reports;
using Isinglass.Model.Control;
using Isinglass.Training;
using Isinglass.Training.Runs;
using Spectre.Console;

namespace Isinglass.Cli.Display;

/// <summary>The result of a training run for people.</summary>
internal static class TrainingTable
{
    public static void Print(TrainingRun result, string folder)
    {
        var (network, recipe) = (result.Network.Network, result.Recipe);
        Console.WriteLine($"{result.Network.Data}: "
            + $"{(result.Test.Regression is null ? $"{result.Test.Confusion.Length} classes" : $"regression of {result.Network.Target!.Name}")}, "
            + $"{result.Resources.Samples} training and {result.Test.SampleCount} test samples, network {network.Lattice.Spec.Widths}, margin {result.Margin}");
        var quality = result.Quality;
        FittingTable.Print(
            ["", quality.IsShare ? "train" : quality.Header("train"), quality.IsShare ? "test" : quality.Header("test"), "seconds", "chosen"],
            [.. TrainingReport.Scores(result).Select(row => (string[])
                [row.Name, quality.Show(row.Score.TrainAccuracy), quality.Show(row.Score.TestAccuracy), $"{row.Score.Seconds:F2}", row.Score.Remark])],
            endsInWords: true);
        if (Comparison.InWords(result) is { } comparison)
        {
            Console.WriteLine(Flag.InMessage(comparison));
        }

        if (TrainingReport.BelowMajority(result) is { } warning)
        {
            AnsiConsole.MarkupLine($"[red]{Markup.Escape(Flag.InMessage(warning))}[/]");
        }

        if (result.Test.Regression is null)
        {
            PrintClasses(result);
        }

        if (result.Test.Regression is { } errors)
        {
            Console.WriteLine($"errors     root mean square {errors.RootMeanSquareError:G5}, mean absolute {errors.MeanAbsoluteError:G5} in the unit of "
                + $"{result.Network.Target!.Name}, test samples");
        }

        var layout = network.Lattice.Layout;
        Console.WriteLine($"bits       {layout.MeanBitsPerParameter:0.##} per parameter, {layout.ParameterCount} parameters, {network.ByteCount} bytes of "
            + $"bits, {result.Network.PreprocessingByteCount} bytes of preprocessing");
        Console.WriteLine($"spins      {result.Resources.SpinsPerCall} per call, {result.Resources.SpinsMonolithic} in one model of all samples");
        Console.WriteLine($"calls      {result.OracleCalls} of the machine, {result.CandidatesScored} candidates scored");
        if (result.DeviceTime is { } time)
        {
            Console.WriteLine($"device     {time.TotalHours:F1} hours on a real one, not spent here");
        }

        if (TrainingReport.BoundInWords(result) is { Length: > 0 } bound)
        {
            Console.WriteLine($"bound      {bound}");
        }

        foreach (var constraint in result.Constraints)
        {
            Console.WriteLine($"demand     {constraint.Kind} {(constraint.Satisfied ? "kept" : "NOT KEPT")}: {constraint.Detail}");
        }

        Console.WriteLine($"seed       {recipe.Seed}");
        Console.WriteLine($"stopped    "
            + $"{Summary.InWords(result.StopReason)}{(result.StopReason == StopReason.Cancelled ? ": interrupted, the best network so far was kept" : "")}");
        Console.WriteLine($"run        {folder} (report.html shows it)");
    }

    private static void PrintClasses(TrainingRun result)
    {
        Console.WriteLine($"balanced   {100 * result.Test.BalancedAccuracy:F2} % accuracy, all classes weighing the same, test samples");
        FittingTable.Print(["class", "precision", "recall", "F1", "support"],
            [.. result.Network.ClassNames.Zip(result.Test.PerClass, (name, score) => (string[])
            [name, $"{100 * score.Precision:F1}", $"{100 * score.Recall:F1}", $"{100 * score.F1:F1}", $"{score.Support}"])]);
    }
}
