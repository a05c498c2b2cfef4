using System.CommandLine;
using Isinglass.Experiments.Studies.Bounds;
using Isinglass.Training;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment bound</c>: certified lower bounds of a training loss.</summary>
internal static class BoundExperiment
{
    public static Command Create()
    {
        var recipe = new RecipeOptions();
        var bundles = new Option<string>("--bundles")
        {
            Description = "Samples of a bundle, separated by commas; one bundle of all stands beside them.",
            DefaultValueFactory = _ => "1,3",
            HelpName = "N,..."
        };
        var orders = new Option<string>("--orders")
        {
            Description = "Orders of the moments that bundles share: 1, 2 or both.",
            DefaultValueFactory = _ =>
            "1,2",
            HelpName = "1|2|1,2"
        };
        var iterations = new Option<int>("--iterations")
        {
            Description = "Iterations of a decomposed bound at most.",
            DefaultValueFactory = _ =>
            new BoundStudyOptions().Iterations,
            HelpName = "N"
        };
        var options = new ExperimentOptions(seeds: 5, hasRecipe: true);
        var command = new Command("bound", $"Certified lower bounds of the training loss beside the optimum: by bundle and moment order for networks of up to "
            + $"{BoundStudy.MostBits} bits, by convex relaxation for larger ones without hidden units. "
            + "Default: two glyphs of 2x2 pixels, 4-3-1, 6 images each.")
        { bundles, orders, iterations };
        recipe.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var given = recipe.Read(parsed);
            var isDefault = given.Data == new Recipe().Data && given.Network is null && given.Classes is null;
            var settings = isDefault
                ? given with
                {
                    Classes = ["3", "8"],
                    PerClass = given.PerClass ?? 6,
                    Validation = given.Validation ?? 0,
                    Image = given.Image ?? "2x2",
                    Network = "4-3-1",
                    Margins = given.Margins ?? [2]
                }
                : given;
            var study = new BoundStudyOptions
            {
                Bundles = [.. ListOptions.Counts("--bundles", parsed.GetValue(bundles)!), int.MaxValue],
                Orders = ListOptions.Counts("--orders", parsed.GetValue(orders)!),
                Iterations = parsed.GetValue(iterations),
            };
            return options.Run(parsed, (settings.Seed, recipe.DataDirectory(parsed)), (seeds, control) => BoundStudy.Run(settings, study, seeds, control));
        });
        return command;
    }
}
