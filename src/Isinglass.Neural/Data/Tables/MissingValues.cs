namespace Isinglass.Neural.Data.Tables;

/// <summary>What to do with a missing value of a table.</summary>
public enum MissingValues
{
    /// <summary>Refuse the file.</summary>
    Error,

    /// <summary>Leave the sample out of training; refuse it where every sample needs an answer.</summary>
    Drop,

    /// <summary>The mean of the column's training samples; of words the most frequent one.</summary>
    Mean,

    /// <summary>The most frequent value of the column's training samples; of several the smallest.</summary>
    MostFrequent,
}
