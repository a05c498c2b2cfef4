using Isinglass.Model;

namespace Isinglass.Solvers.Quantum;

/// <summary>Parameters of <see cref="SimulatedQuantumAnnealing"/>.</summary>
public sealed record SimulatedQuantumAnnealingOptions
{
    /// <summary>Trotter slices P. Default 16; range 2 or more.</summary>
    public int Slices { get; init; } = 16;

    /// <summary>Temperature of a slice, P T, in units of the model's energy; null = measured (see <see cref="SimulatedQuantumAnnealing"/>).</summary>
    public double? SliceTemperature { get; init; }

    /// <summary>Transverse field at the start in units of the slice temperature. Default 3 (slices nearly independent); range above the end.</summary>
    public double FieldStart { get; init; } = 3;

    /// <summary>Transverse field at the end in units of the slice temperature. Default 0.01 (slices locked together); range above 0.</summary>
    public double FieldEnd { get; init; } = 0.01;

    internal void Check()
    {
        var isWarm = SliceTemperature is not { } temperature || (temperature > 0 && double.IsFinite(temperature));
        var isFalling = FieldEnd > 0 && FieldStart >= FieldEnd && double.IsFinite(FieldStart);
        if (Slices < 2 || !isWarm || !isFalling)
        {
            throw new InputException(
                "Quantum annealing needs at least 2 slices, a positive slice temperature and a transverse field that falls to a positive end.");
        }
    }
}
