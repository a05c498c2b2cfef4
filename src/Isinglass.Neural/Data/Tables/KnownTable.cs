namespace Isinglass.Neural.Data.Tables;

/// <summary>What a trained network knows about tables on which it can be evaluated.</summary>
/// <param name="Schema">Its columns.</param>
/// <param name="ClassNames">Its classes; for regression the target's name.</param>
/// <param name="ClassNumbers">Their labels in the training data, for files that only number the classes.</param>
/// <param name="IsRegression">Whether there is a number to predict.</param>
internal sealed record KnownTable(TableSchema Schema, IReadOnlyList<string> ClassNames, IReadOnlyList<int> ClassNumbers, bool IsRegression);
