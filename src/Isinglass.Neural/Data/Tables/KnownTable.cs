namespace Isinglass.Neural.Data.Tables;

/// <summary>What a trained network knows of the tables that it can be judged by.</summary>
/// <param name="Schema">Its columns.</param>
/// <param name="ClassNames">Its classes; of a regression the name of the number.</param>
/// <param name="ClassNumbers">Their labels in the training data, where files only number them.</param>
/// <param name="IsRegression">Whether there is a number to predict.</param>
internal sealed record KnownTable(TableSchema Schema, IReadOnlyList<string> ClassNames, IReadOnlyList<int> ClassNumbers, bool IsRegression);
