namespace Isinglass.Neural.Baselines.Optimizers;

/// <summary>
/// Bop (Helwegen, Widdicombe, Geiger, Liu, Cheng, Nusselder: Latent weights do not exist, NeurIPS 2019): m = (1 - rate) m + rate g, and a weight flips where
/// |m| exceeds a threshold and m has the weight's sign. Parameters hold the middle of their level's share of -1 .. 1; with more levels than two a flip is a
/// step to the next one (ours).
/// </summary>
/// <param name="count">Number of parameters.</param>
/// <param name="levelCount">Levels of the codebook, at least 2.</param>
/// <param name="threshold">The threshold of m, positive.</param>
internal sealed class BopOptimizer(int count, int levelCount, double threshold) : Optimizer
{
    private readonly float[] _momentum = new float[count];
    private readonly float _spacing = 2f / levelCount;
    private readonly float _end = 1 - 1f / levelCount;
    private readonly float _threshold = (float)threshold;

    /// <inheritdoc/>
    public override void Step(Span<float> parameters, Span<float> gradients, float scale, float rate, float decay, float bound)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            var momentum = (1 - rate) * _momentum[i] + rate * (gradients[i] * scale);
            gradients[i] = 0;
            if (MathF.Abs(momentum) > _threshold)
            {
                var moved = Math.Clamp(parameters[i] - MathF.CopySign(_spacing, momentum), -_end, _end);
                // With more than two levels a step resets the momentum; with two the weight's new sign ends the flips, as in the paper.
                momentum = levelCount > 2 && moved != parameters[i] ? 0 : momentum;
                parameters[i] = moved;
            }

            _momentum[i] = momentum;
        }
    }
}
