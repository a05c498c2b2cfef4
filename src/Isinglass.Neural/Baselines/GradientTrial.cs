namespace Isinglass.Neural.Baselines;

/// <summary>A run of gradient training with one setting.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Candidates">What it offers, in the order of <see cref="GradientSource"/>.</param>
/// <param name="EpochCount">Epochs that were finished.</param>
/// <param name="Seconds">Wall time in seconds.</param>
internal sealed record GradientTrial(GradientSetting Setting, IReadOnlyList<GradientCandidate> Candidates, int EpochCount, double Seconds);
