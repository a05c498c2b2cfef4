
namespace Isinglass.Export;

/// <summary>The result of an export, and its comparison with the network.</summary>
/// <param name="Target">The target.</param>
/// <param name="Files">Paths of the artefact's files.</param>
/// <param name="ModelCard">Path of the page about the network.</param>
/// <param name="Bytes">Bytes of the files together.</param>
/// <param name="Tool">The tool that ran the artefact; null when nothing was checked.</param>
/// <param name="SamplesChecked">Number of samples checked.</param>
/// <param name="Differences">Number of samples with another answer.</param>
/// <param name="FirstDifference">The first of them with layer and value; null without any.</param>
public sealed record ExportResult(ExportTarget Target, IReadOnlyList<string> Files, string ModelCard, long Bytes, string? Tool, long SamplesChecked,
    long Differences, string? FirstDifference)
{
    /// <summary>For C the size of the compiled network; null without a compiler.</summary>
    internal CodeSize? Size { get; init; }
}
