using System.CommandLine;
using Isinglass.Experiments.Studies;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment spline</c>: errors of spline activations and their effect on training.</summary>
internal static class SplineExperiment
{
    public static Command Create()
    {
        var recipe = new RecipeOptions();
        var options = new ExperimentOptions(seeds: 10, hasRecipe: true);
        var command = new Command("spline", "Exact ReLU against splines of degree 0 and 1 with 4, 8, 16 subintervals: errors, their orders, effect on the "
            + "training loss of 49-16-16-10.");
        recipe.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            recipe.Refuse(parsed, "Leave it out: networks of ReLU units and of their splines are annealed on the weights.", "--method", "--machine",
                "--activation", "--degree", "--subintervals", "--knots", "--tolerance");
            var settings = SplineStudy.Defaults(recipe.Read(parsed));
            return options.Run(parsed, (settings.Seed, recipe.DataDirectory(parsed)), (study, control) => SplineStudy.Run(settings, study, control));
        });
        return command;
    }
}
