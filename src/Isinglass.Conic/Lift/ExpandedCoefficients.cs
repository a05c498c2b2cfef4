using Isinglass.Model;

namespace Isinglass.Conic.Lift;

/// <summary>
/// Coefficients that a sequence of models with equal patterns has when its squared terms are multiplied out. Which pair goes where is found once; a model then
/// costs its additions. When the terms would need too many pairs the terms are looked at one by one instead, so cancellation between them is not seen.
/// </summary>
internal sealed class ExpandedCoefficients
{
    private const long LargestPairCount = 2_000_000;
    private const double Negligible = 1e-12;

    private readonly int[]? _slots;
    private readonly double[] _pairs;
    private readonly double[] _linear;

    internal ExpandedCoefficients(BinaryQuadraticModel pattern)
    {
        _linear = new double[pattern.VariableCount];
        var squared = pattern.SquaredTerms;
        var pairCount = 0L;
        for (var r = 0; r < squared.Count; r++)
        {
            long k = squared.Rows.RowColumns(r).Length;
            pairCount += k * (k - 1) / 2;
        }

        if (pairCount > LargestPairCount)
        {
            _pairs = [];
            return;
        }

        var index = new Dictionary<long, int>();
        foreach (var (i, j, _) in Couplings(pattern))
        {
            index[Key(i, j)] = index.Count;
        }

        _slots = new int[pairCount];
        var at = 0;
        for (var r = 0; r < squared.Count; r++)
        {
            var columns = squared.Rows.RowColumns(r);
            for (var a = 0; a < columns.Length; a++)
            {
                for (var b = 0; b < a; b++)
                {
                    var key = Key(columns[a], columns[b]);
                    if (!index.TryGetValue(key, out var slot))
                    {
                        index[key] = slot = index.Count;
                    }

                    _slots[at++] = slot;
                }
            }
        }

        _pairs = new double[index.Count];
    }

    /// <summary>Least nonzero and greatest absolute coefficient; (0, 0) when all are zero.</summary>
    internal (double Smallest, double Largest) Of(BinaryQuadraticModel model) => _slots is null ? Roughly(model) : Exactly(model);

    /// <summary>Signed bits that hold largest / smallest.</summary>
    internal static int Bits(double smallest, double largest) => smallest > 0 ? 1 + (int)Math.Ceiling(Math.Log2(largest / smallest + 1)) : 1;

    /// <summary>
    /// Whether rounding to signed integers of so many bits, at a step fixed by the largest coefficient, loses more than half of an objective.
    /// </summary>
    internal static bool Collapses(BinaryQuadraticModel objective, double largest, int bits)
    {
        var step = largest / ((1L << (bits - 1)) - 1);
        var (lost, total) = (0.0, 0.0);
        void Count(double value)
        {
            lost += Math.Abs(value - step * Math.Round(value / step));
            total += Math.Abs(value);
        }

        foreach (var value in objective.Linear)
        {
            Count(value);
        }

        foreach (var (_, _, value) in Couplings(objective))
        {
            Count(value);
        }

        return lost > 0.5 * total;
    }

    private (double Smallest, double Largest) Exactly(BinaryQuadraticModel model)
    {
        Array.Clear(_pairs);
        model.Linear.CopyTo(_linear);
        var k = 0;
        foreach (var (_, _, value) in Couplings(model))
        {
            _pairs[k++] = value;
        }

        var squared = model.SquaredTerms;
        var at = 0;
        for (var r = 0; r < squared.Count; r++)
        {
            var columns = squared.Rows.RowColumns(r);
            var values = squared.Rows.RowValues(r);
            var weight = squared.Weights[r];
            for (var a = 0; a < columns.Length; a++)
            {
                _linear[columns[a]] += weight * values[a] * (values[a] - 2 * squared.Targets[r]);
                for (var b = 0; b < a; b++)
                {
                    _pairs[_slots![at++]] += 2 * weight * values[a] * values[b];
                }
            }
        }

        return Extremes(_linear, _pairs);
    }

    private static (double Smallest, double Largest) Roughly(BinaryQuadraticModel model)
    {
        var coefficients = new List<double>(model.Couplings.Values);
        var squared = model.SquaredTerms;
        for (var r = 0; r < squared.Count; r++)
        {
            var (first, second) = (0.0, 0.0);
            foreach (var value in squared.Rows.RowValues(r))
            {
                (first, second) = Math.Abs(value) > first ? (Math.Abs(value), first) : (first, Math.Max(second, Math.Abs(value)));
            }

            coefficients.Add(2 * squared.Weights[r] * first * second);
        }

        return Extremes(model.Linear, coefficients.ToArray());
    }

    private static IEnumerable<(int I, int J, double Value)> Couplings(BinaryQuadraticModel model)
    {
        var couplings = model.Couplings;
        for (var i = 0; i < model.VariableCount; i++)
        {
            for (var e = couplings.Starts[i]; e < couplings.Starts[i + 1] && couplings.Columns[e] < i; e++)
            {
                yield return (i, couplings.Columns[e], couplings.Values[e]);
            }
        }
    }

    private static long Key(int i, int j) => ((long)Math.Max(i, j) << 32) | (uint)Math.Min(i, j);

    // What is left of coefficients that cancel is rounding, not a coefficient.
    private static (double Smallest, double Largest) Extremes(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var largest = 0.0;
        foreach (var value in first)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        foreach (var value in second)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        var smallest = largest;
        foreach (var value in first)
        {
            smallest = Math.Abs(value) > Negligible * largest ? Math.Min(smallest, Math.Abs(value)) : smallest;
        }

        foreach (var value in second)
        {
            smallest = Math.Abs(value) > Negligible * largest ? Math.Min(smallest, Math.Abs(value)) : smallest;
        }

        return (smallest, largest);
    }
}
