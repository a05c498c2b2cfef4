using System.CommandLine;
using Isinglass.Model;
using Isinglass.Neural.Export;
using Isinglass.Training;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Runs;
using Spectre.Console;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass evaluate</c>: accuracy and confusion of a network on data, or the errors of its predictions.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("network") { Description = "network.json, the folder of a run, or its folder committee." };
        var data = new Option<string?>("--data") { Description = "Data set, folder or file; default: the one it was trained on.", HelpName = "NAME|PATH" };
        var directory = DataOptions.CreateDirectory();
        var split = new Option<string>("--split") { Description = "Which part.", DefaultValueFactory = _ => "test", HelpName = "test|train" };
        var seed = new Option<ulong?>("--seed") { Description = "Seed of generated data; default: that of the recipe beside the network, else 1.", HelpName = "N" };
        var asJson = new Option<bool>("--json") { Description = "Print the result as one JSON object." };
        var command = new Command("evaluate", "Evaluate a trained network by integer arithmetic.") { file, data, directory, split, seed, asJson };
        command.SetAction(parsed => Run(
            parsed.GetValue(file)!, parsed.GetValue(data), parsed.GetValue(directory), parsed.GetValue(split)!, parsed.GetValue(seed), parsed.GetValue(asJson)));
        return command;
    }

    /// <summary>The committee that a file or folder names; null when it is a network's or a run's.</summary>
    private static TrainedCommittee? ReadCommittee(string file)
    {
        var folder = Path.GetFileName(file) == CommitteeFile.Name ? Path.GetDirectoryName(Path.GetFullPath(file))! : file;
        return File.Exists(Path.Combine(folder, CommitteeFile.Name)) ? CommitteeFile.Read(folder) : null;
    }

    /// <summary>The seed of the run that a network, its folder or its committee belongs to; 1 when no recipe lies beside it. Another seed would be another teacher.</summary>
    private static ulong SeedOf(string file)
    {
        var folder = Directory.Exists(file) ? Path.GetFullPath(file) : Path.GetDirectoryName(Path.GetFullPath(file))!;
        var recipe = new[] { folder, Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) ?? folder }.Select(place => Path.Combine(place, "recipe.json")).FirstOrDefault(File.Exists);
        return recipe is null ? 1 : Recipe.Read(recipe).Seed;
    }

    private static int Run(string file, string? data, string? directory, string split, ulong? seed, bool asJson)
    {
        if (split is not ("test" or "train"))
        {
            throw new InputException($"--split is test or train, not '{split}'.");
        }

        var committee = ReadCommittee(file);
        var trained = committee?.First ?? NetworkFile.Read(Directory.Exists(file) ? Path.Combine(file, "network.json") : file);
        var pair = TrainingData.Load(data ?? trained.Data, directory, seed ?? SeedOf(file));
        var part = split == "test" ? pair.Test : pair.Train;
        var evaluation = committee?.Evaluate(part) ?? trained.Evaluate(part);
        if (asJson)
        {
            Output.WholeJson(json => Summary.Write(json, evaluation, trained.ClassNames));
            return ExitCode.Done;
        }

        if (evaluation.Regression is { } errors)
        {
            Console.WriteLine($"R² {errors.Determination:F4} of {trained.Target!.Name} over {evaluation.SampleCount} samples ({split}), root mean square error {errors.RootMeanSquareError:G5}, mean absolute error {errors.MeanAbsoluteError:G5}");
            return ExitCode.Done;
        }

        Console.WriteLine($"accuracy {100 * evaluation.Accuracy:F2} % of {evaluation.SampleCount} samples ({split})");
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("true \\ predicted");
        foreach (var name in trained.ClassNames)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        }

        for (var c = 0; c < evaluation.Confusion.Length; c++)
        {
            table.AddRow([Markup.Escape(trained.ClassNames[c]), .. evaluation.Confusion[c].Select(count => count.ToString())]);
        }

        AnsiConsole.Write(table);
        return ExitCode.Done;
    }
}
