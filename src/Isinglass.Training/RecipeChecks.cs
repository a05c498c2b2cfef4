using Isinglass.Model;

namespace Isinglass.Training;

/// <summary>Choices of a recipe that contradict each other. What would be ignored, or would train on nothing, is refused.</summary>
internal static class RecipeChecks
{
    /// <summary>Solvers of a bundle that read a model's coefficients.</summary>
    private static readonly string[] Readers = ["machine", "qcgd", "penalty"];

    /// <summary>Checks a recipe whose automatic choices are written out.</summary>
    /// <exception cref="InputException">Two choices contradict each other; the message says which.</exception>
    public static void Check(Recipe recipe)
    {
        var reads = ReadsCoefficients(recipe);
        if (reads && recipe.Encoding == "implicit")
        {
            var who = recipe.Method != "qph" ? $"--method {recipe.Method}" : recipe.BundleSolver != "auto" ? $"--bundle-solver {recipe.BundleSolver}" : $"--machine {recipe.Machine}";
            throw new InputException($"{who} reads the coefficients of a model, and the encoding implicit has none: it is for solvers that walk through the network. Use --encoding soft-margin (or exact), or choose --machine sa, which brings it.");
        }

        var limit = recipe.MachineBits is not null ? "--machine-bits" : recipe.MachineNoise is not null ? "--machine-noise" : recipe.MachineSuboptimal is not null ? "--machine-suboptimal" : null;
        if (limit is not null && !reads)
        {
            throw new InputException($"{limit} limits a machine that reads coefficients; {(recipe.Method is "anneal" or "gradient" ? $"--method {recipe.Method}" : $"the solver {(recipe.BundleSolver == "auto" ? recipe.Machine : recipe.BundleSolver)}")} reads none. Choose a sampler, such as --machine sa.");
        }

        if (recipe.Replicas is not null && recipe.Mode != "replicated")
        {
            throw new InputException($"--replicas concerns the replicated mode, not {recipe.Mode}: add --mode replicated, or leave it out.");
        }
    }

    private static bool ReadsCoefficients(Recipe recipe) => recipe.Method switch
    {
        "qph" => Readers.Contains(recipe.BundleSolver) || (recipe.BundleSolver == "auto" && recipe.Machine != MachineCatalog.Completion),
        "anneal" or "gradient" => false,
        _ => true,
    };
}
