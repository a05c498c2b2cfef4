namespace Isinglass.Neural.Data.Csv;

/// <summary>A sample in a CSV file.</summary>
/// <param name="Line">Its line, 1-based.</param>
/// <param name="Cells">Its values, without surrounding blanks and quotes.</param>
internal sealed record CsvRow(int Line, string[] Cells);
