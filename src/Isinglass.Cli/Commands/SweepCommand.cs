using System.CommandLine;
using Isinglass.Cli.Clusters;
using Isinglass.Cli.Experiments;
using Isinglass.Experiments.Sweeps;
using Isinglass.Training.Recipes;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass sweep</c>: recipes over a grid or a search, every trial with several seeds.</summary>
internal static class SweepCommand
{
    private const int UsualSeeds = 3;

    public static Command Create(ICluster? cluster)
    {
        var recipe = new RecipeOptions();
        var file = new Argument<string?>("spec")
        {
            Description = "A sweep as JSON: grid, and if wanted recipe, search, trials, objective, seeds. Options change it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var grid = new Option<string[]>("--grid")
        {
            Description = "A property of the recipe with its values: rho=0.1,0.3; lists separated by ';' (margin=0.5,1;2); "
                + "a range for the searches: rho=log:0.01..1, rounds=20..200. 'auto' is the automatic choice.",
            HelpName = "NAME=VALUES",
        };
        var search = Flag.Text("--search", "NAME", $"How trials are chosen: {string.Join(", ", SweepSpec.SearchNames)}. Default: grid.");
        var trials = Flag.Whole("--trials", "N", "Number of trials of a search at most; a later call may ask for more. Default: 20.", Flag.Limited);
        var objective = Flag.Text("--objective", "NAME",
            $"What is to be best: {string.Join(", ", SweepObjective.Names)}. Default: {SweepObjective.Validation.Name}.");
        var options = new ExperimentOptions(cluster, UsualSeeds, recipe);
        var command = new Command(
            "sweep", "Train recipes over a grid or a search, every trial with several seeds; tells the best by validation, and which parameters matter.")
        {
            file, grid, search, trials, objective,
        };
        options.AddTo(command);
        command.Action = new CheckedAction(parsed =>
        {
            var spec = parsed.GetValue(file) is { } path ? SweepSpec.Read(path) : new SweepSpec();
            spec = spec with
            {
                Recipe = recipe.Read(parsed, spec.Recipe),
                Parameters = Merge(spec.Parameters, [.. (parsed.GetValue(grid) ?? []).Select(text => SweepParameter.Parse(PropertyOf(text)))]),
                Search = parsed.GetValue(search) is { } name ? SweepSpec.ParseSearch(name) : spec.Search,
                Trials = parsed.GetValue(trials) ?? spec.Trials,
                Objective = parsed.GetValue(objective) is { } goal ? SweepObjective.Parse(goal) : spec.Objective,
            };
            if (!spec.Parameters.Any(parameter => RecipeUse.Decides(parameter.Name)))
            {
                RecipeOptions.RefuseIdle(parsed, spec.Recipe);
            }

            return options.Prepare(parsed, (study, control) => SweepStudy.Run(spec, study, control), spec.Recipe, spec.Seeds);
        });
        return command;
    }

    /// <summary>Properties may be given by the names of their flags: margin, per-class.</summary>
    private static string PropertyOf(string text)
    {
        var end = text.IndexOf('=');
        var name = end < 0 ? text : text[..end];
        var property = Flag.PropertyOf(name);
        return end >= 0 && RecipeOption.All.Any(option => option.Name == property) ? property + text[end..] : text;
    }

    private static IReadOnlyList<SweepParameter> Merge(IReadOnlyList<SweepParameter> file, IReadOnlyList<SweepParameter> given) =>
        [.. file.Where(parameter => !given.Any(other => other.Name == parameter.Name)), .. given];
}
