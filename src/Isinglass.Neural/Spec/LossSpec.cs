using Isinglass.Model;

namespace Isinglass.Neural;

/// <summary>How several classes share one loss.</summary>
public enum MultiClassLoss
{
    /// <summary>Sum over the wrong classes c of phi(z_y - z_c) (Weston, Watkins 1999).</summary>
    Pairwise,

    /// <summary>phi(z_y - max over wrong classes z_c) (Crammer, Singer 2001).</summary>
    CrammerSinger,
}

/// <summary>
/// The loss of a margin m in standard deviations of the output: Margin * phi(m / Margin), so the hinge is max(0, Margin - m) and the logistic loss has
/// temperature Margin. For two classes m = t z with t = +-1.
/// </summary>
/// <param name="Function">phi, a function of the margin.</param>
/// <param name="Margin">The margin asked for (or temperature), positive.</param>
/// <param name="MultiClass">How several classes share it.</param>
public sealed record LossSpec(ScalarFunction Function, double Margin = 1, MultiClassLoss MultiClass = MultiClassLoss.Pairwise)
{
    /// <summary>The loss max(0, margin - m), summed over wrong classes when there are several.</summary>
    public static LossSpec Hinge(double margin) => Parse("hinge", margin);

    /// <summary>
    /// A loss by name: any built-in or formula in the margin x; <c>pairwise</c> (Weston-Watkins) and <c>crammer-singer</c> are hinges that say how classes
    /// are combined, and may prefix another one: <c>crammer-singer:logistic</c>.
    /// </summary>
    public static LossSpec Parse(string text, double margin)
    {
        if (!(margin > 0) || !double.IsFinite(margin))
        {
            throw new InputException($"The margin must be a positive number, not {margin}. Try --margin 1.");
        }

        var parts = text.Split(':', 2);
        return parts[0] switch
        {
            "pairwise" => new LossSpec(ScalarFunction.Parse(parts.Length > 1 ? parts[1] : "hinge"), margin),
            "crammer-singer" => new LossSpec(ScalarFunction.Parse(parts.Length > 1 ? parts[1] : "hinge"), margin, MultiClassLoss.CrammerSinger),
            _ => new LossSpec(ScalarFunction.Parse(text), margin),
        };
    }

    /// <summary>The loss at a margin in standard deviations of the output.</summary>
    public double Evaluate(double margin) => Margin * Function.Evaluate(margin / Margin);
}
