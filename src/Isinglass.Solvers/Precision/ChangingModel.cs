using Isinglass.Model;

namespace Isinglass.Solvers.Precision;

/// <summary>A model without squared terms whose biases and couplings change; they are numbered consecutively.</summary>
internal sealed class ChangingModel
{
    private readonly BinaryQuadraticModel _source;
    private readonly double[] _values;
    private readonly (int First, int Second)[] _places;

    public ChangingModel(BinaryQuadraticModel source)
    {
        _source = source;
        var pairs = source.Pairs().ToArray();
        _places =
        [
            .. Enumerable.Range(0, source.VariableCount).Where(i => source.Linear[i] != 0).Select(static i => (i, -1)),
            .. pairs.Select(static pair => (pair.First, pair.Second)),
        ];
        _values = [.. source.Linear.ToArray().Where(static value => value != 0), .. pairs.Select(static pair => pair.Value)];
    }

    /// <summary>Number of coefficients that were not 0.</summary>
    public int Count => _values.Length;

    public int VariableCount => _source.VariableCount;

    public Vartype Vartype => _source.Vartype;

    /// <summary>The value of a coefficient; one that became 0 keeps its number.</summary>
    public double this[int coefficient]
    {
        get => _values[coefficient];
        set => _values[coefficient] = value;
    }

    /// <summary>The variables of a coefficient; the second is -1 for a bias.</summary>
    public (int First, int Second) PlaceOf(int coefficient) => _places[coefficient];

    /// <summary>The energy without the offset.</summary>
    public double Energy(ReadOnlySpan<sbyte> point)
    {
        var energy = 0.0;
        for (var c = 0; c < _values.Length; c++)
        {
            energy += _values[c] * Feature(c, point);
        }

        return energy;
    }

    /// <summary>The factor of a coefficient at a point: 0 or 1 over bits, -1 or 1 over spins.</summary>
    public int Feature(int coefficient, ReadOnlySpan<sbyte> point)
    {
        var (first, second) = _places[coefficient];
        return second < 0 ? point[first] : point[first] * point[second];
    }

    /// <summary>The model with the current values.</summary>
    public BinaryQuadraticModel Build()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype, VariableCount) { Labels = _source.Labels };
        builder.AddOffset(_source.Offset);
        AddTo(builder, static i => (i, 1));
        return builder.Build();
    }

    /// <summary>
    /// The model, without the offset, in which variables stand for others: <paramref name="map"/> gives the one that stands for a variable and its sign, or a
    /// negative index and the value of a variable that is fixed.
    /// </summary>
    public BinaryQuadraticModel Restrict(Func<int, (int Variable, int Sign)> map)
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype, VariableCount);
        AddTo(builder, map);
        return builder.Build();
    }

    private void AddTo(BinaryQuadraticModelBuilder builder, Func<int, (int Variable, int Sign)> map)
    {
        for (var c = 0; c < _values.Length; c++)
        {
            var (first, second) = (map(_places[c].First), _places[c].Second < 0 ? (-1, 1) : map(_places[c].Second));
            var value = _values[c] * first.Sign * second.Item2;
            switch (first.Variable, second.Item1)
            {
                case ( < 0, < 0):
                    builder.AddOffset(value);
                    break;
                case ( >= 0, < 0):
                    builder.AddLinear(first.Variable, value);
                    break;
                case ( < 0, >= 0):
                    builder.AddLinear(second.Item1, value);
                    break;
                default:
                    builder.AddQuadratic(first.Variable, second.Item1, value);
                    break;
            }
        }
    }
}
