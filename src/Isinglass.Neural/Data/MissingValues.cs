namespace Isinglass.Neural.Data;

/// <summary>What to do with a row that has a missing value.</summary>
internal enum MissingValues
{
    /// <summary>Refuse the file.</summary>
    Refuse,

    /// <summary>Leave the row out.</summary>
    Drop,
}
