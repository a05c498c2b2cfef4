
namespace Isinglass.Export;

/// <summary>What an export wrote, and how it compares with the network.</summary>
/// <param name="Target">The target.</param>
/// <param name="Files">Paths of the artefact's files.</param>
/// <param name="ModelCard">Path of the page about the network.</param>
/// <param name="Bytes">Bytes of the files together.</param>
/// <param name="Tool">What ran the artefact; null where nothing was checked.</param>
/// <param name="SamplesChecked">Samples that went through it.</param>
/// <param name="Differences">Samples that it answered otherwise.</param>
/// <param name="FirstDifference">The first of them with layer and value; null without any.</param>
public sealed record ExportResult(ExportTarget Target, IReadOnlyList<string> Files, string ModelCard, long Bytes, string? Tool, long SamplesChecked,
    long Differences, string? FirstDifference)
{
    /// <summary>For C what the compiled network needs; null without a compiler.</summary>
    internal CodeSize? Size { get; init; }
}
