using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;

namespace Isinglass.Experiments.Studies.FewShot;

/// <summary>One network of <see cref="FewShotStudy"/>, of few bits or of floats.</summary>
/// <param name="Quantized">The network of few bits; null for one of floats.</param>
/// <param name="Float">The network of floats; null for one of few bits.</param>
/// <param name="Seconds">Wall time of its training in seconds.</param>
/// <param name="Candidates">Candidates that were scored; 0 for gradients.</param>
internal sealed record FewShotNetwork(QuantizedNetwork? Quantized, FloatNetwork? Float, double Seconds, long Candidates)
{
    /// <summary>Parameter bits; 0 for floats.</summary>
    public int Bits => Quantized?.Bits.Length ?? 0;

    /// <summary>The class of a sample; of two classes 1 where the output is positive.</summary>
    public int Predict(ReadOnlySpan<sbyte> sample) => Quantized?.Predict(sample) ?? Float!.Predict(sample);

    /// <summary>Share of samples classified correctly, 0..1.</summary>
    public double Accuracy(QuantizedDataset data) => (Quantized?.Evaluate(data) ?? Float!.Evaluate(data)).Accuracy;
}
