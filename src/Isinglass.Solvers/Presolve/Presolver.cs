using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Solvers.Presolve;

/// <summary>
/// Makes a model smaller without losing its minimum: spins fixed by the bounds of their field, spins merged with a neighbour whose coupling outweighs all else,
/// roof duality in exact integers, and a cut into connected components. Squared terms stay rows in the result; they are expanded only for the analysis.
/// </summary>
internal static class Presolver
{
    /// <summary>Models with more couplings (after expansion) are only cut into components: hash tables would take gigabytes.</summary>
    public const int MaximumInteractions = 1_000_000;

    /// <summary>Presolves until nothing changes; a stopped run returns the reductions made so far, which are valid.</summary>
    public static PresolvedModel Presolve(BinaryQuadraticModel model, SolveRun run)
    {
        if (ExpandedInteractions(model) > MaximumInteractions)
        {
            return PresolvedModel.Cut(model, new Substitution(model.VariableCount), fixedCount: 0, mergedCount: 0, lowerBound: null);
        }

        var spin = model.ToVartype(Vartype.Spin).Expand();
        var factor = IntegerScale.Find(model, spin);
        var workspace = new PresolveWorkspace(spin, factor);
        workspace.Reduce(run);
        double? bound = null;
        while (factor != 0 && !run.ShouldStop())
        {
            var before = workspace.FixedCount;
            if (RoofDuality.Fix(workspace, run) is not { } roof)
            {
                break;
            }

            bound = Math.Max(bound ?? double.NegativeInfinity, roof / factor + spin.Offset);
            if (workspace.FixedCount == before)
            {
                break;
            }

            workspace.Reduce(run);
        }

        return PresolvedModel.Cut(model, workspace.Substitution, workspace.FixedCount, workspace.MergedCount, bound);
    }

    private static long ExpandedInteractions(BinaryQuadraticModel model)
    {
        var count = (long)model.InteractionCount;
        var starts = model.SquaredTerms.Rows.Starts;
        for (var r = 0; r < model.SquaredTerms.Count; r++)
        {
            var length = (long)(starts[r + 1] - starts[r]);
            count += length * (length - 1) / 2;
        }

        return count;
    }
}
