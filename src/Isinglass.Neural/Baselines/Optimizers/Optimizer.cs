namespace Isinglass.Neural.Baselines.Optimizers;

/// <summary>Moves one padded array of parameters by the gradients of a mini-batch.</summary>
internal abstract class Optimizer
{
    /// <summary>One step; sets the gradients to zero.</summary>
    /// <param name="parameters">The parameters w.</param>
    /// <param name="gradients">Sums over a mini-batch.</param>
    /// <param name="scale">Factor from the sums to the mean gradient: 1 / samples.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="decay">L2 weight decay: decay * w is added to the gradient.</param>
    /// <param name="bound">Parameters are clipped to -bound .. bound; +infinity = no clipping.</param>
    public abstract void Step(Span<float> parameters, Span<float> gradients, float scale, float rate, float decay, float bound);
}
