using Isinglass.Numerics.Matrices;

namespace Isinglass.Model.Bridges;

/// <summary>The same energy over more variables.</summary>
internal static class Widening
{
    internal static BinaryQuadraticModel Widen(BinaryQuadraticModel model, int variableCount, Func<int, string> label)
    {
        var count = model.VariableCount;
        if (variableCount == count)
        {
            return model;
        }

        var linear = new double[variableCount];
        model.Linear.CopyTo(linear);
        var starts = new int[variableCount + 1];
        model.Couplings.Starts.CopyTo(starts, 0);
        Array.Fill(starts, model.Couplings.EntryCount, count + 1, variableCount - count);
        var couplings = new SparseRows(variableCount, starts, model.Couplings.Columns, model.Couplings.Values);
        var rows = model.SquaredTerms.Rows;
        var squared = new SquaredTerms(
            new SparseRows(variableCount, rows.Starts, rows.Columns, rows.Values), model.SquaredTerms.Weights, model.SquaredTerms.Targets);
        var labels = model.Labels is null ? null : Enumerable.Range(0, variableCount).Select(i => i < count ? model.LabelOf(i) : label(i)).ToArray();
        return new BinaryQuadraticModel(model.Vartype, model.Offset, linear, couplings, squared, labels);
    }
}
