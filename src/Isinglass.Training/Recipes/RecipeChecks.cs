using Isinglass.Hedging;
using Isinglass.Neural.Compilation;

namespace Isinglass.Training.Recipes;

/// <summary>
/// The faults of a recipe: values out of range, choices that contradict each other, values that would be ignored, and parts of the data without samples.
/// </summary>
internal static class RecipeChecks
{
    /// <summary>Faults that can be found without the data.</summary>
    public static IReadOnlyList<RecipeFault> Of(Recipe recipe)
    {
        var faults = RecipeOption.All.Select(option => option.Check(recipe)).OfType<RecipeFault>().ToList();
        if (faults.Any(fault => fault.Property is "mode" or "method"))
        {
            return faults;
        }

        if (recipe.Mode != HedgingMode.ProgressiveHedging && recipe.Method is { } method and not TrainingMethod.ProgressiveHedging)
        {
            faults.Add(new RecipeFault("mode",
                $"The mode {RecipeWords.Modes.Of(recipe.Mode)} is one of hedging: use `method` qph, not {RecipeWords.Methods.Of(method)}."));
        }

        if (recipe.Replicas is not null && recipe.Mode != HedgingMode.Replicated)
        {
            faults.Add(new RecipeFault(
                "replicas", $"`replicas` concerns the replicated mode, not {RecipeWords.Modes.Of(recipe.Mode)}: add `mode` replicated, or leave it out."));
        }

        return faults;
    }

    /// <summary>Faults of a plan: those that depend on the data and on automatic choices.</summary>
    public static IReadOnlyList<RecipeFault> Of(TrainingPlan plan)
    {
        var faults = new List<RecipeFault>();
        if (plan.ReadsCoefficients && plan.Encoding == ModelEncoding.Implicit)
        {
            var who = plan.Method != TrainingMethod.ProgressiveHedging ? $"`method` {plan.MethodName}"
                : plan.Recipe.BundleSolver is { } solver ? $"`bundle_solver` {RecipeWords.BundleSolvers.Of(solver)}"
                : $"`machine` {plan.Machine}";
            faults.Add(new RecipeFault(
                "encoding",
                $"{who} reads the coefficients of a model, and the encoding implicit has none: it is for solvers that walk through the network. "
                + "Use `encoding` soft-margin (or exact), or choose `machine` sa, which brings it."));
        }

        var limit = plan.Recipe.MachineBits is not null ? "machine_bits" : plan.Recipe.MachineNoise is not null ? "machine_noise"
            : plan.Recipe.MachineSuboptimal is not null ? "machine_suboptimal" : null;
        if (limit is not null && !plan.ReadsCoefficients)
        {
            var who = plan.Method is TrainingMethod.Annealing or TrainingMethod.Gradient ? $"`method` {plan.MethodName}"
                : $"the solver {(plan.Recipe.BundleSolver is { } solver ? RecipeWords.BundleSolvers.Of(solver) : plan.Machine)}";
            faults.Add(new RecipeFault(limit,
                $"`{limit}` limits a machine that reads coefficients; {who} reads none. Choose a sampler, such as `machine` sa."));
        }

        if (plan.Committee > 0 && plan.Recipe.HasDemands)
        {
            faults.Add(new RecipeFault(
                "committee", "A committee's members keep no demands together. Leave out `committee`, or what is demanded of the network."));
        }

        if (plan.Committee > 0 && plan.IsRegression)
        {
            faults.Add(new RecipeFault("committee", "Committees vote on classes, and the data has a number to predict. Leave out `committee`."));
        }
        else if (plan.Committee > 0 && plan.Committee % 2 == 0 && plan.Network.OutputCount == 1)
        {
            faults.Add(new RecipeFault(
                "committee", $"A committee of {plan.Committee} with one output can tie: name an odd number of members, such as `committee` "
                + $"{plan.Committee + 1}."));
        }

        return faults;
    }
}
