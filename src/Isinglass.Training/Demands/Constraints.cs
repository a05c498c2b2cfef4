using Isinglass.Neural.Demands;
using Isinglass.Neural.Inference;

namespace Isinglass.Training.Demands;

/// <summary>The demands of a recipe, checked on a network by its weights and forward passes.</summary>
internal static class Constraints
{
    /// <summary>One result a demand, in the order of the recipe's properties.</summary>
    public static IReadOnlyList<ConstraintResult> Of(Recipe recipe, QuantizedNetwork network, NetworkDemands demands)
    {
        var results = new List<ConstraintResult>();
        if (recipe.Require is not null)
        {
            var missed = DemandCheck.Missed(network, demands);
            var named = string.Join(", ", missed.Take(5).Select(n => n + 1));
            results.Add(new ConstraintResult("require", missed.Count == 0, missed.Count == 0 ? $"all {demands.Required!.SampleCount} samples are right"
                : $"{missed.Count} of {demands.Required!.SampleCount} samples are not right: numbers {named}{(missed.Count > 5 ? ", ..." : "")}"));
        }

        if (recipe.AtMostNonzero is not null)
        {
            var used = demands.Budgets.Select(budget => $"{DemandCheck.Nonzero(network, budget)} of at most {budget.Most}").ToArray();
            results.Add(new ConstraintResult("at_most_nonzero", DemandCheck.KeepsBudgets(network, demands),
                $"weights other than 0: {string.Join(", ", used.Take(5))}{(used.Length > 5 ? ", ..." : "")}"));
        }

        if (recipe.Monotone is not null)
        {
            results.Add(new ConstraintResult("monotone", DemandCheck.KeepsSigns(network, demands), $"signs of {demands.Signs.Count} weights"));
        }

        if (recipe.Equal is not null)
        {
            results.Add(new ConstraintResult("equal", DemandCheck.KeepsTies(network, demands), $"{demands.Ties.Count} groups of weights"));
        }

        if (demands.Rates is { } rates)
        {
            var difference = DemandCheck.RateDifference(network, demands);
            results.Add(new ConstraintResult("fair", DemandCheck.KeepsRates(network, demands),
                $"rates of the two groups differ by {100 * Math.Abs(difference):F2} points of at most {100 * rates.Tolerance:F2} on the training samples"));
        }

        if (recipe.MaxBits is { } most)
        {
            var bits = network.Lattice.Layout.BitCount;
            results.Add(new ConstraintResult("max_bits", bits <= most, $"{bits} parameter bits of at most {most}"));
        }

        return results;
    }
}
