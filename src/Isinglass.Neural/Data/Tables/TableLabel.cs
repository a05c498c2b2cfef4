namespace Isinglass.Neural.Data.Tables;

/// <summary>The column of a table that a network predicts. A table to predict need not have it.</summary>
/// <param name="Name">Its name; "column 3" where the table has no header.</param>
/// <param name="Position">Its position in the training table, 0-based.</param>
internal sealed record TableLabel(string Name, int Position);
