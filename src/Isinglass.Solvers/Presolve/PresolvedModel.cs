using Isinglass.Model;

namespace Isinglass.Solvers.Presolve;

/// <summary>
/// A presolved model: independent components, the smallest first. Energy of the original = <see cref="Constant"/> + sum of the components' energies, and the
/// minimum over the components is the minimum of the original.
/// </summary>
internal sealed class PresolvedModel
{
    private readonly BinaryQuadraticModel _original;
    private readonly Substitution _substitution;

    private PresolvedModel(BinaryQuadraticModel original, Substitution substitution, double constant, IReadOnlyList<PresolvedComponent> components)
    {
        _original = original;
        _substitution = substitution;
        Constant = constant;
        Components = components;
    }

    /// <summary>The components, the smallest first.</summary>
    public IReadOnlyList<PresolvedComponent> Components { get; }

    /// <summary>The energy outside of all components.</summary>
    public double Constant { get; }

    /// <summary>Variables fixed to a value.</summary>
    public int FixedCount { get; private init; }

    /// <summary>Variables merged into others.</summary>
    public int MergedCount { get; private init; }

    /// <summary>
    /// The bound of roof duality, a valid lower bound of the original's energy; null when coefficients are not integers of a common unit or the model is too
    /// large.
    /// </summary>
    public double? LowerBound { get; private init; }

    /// <summary>The values of the original's variables from those of every component (in the order of <see cref="Components"/>).</summary>
    public sbyte[] Restore(IReadOnlyList<sbyte[]> componentValues)
    {
        var rootValues = new sbyte[_original.VariableCount];
        for (var c = 0; c < Components.Count; c++)
        {
            for (var k = 0; k < componentValues[c].Length; k++)
            {
                rootValues[Components[c].Variables[k]] = componentValues[c][k] > 0 ? (sbyte)1 : (sbyte)-1;
            }
        }

        var values = new sbyte[_original.VariableCount];
        for (var i = 0; i < values.Length; i++)
        {
            var (root, sign) = _substitution.Find(i);
            var spin = _substitution.ValueOf(i) is not 0 and var known ? known : sign * rootValues[root];
            values[i] = spin > 0 ? (sbyte)1 : _original.ZeroValue;
        }

        return values;
    }

    /// <summary>Applies a substitution and cuts the rest into components.</summary>
    internal static PresolvedModel Cut(BinaryQuadraticModel model, Substitution substitution, int fixedCount, int mergedCount, double? lowerBound)
    {
        var (reduced, roots) = fixedCount + mergedCount == 0 ? (model, [.. Enumerable.Range(0, model.VariableCount)]) : substitution.Apply(model);
        return new PresolvedModel(model, substitution, reduced.Offset, ComponentCutter.Cut(reduced, roots))
        {
            FixedCount = fixedCount,
            MergedCount = mergedCount,
            LowerBound = lowerBound,
        };
    }
}
