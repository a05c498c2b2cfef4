using Isinglass.Model;
using Isinglass.Numerics.Random;

namespace Isinglass.Testing;

/// <summary>
/// A random objective over some bits, with penalties of known meaning planted on top, and then hidden: variables permuted and flipped, coefficients scaled and
/// merged, bits written as spins.
/// </summary>
public sealed class PlantedModel
{
    private readonly RandomSource _random;
    private readonly BinaryQuadraticModelBuilder _builder;
    private readonly double[] _linear;
    private readonly Dictionary<(int, int), double> _couplings = [];

    /// <summary>An objective with integer biases of -range .. range over <paramref name="variableCount"/> bits.</summary>
    public PlantedModel(RandomKey key, int variableCount, int range = 3, double density = 0.5)
    {
        _random = key.CreateSource();
        _builder = new BinaryQuadraticModelBuilder(Vartype.Binary, variableCount);
        _linear = new double[256];
        for (var i = 0; i < variableCount; i++)
        {
            AddLinear(i, _random.NextBelow(2 * range + 1) - range);
            for (var j = 0; j < i; j++)
            {
                if (_random.NextDouble() < density)
                {
                    AddQuadratic(i, j, _random.NextBelow(2 * range + 1) - range);
                }
            }
        }
    }

    /// <summary>Number of bits so far.</summary>
    public int VariableCount => _builder.VariableCount;

    /// <summary>The generator, for choices of a test.</summary>
    public RandomSource Random => _random;

    /// <summary>Adds to a bias.</summary>
    public void AddLinear(int variable, double value)
    {
        _linear[variable] += value;
        _builder.AddLinear(variable, value);
    }

    /// <summary>Adds to a coupling.</summary>
    public void AddQuadratic(int first, int second, double value)
    {
        var pair = (Math.Min(first, second), Math.Max(first, second));
        _couplings[pair] = _couplings.GetValueOrDefault(pair) + value;
        _builder.AddQuadratic(first, second, value);
    }

    /// <summary>Makes a coupling this.</summary>
    public void SetQuadratic(int first, int second, double value) =>
        AddQuadratic(first, second, value - _couplings.GetValueOrDefault((Math.Min(first, second), Math.Max(first, second))));

    /// <summary>
    /// Adds a bit that is the product of two others, coupled to some more; <paramref name="slackness"/> on top of the least penalty that proves it (negative:
    /// one that does not).
    /// </summary>
    public int AddProduct(int first, int second, double slackness = 0)
    {
        var product = AddObjectiveBit(except: [first, second]);
        var (low, high) = FieldOf(product);
        var penalty = Math.Max(1, Math.Max(-low, high)) + slackness;
        AddLinear(product, 3 * penalty);
        AddQuadratic(product, first, -2 * penalty);
        AddQuadratic(product, second, -2 * penalty);
        AddQuadratic(first, second, penalty);
        return product;
    }

    /// <summary>Adds a bit that is equal to another (or unequal), coupled to some more.</summary>
    public int AddCopy(int source, bool isNegated, double slackness = 0)
    {
        var copy = AddObjectiveBit(except: [source]);
        var (low, high) = FieldOf(copy);
        var penalty = Math.Max(1, Math.Max(-low, high)) + slackness;
        double[] signs = isNegated ? [1, 1] : [1, -1];
        AddSquare([copy, source], signs, isNegated ? 1 : 0, penalty);
        return copy;
    }

    /// <summary>Adds exactly one of some bits as a square.</summary>
    public void AddOneHot(int[] bits, double penalty) => AddSquare(bits, [.. bits.Select(static _ => 1.0)], 1, penalty);

    /// <summary>Adds a'x &lt;= b with binary slack as a square; returns the slack bits.</summary>
    public int[] AddInequality(int[] bits, double[] coefficients, int rightHandSide, double penalty)
    {
        var slack = new List<(int Variable, double Coefficient)>();
        for (var (left, power) = (rightHandSide - (int)coefficients.Sum(static a => Math.Min(a, 0)), 1); left > 0; power *= 2)
        {
            var step = Math.Min(power, left);
            slack.Add((_builder.AddVariable(), step));
            left -= step;
        }

        AddSquare([.. bits, .. slack.Select(static s => s.Variable)], [.. coefficients, .. slack.Select(static s => s.Coefficient)], rightHandSide, penalty);
        return [.. slack.Select(static s => s.Variable)];
    }

    /// <summary>Adds weight (a'x - b)^2, multiplied out.</summary>
    public void AddSquare(int[] columns, double[] values, double target, double weight)
    {
        _builder.AddOffset(weight * target * target);
        for (var a = 0; a < columns.Length; a++)
        {
            AddLinear(columns[a], weight * values[a] * (values[a] - 2 * target));
            for (var b = 0; b < a; b++)
            {
                AddQuadratic(columns[a], columns[b], 2 * weight * values[a] * values[b]);
            }
        }
    }

    /// <summary>
    /// The model with its bits permuted, some flipped, scaled, and written as spins or bits.
    /// </summary>
    /// <param name="flips">Whether some bits are flipped.</param>
    /// <param name="places">The new index of every bit.</param>
    /// <param name="scale">The factor of all coefficients; null = a power of two drawn from 1/8 .. 8.</param>
    public BinaryQuadraticModel Hide(bool flips, out int[] places, double? scale = null)
    {
        var model = _builder.Build();
        var n = model.VariableCount;
        var order = Enumerable.Range(0, n).ToArray();
        _random.Shuffle(order.AsSpan());
        var factor = scale ?? Math.Pow(2, _random.NextBelow(7) - 3);
        var hidden = new BinaryQuadraticModelBuilder(Vartype.Binary, n);
        var flipped = Enumerable.Range(0, n).Select(_ => flips && _random.NextBit() == 1).ToArray();
        hidden.AddOffset(factor * model.Offset);
        for (var i = 0; i < n; i++)
        {
            // x = f + s y with y the hidden bit.
            AddTerm(hidden, order[i], flipped[i], factor * model.Linear[i]);
            for (var e = model.Couplings.Starts[i]; e < model.Couplings.Starts[i + 1] && model.Couplings.Columns[e] < i; e++)
            {
                var j = model.Couplings.Columns[e];
                var coupling = factor * model.Couplings.Values[e];
                var (si, sj) = (flipped[i] ? -1 : 1, flipped[j] ? -1 : 1);
                hidden.AddQuadratic(order[i], order[j], si * sj * coupling);
                hidden.AddLinear(order[i], flipped[j] ? si * coupling : 0);
                hidden.AddLinear(order[j], flipped[i] ? sj * coupling : 0);
                hidden.AddOffset(flipped[i] && flipped[j] ? coupling : 0);
            }
        }

        places = order;
        return hidden.Build().ToVartype(_random.NextBit() == 0 ? Vartype.Binary : Vartype.Spin);
    }

    private static void AddTerm(BinaryQuadraticModelBuilder builder, int variable, bool isFlipped, double value)
    {
        builder.AddLinear(variable, isFlipped ? -value : value);
        builder.AddOffset(isFlipped ? value : 0);
    }

    private int AddObjectiveBit(int[] except)
    {
        var count = VariableCount;
        var bit = _builder.AddVariable();
        AddLinear(bit, _random.NextBelow(7) - 3);
        foreach (var other in Enumerable.Range(0, count).Except(except).Take(3))
        {
            AddQuadratic(bit, other, 1 + _random.NextBelow(3));
        }

        return bit;
    }

    private (double Low, double High) FieldOf(int variable)
    {
        var couplings = _couplings.Where(pair => pair.Key.Item1 == variable || pair.Key.Item2 == variable).Select(static pair => pair.Value).ToArray();
        return (_linear[variable] + couplings.Sum(static c => Math.Min(c, 0)), _linear[variable] + couplings.Sum(static c => Math.Max(c, 0)));
    }
}
