namespace Isinglass.Neural.Inference;

/// <summary>How the integer output of a network becomes a number: Slope z + Offset, in the target's unit.</summary>
/// <param name="Name">What is predicted.</param>
/// <param name="Slope">The unit of an output.</param>
/// <param name="Offset">The prediction at output 0.</param>
internal sealed record RegressionTarget(string Name, double Slope, double Offset)
{
    /// <summary>The number that an output stands for.</summary>
    public double Predict(double output) => Slope * output + Offset;

    /// <summary>The line of least squares through outputs and targets of training samples; the mean target where all outputs are equal.</summary>
    public static RegressionTarget Fit(string name, ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets)
    {
        var count = outputs.Length;
        var (meanOutput, meanTarget) = (0.0, 0.0);
        for (var n = 0; n < count; n++)
        {
            meanOutput += outputs[n] / count;
            meanTarget += targets[n] / count;
        }

        var (covariance, variance) = (0.0, 0.0);
        for (var n = 0; n < count; n++)
        {
            covariance += (outputs[n] - meanOutput) * (targets[n] - meanTarget);
            variance += (outputs[n] - meanOutput) * (outputs[n] - meanOutput);
        }

        var slope = variance > 0 ? covariance / variance : 0;
        return new RegressionTarget(name, slope, meanTarget - slope * meanOutput);
    }
}
