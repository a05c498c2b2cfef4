using Isinglass.Modelling;
using MathNet.Numerics.Distributions;

namespace Isinglass.Experiments.Studies.Results;

/// <summary>Mean and spread of a value over seeds.</summary>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="StandardDeviation">Sample standard deviation (n - 1); NaN for fewer than two values.</param>
/// <param name="Count">Number of values.</param>
internal readonly record struct Measure(double Mean, double StandardDeviation, int Count)
{
    /// <summary>Standard error of the mean; NaN for fewer than two values.</summary>
    public double StandardError => StandardDeviation / Math.Sqrt(Count);

    /// <summary>Half the 95 % interval of the mean by Student's t; NaN for fewer than two values.</summary>
    public double HalfInterval => Count > 1 ? StudentT.InvCDF(0, 1, Count - 1, 0.975) * StandardError : double.NaN;

    /// <summary>Mean and spread of values; NaN for none.</summary>
    public static Measure Of(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var mean = all.Length > 0 ? all.Average() : double.NaN;
        return new Measure(mean, all.Length > 1 ? Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1)) : double.NaN, all.Length);
    }

    /// <summary>A difference of shares as text: percentage points with their standard error.</summary>
    public string InPoints() => $"{100 * Mean:+0.00;-0.00;0.00} points, standard error {OrDash(100 * StandardError, "F2")}";

    /// <summary>A difference in its own unit with its standard error.</summary>
    public string InUnits() => $"{Mean:+0.0000;-0.0000;0.0000}, standard error {OrDash(StandardError, "F4")}";

    /// <summary>Whether mean and standard error reach a bar; null for fewer than two values, which have no standard error.</summary>
    /// <param name="reaches">Whether a mean with its standard error reaches the bar.</param>
    public bool? Judge(Func<double, double, bool> reaches) => Count > 1 ? reaches(Mean, StandardError) : null;

    /// <summary>Mean and spread of the differences, pair by pair.</summary>
    public static Measure OfDifferences(IEnumerable<double> values, IEnumerable<double> references) =>
        Of(values.Zip(references, (value, reference) => value - reference));

    /// <summary>A number as text; a dash for NaN.</summary>
    public static string OrDash(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format);
}
