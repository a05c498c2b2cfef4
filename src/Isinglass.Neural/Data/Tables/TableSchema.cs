using Isinglass.Neural.Data.Images;

namespace Isinglass.Neural.Data.Tables;

/// <summary>How the rows of a table become features; stored with a network that was trained on a table.</summary>
internal sealed record TableSchema
{
    private const int MostShown = 12;

    /// <summary>The columns, in the order of their features.</summary>
    public required IReadOnlyList<FeatureColumn> Columns { get; init; }

    /// <summary>Whether columns are found by their names, in any order; otherwise by their positions.</summary>
    public required bool HasNames { get; init; }

    /// <summary>The column of the class or of the number to predict; null = none is known.</summary>
    public TableLabel? Label { get; init; }

    /// <summary>Columns of the training table that are neither features nor label.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The rule for missing values in training; the columns have the replacements.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>The decimal separator, '.' or ','.</summary>
    public char Decimal { get; init; } = '.';

    /// <summary>The size of the images whose pixels the columns are; null = they are not pixels.</summary>
    public ImageShape? Shape { get; init; }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount => Columns.Sum(column => column.FeatureCount);

    /// <summary>
    /// The columns as text: a line for those of numbers, one for those of words with the number of their categories, one for the label and one for what is left
    /// out.
    /// </summary>
    public IEnumerable<string> Describe()
    {
        string Names(IEnumerable<string> names) => names.ToArray() is var all && all.Length <= MostShown ? string.Join(", ", all)
            : $"{string.Join(", ", all.Take(MostShown))}, ...";
        var (numbers, words) = (Columns.Where(column => column.Categories is null).ToArray(), Columns.Where(column => column.Categories is not null).ToArray());
        if (numbers.Length > 0)
        {
            yield return $"{numbers.Length} numeric: {Names(numbers.Select(column => column.Name))}";
        }

        if (words.Length > 0)
        {
            yield return $"{words.Length} categorical: {Names(words.Select(column => $"{column.Name} ({column.Categories!.Count})"))}";
        }

        yield return $"label: {Label?.Name}";
        if (Ignored.Count > 0)
        {
            yield return $"{Ignored.Count} left out: {Names(Ignored)}";
        }
    }

    /// <summary>A table of unnamed numbers, followed by the label if there is one.</summary>
    public static TableSchema OfNumbers(int count) => new()
    {
        Columns = [.. Enumerable.Range(0, count).Select(position => new FeatureColumn($"column {position + 1}", position))],
        HasNames = false,
        Label = new TableLabel($"column {count + 1}", count),
    };
}
