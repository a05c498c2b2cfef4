using Isinglass.Model;

namespace Isinglass.Neural.Data.Csv;

/// <summary>A cell's place in a file, for error messages.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">Its line, 1-based.</param>
/// <param name="Column">Its column, 0-based.</param>
internal readonly record struct CsvPlace(string Path, int Line, int Column)
{
    /// <summary>An error at this place.</summary>
    public InputException Complaint(string message) => new(Path, Line, message);
}
