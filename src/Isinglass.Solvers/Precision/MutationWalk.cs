namespace Isinglass.Solvers.Precision;

/// <summary>Moves the coefficients of a model to multiples of a step within a limit, as far as that is safe one by one, and the rest by force.</summary>
internal sealed class MutationWalk(ChangingModel model, IOptimumGap gap, double step, long limit)
{
    /// <summary>Relative distance from a multiple that counts as rounding.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Moves all coefficients to their multiples; returns the number of forced ones.</summary>
    public int Run()
    {
        var open = Enumerable.Range(0, model.Count).ToList();
        foreach (var coefficient in open.Where(c => Math.Abs(step * Nearest(model[c]) - model[c]) <= Rounding * Math.Abs(model[c])).ToArray())
        {
            Set(coefficient, Nearest(model[coefficient]));
            open.Remove(coefficient);
        }

        var moved = true;
        while (moved && open.Count > 0)
        {
            moved = false;
            foreach (var coefficient in open.OrderByDescending(c => Math.Abs(model[c])).ThenBy(static c => c).ToArray())
            {
                if (Find(model[coefficient], gap.Allowed(coefficient)) is { } multiple)
                {
                    Set(coefficient, multiple);
                    open.Remove(coefficient);
                    moved = true;
                }
            }
        }

        foreach (var coefficient in open)
        {
            Set(coefficient, Nearest(model[coefficient]));
        }

        return open.Count;
    }

    private void Set(int coefficient, double multiple)
    {
        gap.Change(coefficient, step * multiple - model[coefficient]);
        model[coefficient] = step * multiple;
    }

    private double Nearest(double value) => Math.Clamp(Math.Round(value / step), -limit, limit);

    // The multiple nearest to the value among those that are allowed; null when there is none.
    private double? Find(double value, (double Low, double High) allowed)
    {
        var multiple = Nearest(value);
        if (step * multiple - value >= allowed.High)
        {
            multiple = Math.Ceiling((value + allowed.High) / step) - 1;
        }
        else if (step * multiple - value <= allowed.Low)
        {
            multiple = Math.Floor((value + allowed.Low) / step) + 1;
        }

        var change = step * multiple - value;
        return Math.Abs(multiple) <= limit && change > allowed.Low && change < allowed.High ? multiple : null;
    }
}
