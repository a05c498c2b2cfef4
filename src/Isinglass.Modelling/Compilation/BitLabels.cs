using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Modelling.Compilation;

/// <summary>Labels of bits.</summary>
internal static class BitLabels
{
    /// <summary>The index of each label.</summary>
    public static Dictionary<string, int> IndexOf(IReadOnlyList<string> labels)
    {
        var indexOf = new Dictionary<string, int>(labels.Count, StringComparer.Ordinal);
        for (var k = 0; k < labels.Count; k++)
        {
            indexOf.TryAdd(labels[k], k);
        }

        return indexOf;
    }

    /// <summary>A point as a solution, evaluated by the model.</summary>
    public static Solution ToSolution(this ConstrainedQuadraticModel model, ReadOnlySpan<sbyte> bits)
    {
        if (bits.Length != model.VariableCount)
        {
            throw new ArgumentException($"The model has {model.VariableCount} bits, the point {bits.Length}.", nameof(bits));
        }

        return new Solution
        {
            Status = model.IsFeasible(bits) ? SolutionStatus.Feasible : SolutionStatus.Unknown,
            Values = bits.ToArray(),
            Objective = model.Objective.Energy(bits),
            StopReason = StopReason.Completed,
        };
    }
}
