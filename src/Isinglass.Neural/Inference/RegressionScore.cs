namespace Isinglass.Neural.Inference;

/// <summary>How far predictions are from their targets.</summary>
/// <param name="SampleCount">Number of samples.</param>
/// <param name="RootMeanSquareError">In the target's unit.</param>
/// <param name="MeanAbsoluteError">In the target's unit.</param>
/// <param name="Determination">R^2 = 1 - (sum of squared errors) / (sum of squared deviations of the targets from their mean); 0 without samples or where all
/// targets are equal.</param>
public sealed record RegressionScore(int SampleCount, double RootMeanSquareError, double MeanAbsoluteError, double Determination)
{
    /// <summary>The score of predictions, one for each target.</summary>
    public static RegressionScore Of(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets)
    {
        var (count, mean) = (targets.Length, 0.0);
        foreach (var target in targets)
        {
            mean += target / count;
        }

        var (squares, magnitudes, spread) = (0.0, 0.0, 0.0);
        for (var n = 0; n < count; n++)
        {
            var error = predictions[n] - targets[n];
            squares += error * error;
            magnitudes += Math.Abs(error);
            spread += (targets[n] - mean) * (targets[n] - mean);
        }

        return count == 0 ? new RegressionScore(0, 0, 0, 0) : new RegressionScore(count, Math.Sqrt(squares / count), magnitudes / count, spread > 0
            ? 1 - squares / spread : 0);
    }
}
