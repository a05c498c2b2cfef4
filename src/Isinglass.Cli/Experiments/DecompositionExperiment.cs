using System.CommandLine;
using Isinglass.Experiments.Studies;
using Isinglass.Training;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment decomposition</c>: one model of all samples against bundles.</summary>
internal static class DecompositionExperiment
{
    public static Command Create()
    {
        var recipe = new RecipeOptions();
        var bundles = new Option<string>("--bundles")
        {
            Description = "Samples of a bundle, separated by commas: one row each.",
            DefaultValueFactory = _ =>
            "1,2,4",
            HelpName = "N,..."
        };
        var options = new ExperimentOptions(seeds: 10, hasRecipe: true);
        var command = new Command("decomposition", "One exact model of all samples by conditional gradient against hedging over bundles: spins, calls, "
            + "accuracy, coordination. Default: a planted teacher 7-3-1 of 16 samples.") { bundles };
        recipe.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            recipe.Refuse(parsed, "Its rows are one exact model by qcgd and hedging over --bundles: leave it out.", "--method", "--bundle", "--encoding");
            var given = recipe.Read(parsed);

            // Exact models of real images are beyond any machine; the default is one that all rows can solve.
            var isDefault = given.Data == new Recipe().Data && given.Network is null;
            var settings = isDefault ? given with
            {
                Data = "teacher:7-3-1",
                Network = "7-3-1",
                Samples = given.Samples ?? 16,
                Margins = given.Margins
                ?? [0.5]
            } : given;
            var sizes = ListOptions.Counts("--bundles", parsed.GetValue(bundles)!);
            return options.Run(parsed, (settings.Seed, recipe.DataDirectory(parsed)), (study, control) =>
                DecompositionStudy.Run(settings, sizes, study, control));
        });
        return command;
    }
}
