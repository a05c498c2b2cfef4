namespace Isinglass.Formats;

/// <summary>
/// The meaning of a file's text, evaluated term by term as written, not through the model made from it: the basis of an independent check of a solution.
/// </summary>
internal interface IFileSemantics
{
    /// <summary>Number of variables of the file; a model may have auxiliary bits after them.</summary>
    int VariableCount { get; }

    /// <summary>The objective in the file's own sense and sign at <paramref name="values"/> (0/1, or -1/+1 for a spin model).</summary>
    double Objective(ReadOnlySpan<sbyte> values);

    /// <summary>Every row of the file at <paramref name="values"/>.</summary>
    IReadOnlyList<RowCheck> Rows(ReadOnlySpan<sbyte> values);
}
