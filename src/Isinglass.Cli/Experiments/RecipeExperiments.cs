using System.CommandLine;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Bounds;
using Isinglass.Neural.Spec;
using Isinglass.Training;

namespace Isinglass.Cli.Experiments;

/// <summary>The experiments whose command line is a recipe and little more.</summary>
internal static class RecipeExperiments
{
    private const int Seeds = 10;

    private static readonly string[] Books = ["binary", "ternary", "int2"];

    /// <summary><c>accuracy</c>: one recipe over seeds, beside its baselines.</summary>
    public static Command Accuracy() => Accuracy(
        "accuracy", "One network over many seeds beside gradient training and the other controls: mean, spread, paired difference.", recipe => recipe);

    /// <summary><c>full</c>: all training data, the number of samples is not limited.</summary>
    public static Command Full() => Accuracy(
        "full", "Like accuracy, on all training data that validation leaves.", recipe => recipe with { PerClass = null, Samples = null }, "--per-class",
        "--samples");

    /// <summary><c>pairs</c>: a network for every pair of classes.</summary>
    public static Command Pairs() => ExperimentOptions.OfRecipe(
        "pairs", "A network for every pair of classes beside gradient training: all pairs of the data set, or of --classes.", Seeds, [], (parsed, recipe) =>
        {
            var settings = recipe.Read(parsed);
            return (settings, (study, control) => PairsStudy.Run(settings with { Classes = null }, settings.Classes, study, control));
        });

    /// <summary><c>spline</c>: errors of spline activations and their effect on training.</summary>
    public static Command Spline() => ExperimentOptions.OfRecipe(
        "spline", "Exact ReLU against splines of degree 0 and 1 with 4, 8, 16 subintervals: errors, their orders, effect on the training loss of 49-16-16-10.",
        Seeds, [], (parsed, recipe) =>
        {
            recipe.Refuse(parsed, "Leave it out: networks of ReLU units and of their splines are annealed on the weights.", "--method", "--machine",
                "--activation", "--degree", "--subintervals", "--knots", "--tolerance");
            var settings = SplineStudy.Defaults(recipe.Read(parsed));
            return (settings, (study, control) => SplineStudy.Run(settings, study, control));
        });

    /// <summary><c>bottleneck</c>: what few subintervals and few bits cost.</summary>
    public static Command Bottleneck()
    {
        var counts = Flag.Text("--subinterval-list", "K,...", "Numbers of subintervals, separated by commas.", "2,4,8,16");
        var books = Flag.Text("--weights-list", "BOOK,...", "Codebooks of the weights, separated by commas.", string.Join(',', Books));
        return ExperimentOptions.OfRecipe(
            "bottleneck", "Accuracy over subintervals of the activation and bits of the weights, beside a continuous float network.", Seeds, [counts, books],
            (parsed, recipe) =>
            {
                recipe.Refuse(parsed, "Use --subinterval-list and --weights-list.", "--subintervals", "--weights", "--knots", "--tolerance");
                var given = recipe.Read(parsed);

                // Sign units have no subintervals to vary.
                var settings = given with { Activation = given.Activation == "sign" ? "hard-tanh" : given.Activation };
                var subintervals = ListOptions.Counts("--subinterval-list", parsed.GetValue(counts)!);
                var codebooks = ListOptions.Words([parsed.GetValue(books)!], "--weights-list", Books);
                Array.ForEach(codebooks, static book => Codebook.Parse(book));
                return (settings, (study, control) => BottleneckStudy.Run(settings, subintervals, codebooks, study, control));
            });
    }

    /// <summary><c>decomposition</c>: one model of all samples against bundles.</summary>
    public static Command Decomposition()
    {
        var bundles = Flag.Text("--bundles", "N,...", "Samples of a bundle, separated by commas: one row each.", "1,2,4");
        return ExperimentOptions.OfRecipe(
            "decomposition", "One exact model of all samples by conditional gradient against hedging over bundles: spins, calls, accuracy, coordination. "
                + "Default: a planted teacher 7-3-1 of 16 samples.", Seeds, [bundles], (parsed, recipe) =>
            {
                recipe.Refuse(parsed, "Its rows are one exact model by qcgd and hedging over --bundles: leave it out.", "--method", "--bundle", "--encoding");
                var settings = DecompositionStudy.Defaults(recipe.Read(parsed));
                var sizes = ListOptions.Counts("--bundles", parsed.GetValue(bundles)!);
                return (settings, (study, control) => DecompositionStudy.Run(settings, sizes, study, control));
            });
    }

    /// <summary><c>bound</c>: certified lower bounds of a training loss.</summary>
    public static Command Bound()
    {
        var bundles = Flag.Text("--bundles", "N,...", "Samples of a bundle, separated by commas; one bundle of all stands beside them.", "1,3");
        var orders = Flag.Text("--orders", "1|2|1,2", "Orders of the moments that bundles share: 1, 2 or both.", "1,2");
        var iterations = Flag.Whole("--iterations", "N", "Iterations of a decomposed bound at most.", new BoundStudyOptions().Iterations);
        return ExperimentOptions.OfRecipe(
            "bound", $"Certified lower bounds of the training loss beside the optimum: by bundle and moment order for networks of up to {BoundStudy.MostBits} "
                + "bits, by convex relaxation for larger ones without hidden units. Default: two glyphs of 2x2 pixels, 4-3-1, 6 images each.",
            5, [bundles, orders, iterations], (parsed, recipe) =>
            {
                var settings = BoundStudy.Defaults(recipe.Read(parsed));
                var own = new BoundStudyOptions
                {
                    Bundles = [.. ListOptions.Counts("--bundles", parsed.GetValue(bundles)!), int.MaxValue],
                    Orders = ListOptions.Counts("--orders", parsed.GetValue(orders)!),
                    Iterations = parsed.GetValue(iterations),
                };
                return (settings, (study, control) => BoundStudy.Run(settings, own, study, control));
            });
    }

    private static Command Accuracy(string name, string description, Func<Recipe, Recipe> adapt, params string[] own) =>
        ExperimentOptions.OfRecipe(name, description, Seeds, [], (parsed, recipe) =>
        {
            recipe.Refuse(parsed, "Leave it out, or use 'experiment accuracy'.", own);
            var settings = adapt(recipe.Read(parsed));
            return (settings, (study, control) => AccuracyStudy.Run(name, settings, study, control));
        });
}
