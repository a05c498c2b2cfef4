using Isinglass.Modelling;

namespace Isinglass.Experiments.Studies;

/// <summary>Mean and spread of a value over seeds.</summary>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="StandardDeviation">Sample standard deviation (n - 1); 0 for one value.</param>
/// <param name="Count">Number of values.</param>
public readonly record struct Measure(double Mean, double StandardDeviation, int Count)
{
    /// <summary>Standard error of the mean.</summary>
    public double StandardError => Count > 0 ? StandardDeviation / Math.Sqrt(Count) : double.NaN;

    /// <summary>Mean and spread of values; NaN for none.</summary>
    public static Measure Of(IEnumerable<double> values)
    {
        var all = values.ToArray();
        if (all.Length == 0)
        {
            return new Measure(double.NaN, 0, 0);
        }

        var mean = all.Average();
        return new Measure(mean, all.Length > 1 ? Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1)) : 0, all.Length);
    }

    /// <summary>A difference of shares as people read it: percentage points with their standard error.</summary>
    public string InPoints() => $"{100 * Mean:+0.00;-0.00;0.00} points, standard error {100 * StandardError:F2}";

    /// <summary>Mean and spread of the differences, pair by pair.</summary>
    public static Measure OfDifferences(IEnumerable<double> values, IEnumerable<double> references) => Of(values.Zip(references, (value, reference) => value - reference));
}
