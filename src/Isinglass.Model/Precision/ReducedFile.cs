using Isinglass.Model.Formats;

namespace Isinglass.Model;

/// <summary>A problem file brought to few bits: rows become penalties first.</summary>
public static class ReducedFile
{
    /// <summary>Reduces the model of a file, or the QUBO into which penalties turn its rows.</summary>
    /// <param name="file">The problem.</param>
    /// <param name="bits">Bits of a signed coefficient, 2 to 52.</param>
    /// <param name="reduction">How.</param>
    /// <param name="vartype">Over which variables; null = those of the model.</param>
    /// <param name="rule">How the penalty weights of rows are found.</param>
    /// <param name="weight">The weight of <see cref="PenaltyRule.User"/>.</param>
    public static ReducedModel Of(ModelFile file, int bits, PrecisionReduction reduction, Vartype? vartype, PenaltyRule rule, double weight)
    {
        var model = file.Constrained is { } constrained ? PenaltyBridge.Of(constrained, rule, weight).Target.Objective.WithLabels(null) : file.Objective;
        var expanded = model.Expand();
        return ReducedModel.Of(expanded.ToVartype(vartype ?? expanded.Vartype), bits, reduction);
    }

    /// <summary>The reduced model in the sense of the file that it comes from, to be written.</summary>
    public static ModelFile ToFile(ModelFile file, ReducedModel reduced) =>
        new(file.Format, reduced.Target, new ModelStatement(reduced.Target, null), file.Sense) { ProblemName = file.ProblemName };
}
