namespace Isinglass.Neural.Data.Tables;

/// <summary>How missing values of a table are treated.</summary>
public enum MissingValues
{
    /// <summary>Refuse the file.</summary>
    Error,

    /// <summary>Leave the sample out of training; refuse it where every sample needs a prediction.</summary>
    Drop,

    /// <summary>The mean of the column's training samples; for words the most frequent one.</summary>
    Mean,

    /// <summary>The most frequent value of the column's training samples; of several the smallest.</summary>
    MostFrequent,
}
