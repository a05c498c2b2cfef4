namespace Isinglass.Experiments.Reports.Figures;

/// <summary>Maps values to pixels and finds round ticks.</summary>
internal sealed class Axis
{
    private readonly AxisScale _scale;
    private readonly double _low, _high, _from, _to;

    private Axis(AxisScale scale, double low, double high, double from, double to) => (_scale, _low, _high, _from, _to) = (scale, low, high, from, to);

    /// <summary>Round values on the axis with their labels.</summary>
    public IReadOnlyList<(double Value, string Label)> Ticks { get; private init; } = [];

    /// <summary>An axis from pixel <paramref name="from"/> to <paramref name="to"/> that shows all values.</summary>
    public static Axis Fit(AxisScale scale, IEnumerable<double> values, double from, double to, int wantedTicks)
    {
        var shown = values.Where(value => double.IsFinite(value) && (scale == AxisScale.Linear || value > 0)).ToArray();
        var (low, high) = shown.Length == 0 ? (scale == AxisScale.Linear ? 0 : 1, 10.0) : (shown.Min(), shown.Max());
        return scale == AxisScale.Linear ? Linear(low, high, from, to, wantedTicks) : Logarithmic(low, high, from, to, wantedTicks);
    }

    /// <summary>Whether a value can be drawn.</summary>
    public bool Shows(double value) => double.IsFinite(value) && (_scale == AxisScale.Linear || value > 0);

    public double At(double value) => _from + (Transform(value) - _low) / (_high - _low) * (_to - _from);

    private static Axis Linear(double low, double high, double from, double to, int wantedTicks)
    {
        if (high - low <= 1e-12 * Math.Max(1, Math.Abs(high)))
        {
            var space = Math.Max(0.5, Math.Abs(high) / 10);
            (low, high) = (low - space, high + space);
        }

        var step = RoundStep((high - low) / wantedTicks);
        (low, high) = (Math.Floor(low / step + 1e-9) * step, Math.Ceiling(high / step - 1e-9) * step);
        var digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 12);
        var ticks = Enumerable.Range(0, (int)Math.Round((high - low) / step) + 1).Select(k => Math.Round(low + k * step, 12))
            .Select(value => (value, Math.Abs(value) >= 1e6 || (value != 0 && Math.Abs(value) < 1e-4) ? value.ToString("G3") : value.ToString($"F{digits}")));
        return new Axis(AxisScale.Linear, low, high, from, to) { Ticks = [.. ticks] };
    }

    private static Axis Logarithmic(double low, double high, double from, double to, int wantedTicks)
    {
        var (first, last) = (Math.Floor(Math.Log10(low) + 1e-9), Math.Ceiling(Math.Log10(high) - 1e-9));
        if (last <= first)
        {
            last = first + 1;
        }

        // Within a few decades 2 and 5 are ticks as well; over many decades only some powers are.
        var stride = Math.Max(1, (int)Math.Ceiling((last - first) / wantedTicks));
        var factors = last - first <= 2 ? new[] { 1.0, 2, 5 } : [1.0];
        var ticks = from power in Enumerable.Range(0, (int)(last - first) + 1)
                    where power % stride == 0
                    from factor in factors
                    let value = factor * Math.Pow(10, first + power)
                    where Math.Log10(value) <= last + 1e-9
                    select (value, Label(value));
        return new Axis(AxisScale.Logarithmic, first, last, from, to) { Ticks = [.. ticks] };
    }

    private static string Label(double value) => value is >= 1e-3 and < 1e5 ? value.ToString("0.####") : $"{value:0e0}";

    /// <summary>The next of 1, 2, 5, 10 times a power of ten.</summary>
    private static double RoundStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        var share = step / power;
        return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
    }

    private double Transform(double value) => _scale == AxisScale.Linear ? value : Math.Log10(value);
}
