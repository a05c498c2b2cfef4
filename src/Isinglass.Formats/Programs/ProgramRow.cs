namespace Isinglass.Formats.Programs;

/// <summary>A row: lower &lt;= expression &lt;= upper.</summary>
internal sealed record ProgramRow(string? Name, ProgramExpression Expression, double Lower, double Upper)
{
    /// <summary>The line of its sides, 1-based; 0 = unknown.</summary>
    public int Line { get; init; }
}
