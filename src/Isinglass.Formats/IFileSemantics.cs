namespace Isinglass.Formats;

/// <summary>
/// What a file's text says, evaluated term by term as it stands there, not through the model that was made of it. It is what an independent check of a
/// solution rests on.
/// </summary>
internal interface IFileSemantics
{
    /// <summary>Number of variables of the file; a model may carry auxiliary bits behind them.</summary>
    int VariableCount { get; }

    /// <summary>The objective in the file's own sense and sign at <paramref name="values"/> (0/1, or -1/+1 for a spin model).</summary>
    double Objective(ReadOnlySpan<sbyte> values);

    /// <summary>Every row of the file at <paramref name="values"/>.</summary>
    IReadOnlyList<RowCheck> Rows(ReadOnlySpan<sbyte> values);
}
