using Isinglass.Model;

namespace Isinglass.Machines.Services;

/// <summary>The energy that a service tells of a state must be that of our model: else the answer is to another model, or both sides mean different
/// things.</summary>
internal static class ToldEnergy
{
    /// <summary>Told energies may be off by this share of the sum of all magnitudes.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Compares them.</summary>
    /// <exception cref="WorkException">They differ.</exception>
    public static void Check(double told, BinaryQuadraticModel model, sbyte[] values)
    {
        var energy = model.Energy(values);
        var scale = Math.Abs(model.Offset) + model.Linear.ToArray().Sum(Math.Abs) + model.Pairs().Sum(static pair => Math.Abs(pair.Value));
        if (!(Math.Abs(told - energy) <= Tolerance * Math.Max(1, scale)))
        {
            throw new WorkException($"a solution has the energy {energy}, and {told} is told: the answer is not one to this model.");
        }
    }
}
