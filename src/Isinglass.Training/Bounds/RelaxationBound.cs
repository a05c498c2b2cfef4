using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;

namespace Isinglass.Training.Bounds;

/// <summary>
/// A certified lower bound of the training loss of networks without hidden units and with the hinge: weights are relaxed to the hull of their codebook, where
/// the loss is convex. For any alpha in [0,1], one for each sample (and wrong class), max(0, K - m) >= alpha (K - m), and m is linear in the weights, so mean
/// loss >= (1/N) (K sum alpha - sum_i max over the hull of G_i w_i) with G = sum_n alpha_n dm_n/dw. Good alphas are the slopes of a smoothed hinge (Nesterov,
/// Math. Program. 103, 2005) along an accelerated projected gradient descent (Beck, Teboulle, SIAM J. Imaging Sci. 2, 2009); the bound is valid for any alphas,
/// and needs no integer optimum.
/// </summary>
internal static class RelaxationBound
{
    /// <summary>Largest number of products of weights and inputs: about a second.</summary>
    private const double Budget = 1e9;

    /// <summary>Fewer steps than this give no useful bound.</summary>
    private const int FewestSteps = 30;

    private const int MostSteps = 600;

    /// <summary>Widths of the smoothed kink as shares of the hinge's threshold, one stage after the other.</summary>
    private static readonly double[] Widths = [0.5, 0.2, 0.08, 0.03];

    /// <summary>Decay of the largest curvature so far in a step.</summary>
    private const double Memory = 0.9;

    /// <summary>Rounding: sums of 10^8 terms of double precision are far more exact than this.</summary>
    private const double Unsafe = 1e-9;

    /// <summary>
    /// The bound of the mean training loss, in standard deviations of the output; null when the network or the loss is not covered, or the data is too large
    /// for the budget, or the time is over before anything is proved.
    /// </summary>
    /// <param name="network">Where the descent begins; every network of this shape has at least the loss of the bound.</param>
    /// <param name="train">The training samples.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="control">Ends the descent; the bound so far is valid. Null = no limit.</param>
    public static double? Of(QuantizedNetwork network, QuantizedDataset train, LossSpec loss, SolveControl? control = null)
    {
        var (lattice, run) = (network.Lattice, (control ?? SolveControl.Unlimited).Start());
        var completion = new NetworkCompletion(lattice, new SampleBlock(train, [.. Enumerable.Range(0, train.SampleCount)]), loss);
        var isCovered = lattice.Spec.HiddenCount == 0 && lattice.Spec.IsDense && !loss.IsRegression && completion.Loss.IsHinge
            && (lattice.Spec.OutputCount == 1 || loss.MultiClass == MultiClassLoss.Pairwise);
        var problem = isCovered ? new RelaxedHinge(lattice, train, completion.Loss.Threshold) : null;
        var steps = problem is null ? 0 : (int)Math.Min(MostSteps, Budget / (2 * problem.ProductCount));
        if (problem is null || steps < FewestSteps)
        {
            return null;
        }

        var (best, point) = (0.0, problem.WeightsOf(network));
        foreach (var width in Widths)
        {
            best = Math.Max(best, Descend(problem, point, width * completion.Loss.Threshold, steps / Widths.Length, run));
        }

        // Cut short before anything was proved.
        if (best <= 0 && run.ShouldStop())
        {
            return null;
        }

        return Math.Max(0, best * completion.Loss.Unit / train.SampleCount - Unsafe);
    }

    /// <summary>
    /// The best bound of the sum of integer losses along a descent on the hinge smoothed over a width, by the alphas of each step and by their averages
    /// (Nesterov, ibid.). Moves the point.
    /// </summary>
    private static double Descend(RelaxedHinge problem, double[] point, double width, int steps, SolveRun run)
    {
        var (gradient, average, averageSum, weight) = (new double[point.Length], new double[point.Length], 0.0, 0.0);
        var (ahead, best, momentum, curvature) = ((double[])point.Clone(), 0.0, 1.0, 0.0);
        var (lastAhead, lastGradient) = ((double[])point.Clone(), new double[point.Length]);
        for (var k = 0; k < steps && !run.ShouldStop(); k++)
        {
            var sum = problem.Alphas(ahead, width, gradient);
            weight += momentum;
            averageSum += momentum / weight * (sum - averageSum);
            for (var i = 0; i < average.Length; i++)
            {
                average[i] += momentum / weight * (gradient[i] - average[i]);
            }

            best = Math.Max(best, Math.Max(problem.Bound(sum, gradient), problem.Bound(averageSum, average)));
            curvature = k == 0 ? FirstCurvature(gradient) : Math.Max(Secant(ahead, lastAhead, gradient, lastGradient), Memory * curvature);
            ahead.CopyTo(lastAhead, 0);
            gradient.CopyTo(lastGradient, 0);
            var (uphill, next) = (0.0, (1 + Math.Sqrt(1 + 4 * momentum * momentum)) / 2);
            for (var i = 0; i < point.Length; i++)
            {
                var moved = problem.Project(i, ahead[i] + gradient[i] / curvature);
                uphill += (ahead[i] - moved) * (moved - point[i]);
                ahead[i] = moved + (momentum - 1) / next * (moved - point[i]);
                point[i] = moved;
            }

            // Momentum that points uphill is reset (O'Donoghue, Candes, Found. Comput. Math. 15, 2015).
            momentum = uphill > 0 ? 1 : next;
        }

        return best;
    }

    /// <summary>A first step that moves the weights by a hundredth on average.</summary>
    private static double FirstCurvature(double[] gradient) => Math.Max(1e-12, 100 * gradient.Average(Math.Abs));

    /// <summary>The curvature along the last step: only samples within the kink have any, so it is far below the bound over all inputs.</summary>
    private static double Secant(double[] point, double[] lastPoint, double[] gradient, double[] lastGradient)
    {
        var (way, change) = (0.0, 0.0);
        for (var i = 0; i < point.Length; i++)
        {
            way += (point[i] - lastPoint[i]) * (point[i] - lastPoint[i]);
            change += (gradient[i] - lastGradient[i]) * (gradient[i] - lastGradient[i]);
        }

        return way > 0 ? Math.Sqrt(change / way) : 0;
    }
}
