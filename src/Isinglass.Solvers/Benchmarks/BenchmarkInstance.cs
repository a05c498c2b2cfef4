using Isinglass.Model;

namespace Isinglass.Solvers;

/// <summary>A model with its name, the best value that is known, and how values are reported in its family.</summary>
public sealed record BenchmarkInstance
{
    /// <summary>Short name.</summary>
    public required string Name { get; init; }

    /// <summary>The model, to be minimised.</summary>
    public required BinaryQuadraticModel Model { get; init; }

    /// <summary>Best known value in the family's own terms; null = unknown.</summary>
    public double? BestKnown { get; init; }

    /// <summary>Value = <see cref="Factor"/> * energy + <see cref="Shift"/>: cut = (W - E) / 2 has factor -1/2 and shift W / 2.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>See <see cref="Factor"/>.</summary>
    public double Shift { get; init; }

    /// <summary>The value of an energy in the family's own terms.</summary>
    public double Value(double energy) => Factor * energy + Shift;

    /// <summary>The energy of a value.</summary>
    public double Energy(double value) => (value - Shift) / Factor;

    /// <summary>Distance to the best known value, in percent of its magnitude; negative when better; NaN when unknown.</summary>
    public double GapPercent(double value) =>
        BestKnown is { } best ? 100 * (Factor < 0 ? best - value : value - best) / Math.Max(1, Math.Abs(best)) : double.NaN;

    /// <summary>A max-cut instance: an Ising model whose couplings are the weights.</summary>
    public static BenchmarkInstance MaxCut(string name, BinaryQuadraticModel model, double? bestKnown = null)
    {
        var total = 0.0;
        foreach (var value in model.Couplings.Values)
        {
            total += value;
        }

        return new BenchmarkInstance { Name = name, Model = model, BestKnown = bestKnown, Factor = -0.5, Shift = total / 4 };
    }

    /// <summary>A binary problem to be maximised, given as the minus of it.</summary>
    public static BenchmarkInstance Maximum(string name, BinaryQuadraticModel model, double? bestKnown = null) =>
        new() { Name = name, Model = model, BestKnown = bestKnown, Factor = -1 };
}
