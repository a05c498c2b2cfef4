namespace Isinglass.Formats.Programs.Integers;

/// <summary>The meaning of a file with integers at points of bits.</summary>
internal sealed class IntegerStatement(MathematicalProgram program, IntegerExpansion expansion) : IFileSemantics
{
    public int VariableCount => expansion.Bits.VariableCount;

    public double Objective(ReadOnlySpan<sbyte> values) => Objective(expansion.Values(values));

    /// <summary>Every row of the file, and the bounds of integers whose bits can exceed them.</summary>
    public IReadOnlyList<RowCheck> Rows(ReadOnlySpan<sbyte> values) =>
        program.Checks(expansion.Values(values), variable => expansion.IntegerAt(variable) is { HasOtherPoints: true });

    /// <summary>The objective at values of the file's variables.</summary>
    public double Objective(double[] values) => program.ObjectiveValue(values);

    /// <summary>Every row of the file, and the bounds of all integers, at values of its variables, which may violate the bounds.</summary>
    public IReadOnlyList<RowCheck> Rows(double[] values) => program.Checks(values, variable => expansion.IntegerAt(variable) is not null);
}
