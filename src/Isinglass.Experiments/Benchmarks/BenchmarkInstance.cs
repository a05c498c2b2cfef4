using Isinglass.Formats;
using Isinglass.Model;

namespace Isinglass.Experiments.Benchmarks;

/// <summary>A model with its name, its best known value, and how values are reported in its family.</summary>
internal sealed record BenchmarkInstance
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

    /// <summary>Whether less is better in the family's own terms.</summary>
    public bool IsMinimised => Factor > 0;

    /// <summary>The value of an energy in the family's own terms.</summary>
    public double Value(double energy) => Factor * energy + Shift;

    /// <summary>The energy of a value.</summary>
    public double Energy(double value) => (value - Shift) / Factor;

    /// <summary>Distance to the best known value, in percent of its magnitude; negative when better; NaN when unknown.</summary>
    public double GapPercent(double value) =>
        BestKnown is { } best ? 100 * (Factor < 0 ? best - value : value - best) / Math.Max(1, Math.Abs(best)) : double.NaN;

    /// <summary>The instance of a problem file without rows, in the file's own sense.</summary>
    /// <exception cref="InputException">The problem has rows.</exception>
    public static BenchmarkInstance Of(string name, ModelFile file, double? bestKnown = null) => file.Constrained is null
        ? new BenchmarkInstance { Name = name, Model = file.Objective, BestKnown = bestKnown, Factor = file.Scale }
        : throw new InputException($"{name} has rows; kernels and anytime values are measured on problems without. Use bench run with a method.");

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

    /// <summary>A binary problem to be maximised, given as its negative.</summary>
    public static BenchmarkInstance Maximum(string name, BinaryQuadraticModel model, double? bestKnown = null) =>
        new() { Name = name, Model = model, BestKnown = bestKnown, Factor = -1 };
}
