using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Annealing.Schedules;

namespace Isinglass.Solvers.Annealing;

/// <summary>
/// Simulated annealing whose temperatures are relative to the model's own scale: the mean over spins of the norm of a spin's field, sqrt(h_i^2 + sum_j J_ij^2),
/// in the spin form. Models that change from call to call (weights, multipliers) are then annealed alike without probing each of them.
/// </summary>
/// <param name="hot">First temperature over the mean norm, positive.</param>
/// <param name="cold">Last temperature over the mean norm, positive, at most the first.</param>
/// <param name="warmHeat">
/// Heat of reads that start from given states: their first temperature over the mean norm is this over the root of the number of spins, not below <paramref
/// name="cold"/> and not above <paramref name="hot"/>. The spread of the energy grows with the root of the number of spins, so states of any size are disturbed
/// equally. Null = <paramref name="hot"/>.
/// </param>
internal sealed class RelativeAnnealing(double hot, double cold, double? warmHeat = null) : ISampler
{
    /// <inheritdoc/>
    public string Name => "sa";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var norm = MeanFieldNorm(model);
        var unit = norm > 0 ? norm : 1;
        return new SimulatedAnnealing(new AnnealingOptions
        {
            HotTemperature = (request.InitialStates is null ? hot : WarmHot(model.VariableCount)) * unit,
            ColdTemperature = cold * unit,
            Schedule = AnnealingSchedule.Geometric,
            WarmStart = 0,
        }).Sample(model, request, control);
    }

    /// <summary>First temperature over the mean norm for reads that start from given states, by number of spins.</summary>
    internal double WarmHot(int spins) => warmHeat is { } heat ? Math.Clamp(heat / Math.Sqrt(Math.Max(1, spins)), cold, hot) : hot;

    /// <summary>The mean over spins of sqrt(h_i^2 + sum_j J_ij^2), in units of energy; 0 for a model without variables or biases.</summary>
    public static double MeanFieldNorm(BinaryQuadraticModel model)
    {
        var spin = model.Expand().ToVartype(Vartype.Spin);
        var sum = 0.0;
        for (var i = 0; i < spin.VariableCount; i++)
        {
            var square = spin.Linear[i] * spin.Linear[i];
            foreach (var coupling in spin.Couplings.RowValues(i))
            {
                square += coupling * coupling;
            }

            sum += Math.Sqrt(square);
        }

        return sum / Math.Max(1, spin.VariableCount);
    }
}
