using Isinglass.Neural.Spec;

namespace Isinglass.Training.Recipes;

/// <summary>
/// Which properties of a recipe are read, by method, machine and network, so that an unused one is refused instead of ignored silently. As long as a recipe
/// leaves a choice open, properties that depend on it count as read; a plan's recipe leaves nothing open.
/// </summary>
internal static class RecipeUse
{
    private static readonly string[] OfHedging =
    [
        "rho", "growth", "restarts", "bundle", "bundle_solver", "bundle_share", "cycles", "fix_after", "mixtures", "score_copies", "flip_sensitivity",
    ];

    private static readonly string[] OfSearch = ["rounds", "sweeps", "reads", "warm_start"];

    private static readonly string[] OfSpline = ["subintervals", "degree", "knots", "tolerance"];

    /// <summary>Properties of training that are not part of the model.</summary>
    private static readonly string[] OfTraining =
    [
        "rho", "growth", "mode", "bundle_share", "cycles", "fix_after", "mixtures", "score_copies", "flip_sensitivity", "warm_start", "refine", "committee",
        "machine_noise", "machine_suboptimal",
    ];

    /// <summary>Whether a property decides about the use of others.</summary>
    public static bool Decides(string property) =>
        property is "method" or "machine" or "bundle_solver" or "activation" or "network" or "knots" or "tolerance";

    /// <summary>Whether a recipe names a property of hedging.</summary>
    public static bool NamesHedging(Recipe recipe) =>
        RecipeOption.All.Any(option => OfHedging.Contains(option.Name) && option.Clear(recipe) != recipe);

    /// <summary>Why a property would not be read in training, a sentence that follows its name; null when it is read.</summary>
    public static string? WhyIdle(string property, Recipe recipe) =>
        recipe.Method is { } method && OfHedging.Contains(property) && method != TrainingMethod.ProgressiveHedging
            ? $"is of hedging, and the method is {RecipeWords.Methods.Of(method)}. Leave it out, or choose `method` qph."
        : recipe.Method == TrainingMethod.Gradient && OfSearch.Contains(property)
            ? "is not read by `method` gradient. Leave it out."
        : property == "reads" && recipe.Method == TrainingMethod.Annealing ? "is not read by `method` anneal. Leave it out."
        : OfBundles(property, recipe) ?? OfNetwork(property, recipe);

    /// <summary>Why a property would not be read where a model is compiled; null when it is read.</summary>
    public static string? WhyIdleInModel(string property, Recipe recipe) =>
        OfTraining.Contains(property) ? "concerns training, and nothing is trained here. Leave it out."
        : property == "bundle" ? WhyIdle(property, recipe) : OfNetwork(property, recipe);

    /// <summary>A bundle's solver uses neither reads nor sweeps when it enumerates, and no reads when it evaluates the network itself.</summary>
    private static string? OfBundles(string property, Recipe recipe)
    {
        if (recipe.Method != TrainingMethod.ProgressiveHedging)
        {
            return null;
        }

        var solver = recipe.BundleSolver ?? (recipe.Machine == MachineCatalog.Completion ? BundleSolverKind.Completion : null);
        return solver == BundleSolverKind.Exact && property is ("reads" or "sweeps")
            ? "is not read by `bundle_solver` exact. Leave it out."
            : solver == BundleSolverKind.Completion && property == "reads" ? "is for machines with reads, and completion has none. Leave it out." : null;
    }

    private static string? OfNetwork(string property, Recipe recipe)
    {
        if (!OfSpline.Contains(property))
        {
            return null;
        }

        const string Cure = " Leave it out, or choose another `activation`.";
        return recipe.Activation == "sign" ? $"is of a spline, and sign units need none.{Cure}"
            : property == "subintervals" && (recipe.Knots is not null || recipe.Tolerance is not null) ? "is set by `knots` or `tolerance`. Leave it out."
            : recipe.Network is { } widths && NetworkSpec.Parse(widths, recipe.Weights ?? "binary", recipe.Biases ?? "none").HiddenCount == 0
                ? $"is of hidden units, and the network {widths} has none. Leave it out."
            : null;
    }
}
