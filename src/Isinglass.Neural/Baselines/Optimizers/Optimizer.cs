namespace Isinglass.Neural.Baselines.Optimizers;

/// <summary>Moves one padded array of parameters by the gradients of a mini-batch.</summary>
internal abstract class Optimizer
{
    /// <summary>One step, which sets the gradients to zero.</summary>
    /// <param name="parameters">The parameters w.</param>
    /// <param name="gradients">Sums over a mini-batch.</param>
    /// <param name="scale">What turns the sums into the gradient: 1 / samples.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="decay">L2 weight decay: decay * w joins the gradient.</param>
    /// <param name="bound">Parameters are clipped to -bound .. bound; +infinity = not.</param>
    public abstract void Step(Span<float> parameters, Span<float> gradients, float scale, float rate, float decay, float bound);
}
