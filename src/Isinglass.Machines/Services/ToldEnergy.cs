using Isinglass.Model;

namespace Isinglass.Machines.Services;

/// <summary>
/// Checks that a service's energy of a state is that of our model; otherwise the answer is for another model, or both sides interpret it differently.
/// </summary>
internal static class ToldEnergy
{
    /// <summary>Relative tolerance of given energies, in terms of the sum of all magnitudes.</summary>
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
