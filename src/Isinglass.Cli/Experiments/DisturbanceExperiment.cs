using System.CommandLine;
using Isinglass.Training;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment training-noise</c>, <c>training-precision</c> and <c>training-misses</c>: training through a machine with faults.</summary>
internal static class DisturbanceExperiment
{
    public static Command CreateNoise() =>
        Create(Disturbance.Noise, "training-noise", "Training through a machine whose coefficients are off: accuracy and convergence over the size of the error.", "0,0.01,0.03,0.1,0.3");

    public static Command CreatePrecision() =>
        Create(Disturbance.Precision, "training-precision", "Training through a machine with few bits: accuracy and convergence over the bits; 0 stands for exact coefficients.", "0,8,6,5,4,3,2");

    public static Command CreateMisses() =>
        Create(Disturbance.Suboptimal, "training-misses", "Training through a machine that often misses: accuracy and convergence over the probability of a suboptimal read.", "0,0.1,0.3,0.6,0.9");

    private static Command Create(Disturbance kind, string name, string description, string levels)
    {
        var recipe = new RecipeOptions();
        var list = new Option<string>("--levels") { Description = "Sizes of the disturbance, separated by commas; 0 is the undisturbed machine.", DefaultValueFactory = _ => levels, HelpName = "X,..." };
        var options = new ExperimentOptions(seeds: 10, hasRecipe: true);
        var command = new Command(name, description + " Default: two generated glyphs, 7x7, the machine sa.") { list };
        recipe.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var given = recipe.Read(parsed);
            var isDefault = given.Data == new Recipe().Data && given.Network is null && given.Classes is null;
            var settings = isDefault ? given with { Classes = ["3", "8"], PerClass = given.PerClass ?? 50, Image = given.Image ?? "7x7", Margins = given.Margins ?? [1] } : given;
            settings = settings.Machine == Machines.Completion ? settings with { Machine = "sa" } : settings;
            var sizes = ListOptions.Numbers("--levels", parsed.GetValue(list)!);
            return options.Run(parsed, (settings.Seed, recipe.DataDirectory(parsed)), (study, control) => DisturbanceStudy.Run(kind, sizes, settings, study, control));
        });
        return command;
    }
}
