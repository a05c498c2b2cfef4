using System.Text;
using Isinglass.Model;
using Isinglass.Neural.Data.Csv;

namespace Isinglass.Neural.Data.Tables;

/// <summary>Turns the cells of one column into features, for training and for prediction alike.</summary>
internal sealed class ColumnConversion
{
    /// <summary>The error message for a number that single precision does not hold.</summary>
    internal const string NotFinite = "is not a finite number of single precision (up to 3.4e38).";

    private const int LongestWord = 1024, MostShown = 20;

    private readonly FeatureColumn _column;
    private readonly byte _point;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>>? _words;

    public ColumnConversion(FeatureColumn column, char point)
    {
        (_column, _point) = (column, (byte)point);
        if (column.Categories is { } words)
        {
            _words = words.Select(static (text, k) => (text, k)).ToDictionary(static pair => pair.text, static pair => pair.k, StringComparer.Ordinal)
                .GetAlternateLookup<ReadOnlySpan<char>>();
        }
    }

    /// <summary>Number of features of the column.</summary>
    public int FeatureCount => _column.FeatureCount;

    /// <summary>Writes the features of a cell, UTF-8, into <see cref="FeatureCount"/> elements.</summary>
    public void Write(ReadOnlySpan<byte> cell, Span<float> features, CsvPlace place)
    {
        if (_words is null && CsvNumber.TryParse(cell, _point, out var number) && float.IsFinite((float)number))
        {
            features[0] = (float)number;
            return;
        }

        var value = CsvNumber.IsMissing(cell) ? _column.Fill ?? throw Missing(cell, place) : _words is null ? throw NoNumber(cell, place) : Find(cell, place);
        if (features.Length == 1)
        {
            features[0] = (float)value;
        }
        else
        {
            features.Clear();
            features[(int)value] = 1;
        }
    }

    private int Find(ReadOnlySpan<byte> cell, CsvPlace place)
    {
        Span<char> word = stackalloc char[LongestWord];
        if (cell.Length <= LongestWord && _words!.Value.TryGetValue(word[..Encoding.UTF8.GetChars(cell, word)], out var found))
        {
            return found;
        }

        var (known, text) = (_column.Categories!, Encoding.UTF8.GetString(cell));
        var more = known.Count > MostShown ? $" and {known.Count - MostShown} more" : "";
        throw place.Complaint($"'{text}' in {Describe(place)} is a category that training never met.{NearestName.Hint(text, known)} Known are "
            + $"{string.Join(", ", known.Take(MostShown))}{more}.");
    }

    private InputException Missing(ReadOnlySpan<byte> cell, CsvPlace place) => place.Complaint(
        $"the value in {Describe(place)} is missing ({(cell.IsEmpty ? "empty" : $"'{Encoding.UTF8.GetString(cell)}'")}), and the network has no rule for it. "
        + "Fill it in, or train with a rule for missing values: mean or most-frequent.");

    private InputException NoNumber(ReadOnlySpan<byte> cell, CsvPlace place) =>
        place.Complaint($"'{Encoding.UTF8.GetString(cell)}' in {Describe(place)} "
        + (CsvNumber.TryParse(cell, _point, out _) ? NotFinite : $"is not a number{(_point == ',' ? " with a decimal comma" : "")}.{HintOfPoint(cell)}"));

    private string HintOfPoint(ReadOnlySpan<byte> cell) =>
        _point == '.' && CsvNumber.TryParse(cell, (byte)',', out _) ? " Say that decimals follow a comma (`decimal` ,), or write a point." : "";

    private string Describe(CsvPlace place) => $"column {place.Column + 1}" is var column && _column.Name == column ? column : $"{column} ({_column.Name})";
}
