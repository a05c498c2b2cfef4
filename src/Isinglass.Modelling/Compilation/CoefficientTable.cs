using System.Runtime.InteropServices;

namespace Isinglass.Modelling.Compilation;

/// <summary>
/// The coefficients of one part of a model, each as a list of contributions of the program's terms. The build sums the list, a build with other parameter
/// values sums it again over the same pattern, and an explanation reads it.
/// </summary>
internal sealed class CoefficientTable
{
    private List<Contribution> _contributions = [];
    private int[] _starts = [];

    /// <summary>The keys that have coefficients, ascending; available after <see cref="Close"/>.</summary>
    public long[] Keys { get; private set; } = [];

    /// <summary>A pair of indices as a key; pairs sort by the first.</summary>
    public static long Key(int first, int second) => ((long)first << 32) | (uint)second;

    public static int First(long key) => (int)(key >> 32);

    public static int Second(long key) => (int)(uint)key;

    public void Add(long key, double factor, Parameter[] parameters, int origin)
    {
        if (factor != 0)
        {
            _contributions.Add(new Contribution(key, _contributions.Count, factor, parameters, origin));
        }
    }

    /// <summary>Sorts by key; coefficients that cancel for all parameter values are dropped.</summary>
    public void Close()
    {
        // The order breaks ties, so that sums have a fixed order of additions.
        _contributions.Sort(static (left, right) => left.Key != right.Key ? left.Key.CompareTo(right.Key) : left.Order.CompareTo(right.Order));
        var (kept, keys, starts) = (new List<Contribution>(_contributions.Count), new List<long>(), new List<int>());
        for (var k = 0; k < _contributions.Count;)
        {
            var (key, begin, sum, isConstant) = (_contributions[k].Key, k, 0.0, true);
            for (; k < _contributions.Count && _contributions[k].Key == key; k++)
            {
                sum += _contributions[k].Factor;
                isConstant &= _contributions[k].Parameters.Length == 0;
            }

            if (!isConstant || sum != 0)
            {
                keys.Add(key);
                starts.Add(kept.Count);
                kept.AddRange(CollectionsMarshal.AsSpan(_contributions)[begin..k]);
            }
        }

        starts.Add(kept.Count);
        (Keys, _starts, _contributions) = ([.. keys], [.. starts], kept);
    }

    /// <summary>The coefficient of each key at given values of the parameters.</summary>
    public double[] Values(ReadOnlySpan<double> parameterValues)
    {
        var values = new double[Keys.Length];
        for (var slot = 0; slot < values.Length; slot++)
        {
            for (var k = _starts[slot]; k < _starts[slot + 1]; k++)
            {
                values[slot] += _contributions[k].Amount(parameterValues);
            }
        }

        return values;
    }

    /// <summary>The coefficients as an array over the keys 0 .. <paramref name="length"/> - 1.</summary>
    public double[] Dense(int length, ReadOnlySpan<double> parameterValues)
    {
        var (dense, values) = (new double[length], Values(parameterValues));
        for (var slot = 0; slot < values.Length; slot++)
        {
            dense[Keys[slot]] = values[slot];
        }

        return dense;
    }

    /// <summary>The sources of a coefficient; empty for a key without one.</summary>
    public IEnumerable<(int Origin, double Amount)> Origins(long key, double[] parameterValues)
    {
        var slot = Array.BinarySearch(Keys, key);
        for (var k = slot < 0 ? 0 : _starts[slot]; slot >= 0 && k < _starts[slot + 1]; k++)
        {
            yield return (_contributions[k].Origin, _contributions[k].Amount(parameterValues));
        }
    }

    private readonly record struct Contribution(long Key, int Order, double Factor, Parameter[] Parameters, int Origin)
    {
        public double Amount(ReadOnlySpan<double> parameterValues) => new Term(Factor, Parameters).Coefficient(parameterValues);
    }
}
