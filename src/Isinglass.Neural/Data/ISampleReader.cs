namespace Isinglass.Neural.Data;

/// <summary>Raw samples one after the other, in constant memory.</summary>
internal interface ISampleReader : IDisposable
{
    /// <summary>Number of features of a sample.</summary>
    int FeatureCount { get; }

    /// <summary>Notes for the user on how the samples are read.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Writes the features of the next sample; false when there is none.</summary>
    bool Read(Span<float> features);
}
