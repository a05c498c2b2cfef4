namespace Isinglass.Experiments.Studies.FewShot;

/// <summary>The result of <see cref="FewShotStudy"/> for one draw of images.</summary>
/// <param name="PerClass">Images of each class.</param>
/// <param name="Seed">The seed that drew them.</param>
/// <param name="Accuracy">Accuracy on the evaluated images, 0..1, by method.</param>
/// <param name="Seconds">Wall time of all networks in seconds, by method.</param>
/// <param name="Bits">Parameter bits of all networks together.</param>
/// <param name="TestSamples">Number of evaluated images.</param>
internal sealed record FewShotOutcome(
    int PerClass, ulong Seed, IReadOnlyDictionary<string, double> Accuracy, IReadOnlyDictionary<string, double> Seconds, int Bits, int TestSamples);
