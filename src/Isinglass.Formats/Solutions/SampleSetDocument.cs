namespace Isinglass.Formats.Solutions;

/// <summary>dimod's sample set.</summary>
internal sealed record SampleSetDocument(string Type, SampleSetVersion Version, int NumVariables, int NumRows, SampleArray<IEnumerable<long>> SampleData,
    string SampleType, bool SamplePacked, SampleVectors Vectors, IEnumerable<object> VariableLabels, string VariableType,
    IReadOnlyDictionary<string, string> Info);

/// <summary>The version of its schema.</summary>
internal sealed record SampleSetVersion(string SamplesetSchema);

/// <summary>The data of every sample.</summary>
internal sealed record SampleVectors(SampleArray<double> Energy, SampleArray<int> NumOccurrences);

/// <summary>An array with its shape and the type of its numbers.</summary>
internal sealed record SampleArray<T>(string Type, string DataType, int[] Shape, bool UseBytes, IEnumerable<T> Data)
{
    /// <summary>Numbers of this type.</summary>
    public SampleArray(string type, int[] shape, IEnumerable<T> data)
        : this("array", type, shape, UseBytes: false, data)
    {
    }
}
