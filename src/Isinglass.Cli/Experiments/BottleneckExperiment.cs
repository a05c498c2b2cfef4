using System.CommandLine;
using Isinglass.Experiments.Studies;
using Isinglass.Neural.Spec;

namespace Isinglass.Cli.Experiments;

/// <summary><c>isinglass experiment bottleneck</c>: what few subintervals and few bits cost.</summary>
internal static class BottleneckExperiment
{
    private static readonly string[] Books = ["binary", "ternary", "int2"];

    public static Command Create()
    {
        var recipe = new RecipeOptions();
        var counts = new Option<string>("--subinterval-list")
        {
            Description = "Numbers of subintervals, separated by commas.",
            DefaultValueFactory = _ =>
            "2,4,8,16",
            HelpName = "K,..."
        };
        var books = new Option<string>("--weights-list")
        {
            Description = "Codebooks of the weights, separated by commas.",
            DefaultValueFactory = _ =>
            string.Join(',', Books),
            HelpName = "BOOK,..."
        };
        var options = new ExperimentOptions(seeds: 10, hasRecipe: true);
        var command = new Command("bottleneck", "Accuracy over subintervals of the activation and bits of the weights, beside a continuous float network.")
        { counts, books };
        recipe.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            recipe.Refuse(parsed, "Use --subinterval-list and --weights-list.", "--subintervals", "--weights", "--knots", "--tolerance");
            var given = recipe.Read(parsed);

            // Sign units have no subintervals to vary.
            var settings = given with { Activation = given.Activation == "sign" ? "hard-tanh" : given.Activation };
            var subintervals = ListOptions.Counts("--subinterval-list", parsed.GetValue(counts)!);
            var codebooks = OptionChecks.Words([parsed.GetValue(books)!], "--weights-list", Books);
            foreach (var book in codebooks)
            {
                Codebook.Parse(book);
            }

            return options.Run(parsed, (settings.Seed, recipe.DataDirectory(parsed)), (study, control) =>
                BottleneckStudy.Run(settings, subintervals, codebooks, study, control));
        });
        return command;
    }
}
