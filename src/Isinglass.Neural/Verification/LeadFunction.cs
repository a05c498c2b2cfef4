using Isinglass.Neural.Inference;
using Isinglass.Neural.Intervals;

namespace Isinglass.Neural.Verification;

/// <summary>A rival's lead over the units of the first layer and the inputs: Constant + Units'a(z) + Inputs'x.</summary>
/// <param name="Units">Coefficients of the first layer's units; zero with more hidden layers.</param>
/// <param name="Inputs">Coefficients of the inputs; zero with hidden layers.</param>
/// <param name="Constant">The constant; null with more hidden layers, whose intervals bound the lead.</param>
/// <param name="Needed">The smallest attainable lead with which the rival wins.</param>
internal sealed record LeadFunction(double[] Units, double[] Inputs, int? Constant, int Needed)
{
    public static LeadFunction Of(QuantizedNetwork network, FirstLayer first, Rival rival)
    {
        var spec = network.Lattice.Spec;
        var (units, inputs) = (new double[first.Biases.Length], new double[spec.InputCount]);
        var isLinear = spec.HiddenCount == 0 && spec.Layers[0].Wiring is null;
        if (!isLinear && !(spec.HiddenCount == 1 && units.Length > 0 && spec.Layers[0] is { IsResidual: false } && spec.Layers[1].Wiring is null))
        {
            return new LeadFunction(units, inputs, null, rival.Needed);
        }

        var (coefficients, constant) = rival.Lead(network);
        coefficients.Select(coefficient => (double)coefficient).ToArray().CopyTo(isLinear ? inputs : units, 0);
        var isLattice = !isLinear && first.Activation.IsStaircase;
        return new LeadFunction(units, inputs, constant, isLattice ? OnLattice(rival.Needed, constant, coefficients, first.Activation.Bases) : rival.Needed);
    }

    /// <summary>
    /// The smallest lead of at least <paramref name="needed"/> that levels of a staircase can sum to: like a sum of signs they lie on a lattice.
    /// </summary>
    private static int OnLattice(int needed, int constant, int[] coefficients, int[] levels)
    {
        var (lead, step) = (constant, 0);
        foreach (var coefficient in coefficients)
        {
            lead += coefficient * levels[0];
            step = levels.Aggregate(step, (divisor, level) => LatticeInterval.GreatestCommonDivisor(divisor, Math.Abs(coefficient * (level - levels[0]))));
        }

        return step == 0 ? needed : needed + ((lead - needed) % step + step) % step;
    }
}
