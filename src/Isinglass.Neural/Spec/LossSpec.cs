using Isinglass.Model;
using Isinglass.Neural.Splines;

namespace Isinglass.Neural.Spec;

/// <summary>
/// The loss of a margin m in standard deviations of the output: Margin * phi(m / Margin), so the hinge is max(0, Margin - m) and the logistic loss has
/// temperature Margin. For two classes m = t z with t = +-1.
/// </summary>
/// <para>
/// For regression m = z - s y is a residual: y the target in its standard deviations, s = <paramref name="Margin"/> the deviations of the output that one of
/// the target stands
/// for, so phi is a function of the error in standard deviations of the target.
/// </para>
/// <param name="Function">phi, a function of the margin or of the residual.</param>
/// <param name="Margin">The margin asked for (or temperature, or scale of the target), positive.</param>
/// <param name="MultiClass">How it combines several classes.</param>
/// <param name="IsRegression">Whether it is a loss of the residual.</param>
internal sealed record LossSpec(ScalarFunction Function, double Margin = 1, MultiClassLoss MultiClass = MultiClassLoss.Pairwise, bool IsRegression = false)
{
    // A regression loss is checked over errors up to this many standard deviations of the target.
    private const double RegressionRange = 4;

    /// <summary>The loss max(0, margin - m), summed over wrong classes when there are several.</summary>
    public static LossSpec Hinge(double margin) => Parse("hinge", margin);

    /// <summary>
    /// A loss by name: any built-in or formula in the margin x; <c>pairwise</c> (Weston-Watkins) and <c>crammer-singer</c> are hinges with a rule that combines
    /// classes, and may be the prefix of another loss: <c>crammer-singer:logistic</c>.
    /// </summary>
    public static LossSpec Parse(string text, double margin)
    {
        CheckMargin(margin);
        var parts = text.Split(':', 2);
        return parts[0] switch
        {
            "pairwise" => new LossSpec(ScalarFunction.Parse(parts.Length > 1 ? parts[1] : "hinge"), margin),
            "crammer-singer" => new LossSpec(ScalarFunction.Parse(parts.Length > 1 ? parts[1] : "hinge"), margin, MultiClassLoss.CrammerSinger),
            _ => new LossSpec(ScalarFunction.Parse(text), margin),
        };
    }

    /// <summary>
    /// A loss of regression: <c>squared</c>, <c>absolute</c>, <c>huber</c> (half the square up to 1, linear beyond; Huber 1964), or a formula in the error x in
    /// standard deviations of the target, such as <c>x*x</c>.
    /// </summary>
    /// <exception cref="InputException">The loss is not smallest at error 0, or the scale is not positive.</exception>
    public static LossSpec Regression(string text, double scale)
    {
        CheckMargin(scale);
        var function = text.Trim().ToLowerInvariant() switch
        {
            "squared" => new ScalarFunction("squared", static x => x * x),
            "absolute" => new ScalarFunction("absolute", Math.Abs),
            "huber" => new ScalarFunction("huber", static x => Math.Abs(x) <= 1 ? 0.5 * x * x : Math.Abs(x) - 0.5),
            _ => ScalarFunction.Parse(text),
        };
        for (var x = -RegressionRange; x <= RegressionRange; x += RegressionRange / 64)
        {
            if (!(function.Evaluate(x) >= function.Evaluate(0)))
            {
                throw new InputException($"The loss {function.Name} is {function.Evaluate(x):G4} at an error of {x:G4} and {function.Evaluate(0):G4} without "
                    + $"any: a loss of regression is least where there is no error. Use squared, absolute, huber, or a formula in the error x.");
            }
        }

        return new LossSpec(function, scale, IsRegression: true);
    }

    /// <summary>Whether it has a slope for gradient methods: 0/1 loss is piecewise constant.</summary>
    public bool HasSlope => Function.Name is not ("zero-one" or "step" or "sign");

    /// <summary>The loss at a margin (or residual) in standard deviations of the output.</summary>
    public double Evaluate(double margin) => Margin * Function.Evaluate(margin / Margin);

    private static void CheckMargin(double margin)
    {
        if (!(margin > 0) || !double.IsFinite(margin))
        {
            throw new InputException($"The margin must be a positive number, not {margin}. Try `margins` 1.");
        }
    }
}
