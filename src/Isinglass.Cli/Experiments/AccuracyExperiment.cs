using System.CommandLine;
using Isinglass.Experiments.Studies;
using Isinglass.Training;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment accuracy</c> and <c>full</c>: one recipe over seeds, beside its baselines.</summary>
internal static class AccuracyExperiment
{
    public static Command Create() => Create(
        "accuracy", "One network over many seeds beside gradient training and the other controls: mean, spread, paired difference.", recipe => recipe);

    /// <summary>All training data: the number of samples is not limited.</summary>
    public static Command CreateFull() => Create(
        "full", "Like accuracy, on all training data that validation leaves.", recipe => recipe with { PerClass = null, Samples = null }, "--per-class",
        "--samples");

    private static Command Create(string name, string description, Func<Recipe, Recipe> adapt, params string[] own)
    {
        var recipe = new RecipeOptions();
        var options = new ExperimentOptions(seeds: 10, hasRecipe: true);
        var command = new Command(name, description);
        recipe.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            recipe.Refuse(parsed, "Leave it out, or use 'experiment accuracy'.", own);
            var settings = adapt(recipe.Read(parsed));
            return options.Run(parsed, (settings.Seed, recipe.DataDirectory(parsed)), (study, control) => AccuracyStudy.Run(name, settings, study, control));
        });
        return command;
    }
}
