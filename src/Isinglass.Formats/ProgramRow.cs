namespace Isinglass.Formats;

/// <summary>A row: lower &lt;= expression &lt;= upper.</summary>
internal sealed record ProgramRow(string? Name, ProgramExpression Expression, double Lower, double Upper);
