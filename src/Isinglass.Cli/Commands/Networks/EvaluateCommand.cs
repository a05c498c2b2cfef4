using System.CommandLine;
using Isinglass.Cli.Display;
using Isinglass.Training.Prediction;
using Isinglass.Training.Runs;

namespace Isinglass.Cli.Commands.Networks;

/// <summary><c>isinglass evaluate</c>: accuracy and confusion of a network on data, or the errors of its predictions.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("network") { Description = "network.json, the folder of a run, or its folder committee." };
        var data = Flag.Text("--data", "NAME|PATH", "Data set, folder or file; default: the one it was trained on.");
        var directory = DataOptions.CreateDirectory();
        var split = Flag.Text("--split", string.Join('|', JudgedData.SplitNames),
            "Which part: of a run's own data, train and validation are what its recipe drew.", "test");
        var seed = Flag.Seed("--seed", "Seed of generated data; default: that of the recipe beside the network, else 1.");
        var asJson = Flag.Json();
        var command = new Command("evaluate", "Evaluate a trained network by integer arithmetic.") { file, data, directory, split, seed, asJson };
        command.SetAction(parsed => Run(
            parsed.GetValue(file)!, parsed.GetValue(data), parsed.GetValue(directory), parsed.GetValue(split)!, parsed.GetValue(seed),
                parsed.GetValue(asJson)));
        return command;
    }

    private static int Run(string file, string? data, string? directory, string split, ulong? seed, bool asJson)
    {
        var predictor = Predictor.Read(file);
        var (trained, part) = (predictor.Network, JudgedData.Load(split, predictor.Network, JudgedData.RecipeBeside(file), data, directory, seed));
        var evaluation = predictor.Evaluate(part);
        if (evaluation.SampleCount < part.SampleCount)
        {
            Output.Note($"{part.SampleCount - evaluation.SampleCount} samples of classes that the network does not know are left out.");
        }

        if (asJson)
        {
            Output.WholeJson(json => Summary.Write(json, evaluation, trained.ClassNames, split));
            return ExitCode.Done;
        }

        if (evaluation.Regression is { } errors)
        {
            Console.WriteLine($"R² {errors.Determination:F4} of {trained.Target!.Name} over {evaluation.SampleCount} samples ({split}), root mean square "
                + $"error {errors.RootMeanSquareError:G5}, mean absolute error {errors.MeanAbsoluteError:G5}");
            return ExitCode.Done;
        }

        Console.WriteLine($"accuracy {100 * evaluation.Accuracy:F2} %, balanced {100 * evaluation.BalancedAccuracy:F2} %, of {evaluation.SampleCount} samples "
            + $"({split})");
        FittingTable.Print(["true \\ predicted", .. trained.ClassNames],
            [.. evaluation.Confusion.Zip(trained.ClassNames, (row, name) => (string[])[name, .. row.Select(count => count.ToString())])]);
        return ExitCode.Done;
    }
}
