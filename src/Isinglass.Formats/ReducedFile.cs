using Isinglass.Model;
using Isinglass.Model.Bridges.Penalties;

namespace Isinglass.Formats;

/// <summary>A problem file reduced to coefficients of few bits, after rows have become penalties.</summary>
internal static class ReducedFile
{
    /// <summary>The model of a file whose coefficients are to be reduced: its rows as penalties, squared terms multiplied out.</summary>
    /// <param name="file">The problem.</param>
    /// <param name="vartype">The kind of variables; null = that of the model.</param>
    /// <param name="rule">How the penalty weights of rows are found.</param>
    /// <param name="weight">The weight of <see cref="PenaltyRule.User"/>.</param>
    public static BinaryQuadraticModel SourceOf(ModelFile file, Vartype? vartype, PenaltyRule rule, double weight)
    {
        var model = file.Constrained is { } constrained ? PenaltyBridge.Of(constrained, rule, weight).Target.Objective.WithLabels(null) : file.Objective;
        var expanded = model.Expand();
        return expanded.ToVartype(vartype ?? expanded.Vartype);
    }

    /// <summary>The reduced model to be written, in the sense of the source file.</summary>
    public static ModelFile ToFile(ModelFile file, BinaryQuadraticModel reduced) =>
        new(file.Format, reduced, new ModelStatement(reduced, null), file.Sense) { ProblemName = file.ProblemName };
}
