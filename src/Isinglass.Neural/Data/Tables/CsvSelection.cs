using Isinglass.Model;
using Isinglass.Neural.Data.Csv;

namespace Isinglass.Neural.Data.Tables;

/// <summary>Which columns of a table are features, and how missing values are treated.</summary>
/// <param name="Columns">The features' columns.</param>
/// <param name="Ignored">Names of columns that are not features.</param>
/// <param name="Missing">The rule for missing values: error when there are none and no rule was given.</param>
/// <param name="Notes">Notes for the user.</param>
internal sealed record CsvSelection(IReadOnlyList<FeatureColumn> Columns, IReadOnlyList<string> Ignored, MissingValues Missing, IReadOnlyList<string> Notes)
{
    private const int MostShown = 8;

    /// <summary>Looks at a training table and its companion; rows that are to be dropped are taken out of them.</summary>
    /// <param name="tables">Training table, and test table where there is one.</param>
    /// <param name="label">The column of the label.</param>
    /// <param name="options">The user's options.</param>
    public static CsvSelection Of(IReadOnlyList<CsvTable> tables, int label, TableOptions options)
    {
        var (train, notes) = (tables[0], new List<string>());
        var ignored = options.Ignore.Select(train.Find).ToHashSet();
        if (ignored.Contains(label))
        {
            throw new InputException(train.Path, 0,
                $"{train.Describe(label)} is the label and is to be ignored. Ignore another column, or name another label.");
        }

        foreach (var counter in CsvCaution.RowNumbers(train).Where(column => column != label && ignored.Add(column)))
        {
            notes.Add($"{train.Path}: {train.Describe(counter)} numbers the rows and is left out.");
        }

        int[] used = [.. Enumerable.Range(0, train.ColumnCount).Where(column => column != label && !ignored.Contains(column))];
        if ((options.Decimal ?? '.') == '.')
        {
            CsvCaution.RefuseForeignNumbers(tables, [.. used, label]);
        }

        var rule = TakeMissing(tables, used, label, options.Missing, notes);
        var columns = new List<FeatureColumn>();
        foreach (var column in used)
        {
            if (CsvColumn.Find(column, tables) is { } found)
            {
                columns.Add(found);
            }
            else
            {
                ignored.Add(column);
                notes.Add($"{train.Path}: {train.Describe(column)} has no known value and is left out.");
            }
        }

        return columns.Count > 0 ? new CsvSelection(columns, [.. ignored.Order().Select(train.NameOf)], rule, notes) : throw new InputException(
            train.Path, 0, $"beside {train.Describe(label)} there is no column left to learn from. Add columns with properties of the samples.");
    }

    private static MissingValues TakeMissing(IReadOnlyList<CsvTable> tables, int[] used, int label, MissingValues? asked, List<string> notes)
    {
        (CsvTable Table, CsvRow Row, int Column)[] missing = [.. from table in tables
            from row in table.Rows
            from column in used.Append(label)
            where CsvTable.IsMissing(row.Cells[column])
            select (table, row, column)];
        if (missing.Length == 0)
        {
            return asked ?? MissingValues.Error;
        }

        if (asked == MissingValues.Drop)
        {
            var count = tables.Sum(static table => table.Rows.Count);
            foreach (var table in tables)
            {
                table.Rows.RemoveAll(row => Array.Exists(used, column => CsvTable.IsMissing(row.Cells[column])) || CsvTable.IsMissing(row.Cells[label]));
                _ = table.Rows.Count > 0 ? 0 : throw new InputException(table.Path, 0,
                    "every sample has a missing value, so no samples are left. Fill missing values instead of dropping their rows.");
            }

            var left = tables.Sum(static table => table.Rows.Count);
            notes.Add($"{tables[0].Path}: {count - left} of {count} samples have missing values ({Counts(missing)}) and are left out.");
            return MissingValues.Drop;
        }

        var refused = asked == MissingValues.Error ? missing[0] : Array.Find(missing, cell => cell.Column == label);
        if (refused.Table is not null)
        {
            var (table, row, column) = refused;
            var shown = row.Cells[column].Length == 0 ? "empty" : $"'{row.Cells[column]}'";
            throw new InputException(table.Path, row.Line, $"the value in {table.Describe(column)} is missing ({shown}). Fill it in, delete the line, or "
                + "choose a rule for missing values: "
                + (column == label ? "drop (a label cannot be filled), with '#missing=drop' behind the path."
                    : "drop, mean or most-frequent, with '#missing=RULE' behind the path."));
        }

        var rule = asked ?? MissingValues.Mean;
        notes.Add($"{tables[0].Path}: {missing.Length} values are missing ({Counts(missing)}) and count as the "
            + $"{(rule == MissingValues.Mean ? "mean" : "most frequent value")} of the training samples"
            + (rule == MissingValues.Mean ? ", of words as the most frequent one" : "") + (asked is null ? ". Other rules: drop, most-frequent, error." : "."));
        return rule;
    }

    /// <summary>The number of missing values by column, as text.</summary>
    private static string Counts((CsvTable Table, CsvRow Row, int Column)[] missing)
    {
        var columns = missing.CountBy(static cell => cell.Column).OrderByDescending(static count => count.Value).ThenBy(static count => count.Key).ToArray();
        return string.Join(", ", columns.Take(MostShown).Select(count => $"{missing[0].Table.NameOf(count.Key)} {count.Value}"))
            + (columns.Length > MostShown ? ", ..." : "");
    }
}
