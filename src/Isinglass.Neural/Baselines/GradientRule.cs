namespace Isinglass.Neural.Baselines;

/// <summary>How a gradient method moves low-bit weights.</summary>
internal enum GradientRule
{
    /// <summary>
    /// Weights and units are tanh-shaped steps that sharpen from epoch to epoch until they are the levels (HashNet: Cao, Long, Wang, Yu, ICCV 2017;
    /// Differentiable Soft Quantization: Gong et al., ICCV 2019): gradients are exact, and the final rounding changes little.
    /// </summary>
    AnnealedTanh,

    /// <summary>
    /// The forward pass uses the levels of latent weights; the backward pass takes levels for latent weights and averages an activation's slope over a window
    /// (BinaryConnect: Courbariaux, Bengio, David, NeurIPS 2015; BinaryNet: Hubara, Courbariaux et al., NeurIPS 2016).
    /// </summary>
    StraightThrough,

    /// <summary>Flips of levels where the mean of past gradients exceeds a threshold (Helwegen et al., NeurIPS 2019).</summary>
    Bop,
}
