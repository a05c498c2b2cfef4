using Isinglass.Neural.Inference;

namespace Isinglass.Neural.Demands;

/// <summary>Checks demands by a network's weights and forward passes alone.</summary>
internal static class DemandCheck
{
    /// <summary>Whether all weights have the demanded signs.</summary>
    public static bool KeepsSigns(QuantizedNetwork network, NetworkDemands demands) =>
        demands.Signs.All(demand => demand.Sign * WeightAt(network, demand.Place) >= 0);

    /// <summary>Whether all tied weights are equal, or opposite.</summary>
    public static bool KeepsTies(QuantizedNetwork network, NetworkDemands demands) =>
        demands.Ties.All(tie => tie.Select(tied => tied.Sign * WeightAt(network, tied.Place)).Distinct().Count() == 1);

    /// <summary>Whether no budget is exceeded.</summary>
    public static bool KeepsBudgets(QuantizedNetwork network, NetworkDemands demands) =>
        demands.Budgets.All(budget => Nonzero(network, budget) <= budget.Most);

    /// <summary>How many weights of a budget differ from zero.</summary>
    public static int Nonzero(QuantizedNetwork network, NonzeroBudget budget) => budget.Places.Count(place => WeightAt(network, place) != 0);

    /// <summary>Whether the rates differ by at most the tolerance.</summary>
    public static bool KeepsRates(QuantizedNetwork network, NetworkDemands demands) =>
        demands.Rates is not { } rates || Math.Abs(RateDifference(network, demands)) <= rates.Tolerance + EqualRates.Slack;

    /// <summary>Whether all demands are kept.</summary>
    public static bool Keeps(QuantizedNetwork network, NetworkDemands demands) => KeepsSigns(network, demands) && KeepsTies(network, demands)
        && KeepsBudgets(network, demands) && Missed(network, demands).Count == 0 && KeepsRates(network, demands);

    /// <summary>Numbers (0-based) of the required samples that are misclassified or decided by a tie.</summary>
    public static IReadOnlyList<int> Missed(QuantizedNetwork network, NetworkDemands demands)
    {
        if (demands.Required is not { } required)
        {
            return [];
        }

        var (pass, missed) = (network.CreatePass(), new List<int>());
        for (var n = 0; n < required.SampleCount; n++)
        {
            var outputs = pass.Run(required.Sample(n)).ToArray();
            var own = required.Labels[n];
            var lead = outputs.Length == 1 ? (own == 1 ? outputs[0] : -outputs[0]) : outputs[own] - outputs.Where((_, c) => c != own).Max();
            if (lead < 1)
            {
                missed.Add(n);
            }
        }

        return missed;
    }

    /// <summary>The difference of the rates of class 1 between the second and the first group; NaN where none is limited.</summary>
    public static double RateDifference(QuantizedNetwork network, NetworkDemands demands)
    {
        if (demands.Rates is not { } rates)
        {
            return double.NaN;
        }

        var (pass, counts, ones) = (network.CreatePass(), new int[2], new int[2]);
        for (var n = 0; n < rates.Samples.SampleCount; n++)
        {
            var group = rates.IsSecond[n] ? 1 : 0;
            counts[group]++;
            ones[group] += QuantizedNetwork.Decide(pass.Run(rates.Samples.Sample(n)));
        }

        return (double)ones[1] / counts[1] - (double)ones[0] / counts[0];
    }

    private static int WeightAt(QuantizedNetwork network, WeightPlace place) =>
        network.Weights(place.Layer)[place.Filter * network.Lattice.Spec.FanIn(place.Layer) + place.Source];
}
