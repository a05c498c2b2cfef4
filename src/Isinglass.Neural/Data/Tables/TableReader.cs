using Isinglass.Model;
using Isinglass.Neural.Data.Csv;

namespace Isinglass.Neural.Data.Tables;

/// <summary>
/// Rows of a table, read as a network's <see cref="TableSchema"/> wants them: columns by name in any order, or by position where the training table had no
/// header. The label is optional; other columns are ignored with a note.
/// </summary>
internal sealed class TableReader : ISampleReader
{
    private readonly CsvReader _csv;
    private readonly string _path;
    private readonly TableSchema _schema;
    private readonly ColumnConversion[] _conversions;
    private readonly int[] _sources;
    private int _label = -1;
    private readonly int _width;
    private readonly List<string> _notes = [];

    /// <summary>Reads the header, where there is one, and finds the columns.</summary>
    /// <param name="content">The text; closed with the reader.</param>
    /// <param name="path">The file, for errors.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="decimalPoint">The decimal separator; null = as in the training table.</param>
    public TableReader(Stream content, string path, TableSchema schema, char? decimalPoint = null)
    {
        (_csv, _path, _schema) = (new CsvReader(content, path), path, schema);
        _conversions = [.. schema.Columns.Select(column => new ColumnConversion(column, decimalPoint ?? schema.Decimal))];
        FeatureCount = schema.FeatureCount;
        if (!_csv.Read())
        {
            throw new InputException(path, 0, "the file has no samples. Write one in a line, its values separated by commas.");
        }

        _sources = schema.HasNames ? FindByName(_csv.Texts()) : FindByPosition(_csv.Texts());
        _width = _csv.Count;
    }

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Whether rows with a missing value are skipped: in evaluation, but not when every row needs a prediction.</summary>
    public bool LeavesOutMissing { get; init; }

    /// <summary>Whether the file has the column of the label.</summary>
    public bool HasLabel => _label >= 0;

    /// <summary>The label of the current row.</summary>
    public string Label => _csv.Text(_label);

    /// <inheritdoc/>
    public bool Read(Span<float> features)
    {
        do
        {
            if (!_csv.Read())
            {
                return false;
            }

            if (_csv.Count != _width)
            {
                throw new InputException(_path, _csv.Line, $"{_csv.Count} values, the lines before have {_width}. Every sample needs the same columns.");
            }
        }
        while (LeavesOutMissing && HasMissing());

        var at = 0;
        for (var c = 0; c < _conversions.Length; c++)
        {
            var count = _conversions[c].FeatureCount;
            _conversions[c].Write(_csv[_sources[c]], features.Slice(at, count), new CsvPlace(_path, _csv.Line, _sources[c]));
            at += count;
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _csv.Dispose();

    private bool HasMissing()
    {
        var isMissing = HasLabel && CsvNumber.IsMissing(_csv[_label]);
        foreach (var source in _sources)
        {
            isMissing |= CsvNumber.IsMissing(_csv[source]);
        }

        return isMissing;
    }

    private int[] FindByName(string[] header)
    {
        var sources = _schema.Columns.Select(column => Find(header, column.Name)).ToArray();
        var missing = _schema.Columns.Where((_, c) => sources[c] < 0).Select(column => column.Name).ToArray();
        if (missing.Length == sources.Length)
        {
            throw new InputException(_path, _csv.Line, $"the first line names none of the columns "
                + $"{string.Join(", ", missing.Take(10))}{(missing.Length > 10 ? ", ..." : "")}. "
                + "The network was trained on a table with a header and finds its columns by name: write the names in the first line.");
        }

        if (missing.Length > 0)
        {
            throw new InputException(_path, _csv.Line, $"the column{(missing.Length > 1 ? "s" : "")} {string.Join(", ", missing.Select(name => $"'{name}'"))} "
                + $"{(missing.Length > 1 ? "are" : "is")} missing.{NearestName.Hint(missing[0], header)} The file has {string.Join(", ", header)}.");
        }

        _label = _schema.Label is { } label ? Find(header, label.Name) : -1;
        var known = sources.Append(_label).ToHashSet();
        string[] extra = [.. header.Where((name, k) => !known.Contains(k) && !_schema.Ignored.Contains(name, StringComparer.Ordinal))];
        if (extra.Length > 0)
        {
            _notes.Add($"{_path}: ignored {(extra.Length > 1 ? "columns" : "column")} "
                + $"{string.Join(", ", extra.Select(name => name.Length > 0 ? name : "without a name"))}, "
                + "which the network does not know.");
        }

        return sources;
    }

    /// <summary>The column with a name, or with one that differs in case only; -1 when there is none.</summary>
    private int Find(string[] header, string name)
    {
        foreach (var comparison in new[] { StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase })
        {
            var places = Enumerable.Range(0, header.Length).Where(k => string.Equals(header[k], name, comparison)).ToArray();
            if (places.Length > 1)
            {
                throw new InputException(_path, _csv.Line, $"the column '{name}' is there {places.Length} times. Keep one of them.");
            }

            if (places.Length == 1)
            {
                return places[0];
            }
        }

        return -1;
    }

    private int[] FindByPosition(string[] first)
    {
        var (label, ignored) = (_schema.Label?.Position, _schema.Ignored.Count);
        var features = _schema.Columns.Count;
        var whole = features + ignored + (label is null ? 0 : 1);
        int[] sources = [.. _schema.Columns.Select(column => column.Position)];
        _label = first.Length == whole ? label ?? -1 : -1;
        if (first.Length == features)
        {
            sources = [.. Enumerable.Range(0, features)];
        }
        else if (first.Length == whole - 1 && label is { } absent)
        {
            sources = [.. sources.Select(position => position > absent ? position - 1 : position)];
        }
        else if (first.Length != whole)
        {
            throw new InputException(_path, _csv.Line, $"{first.Length} columns; the network takes "
                + $"{features}{(label is { } at ? $", or {whole} with the label as column {at + 1}" : "")}. "
                + "Its training table had no header, so columns are found by their places.");
        }

        if (IsSample(first, sources))
        {
            _csv.Hold();
            return sources;
        }

        _notes.Add($"{_path}: line {_csv.Line} is taken for a header.");
        if (ignored == 0 && first.Length == whole && label is not null
            && Array.FindIndex(first, name => CsvData.LabelNames.Contains(name, StringComparer.OrdinalIgnoreCase)) is >= 0 and var named)
        {
            (_label, sources) = (named, [.. Enumerable.Range(0, whole).Where(position => position != named)]);
        }

        return sources;
    }

    /// <summary>
    /// Whether a first line is a sample: a header has words in all columns, or samples, features and two class names (scikit-learn's), and none of them is a
    /// known category.
    /// </summary>
    private bool IsSample(string[] first, int[] sources)
    {
        var words = first.Count(cell => !CsvNumber.TryParse(cell, (byte)_schema.Decimal, out _));
        var isHeader = words == first.Length || (words >= 2 && words == first.Length - 2 && first[0].All(char.IsAsciiDigit)
            && first[1] == _schema.Columns.Count.ToString());
        return !isHeader || _schema.Columns.Zip(sources).Any(pair => pair.First.Categories?.Contains(first[pair.Second], StringComparer.Ordinal) == true);
    }
}
