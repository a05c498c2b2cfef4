namespace Isinglass.Neural.Data.Tables;

/// <summary>
/// How a column of a table becomes features: a column of numbers is one feature; a column of words is one feature 0/1 for two words (or one), and one 0/1
/// feature for each word when there are more (one-hot, in the order of the list).
/// </summary>
/// <param name="Name">Its name; "column 3" where the table has no header.</param>
/// <param name="Position">Its position in the training table, 0-based.</param>
/// <param name="Categories">The words that it may contain, in ordinal order; null = numbers.</param>
internal sealed record FeatureColumn(string Name, int Position, IReadOnlyList<string>? Categories = null)
{
    /// <summary>The replacement of a missing value: a number, or the index of a word in <see cref="Categories"/>; null = a missing value is an error.</summary>
    public double? Fill { get; init; }

    /// <summary>Number of features.</summary>
    public int FeatureCount => Categories is { Count: > 2 } words ? words.Count : 1;
}
