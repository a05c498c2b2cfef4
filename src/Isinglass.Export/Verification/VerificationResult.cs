namespace Isinglass.Export.Verification;

/// <summary>How an artefact compares with the integers that it came from.</summary>
/// <param name="Tool">What ran it; null where the tool is not installed, and nothing was checked.</param>
/// <param name="SamplesChecked">Samples that went through it.</param>
/// <param name="Differences">Samples with another answer.</param>
/// <param name="First">The first of them: sample, layer, value.</param>
internal sealed record VerificationResult(string? Tool, long SamplesChecked, long Differences, string? First);
