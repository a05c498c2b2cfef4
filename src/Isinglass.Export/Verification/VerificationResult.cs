namespace Isinglass.Export.Verification;

/// <summary>The comparison of an artefact with this program's integers.</summary>
/// <param name="Tool">The tool that ran it; null when it is not installed and nothing was checked.</param>
/// <param name="SamplesChecked">Number of samples checked.</param>
/// <param name="Differences">Number of samples with another answer.</param>
/// <param name="First">The first of them: sample, layer, value.</param>
internal sealed record VerificationResult(string? Tool, long SamplesChecked, long Differences, string? First);
