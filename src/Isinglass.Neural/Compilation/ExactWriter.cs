using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Intervals;

namespace Isinglass.Neural.Compilation;

/// <summary>
/// Writes auxiliary bits with the rows that define them, and remembers each definition in order: running the definitions is the completion. Bits that the
/// intervals already decide are not created.
/// </summary>
internal sealed class ExactWriter(int parameterCount, CompileOptions options)
{
    /// <summary>Largest number of levels of a sum inside a maximum: each takes a bit.</summary>
    private const int MostLevels = 1 << 12;

    private readonly List<Action<sbyte[]>> _definitions = [];
    private readonly Dictionary<(int, int), int> _products = [];

    public ConstrainedQuadraticModelBuilder Builder { get; } = new(parameterCount);

    public List<VariableRole> Causes { get; } = [.. Enumerable.Repeat(VariableRole.Parameter, parameterCount)];

    /// <summary>What new bits are for: an activation's selectors, or the loss.</summary>
    public VariableRole Purpose { get; set; } = VariableRole.Selector;

    /// <summary>Fills every auxiliary bit of a point whose parameter bits are set.</summary>
    public void Complete(sbyte[] point)
    {
        foreach (var define in _definitions)
        {
            define(point);
        }
    }

    /// <summary>The expression f(z) for a piecewise linear integer function f.</summary>
    /// <param name="function">f.</param>
    /// <param name="z">The argument.</param>
    /// <param name="reach">The interval of z, from forward interval propagation.</param>
    /// <param name="name">Beginning of the rows' names.</param>
    public ExactValue Apply(IntegerActivation function, AffineExpression z, LatticeInterval reach, string name)
    {
        if (function.IsIdentity)
        {
            return new ExactValue(z);
        }

        var interval = LatticeInterval.Of(z).Within(reach);
        var (edges, pieces) = function.Reached(interval);
        if (pieces.All(piece => function.Slopes[piece] == 0))
        {
            return ExactValue.Of(options.Selectors == SelectorEncoding.OneHot ? OneHot(function, z, interval, edges, pieces, name)
                : DomainWall(function, z, interval, edges, pieces, name));
        }

        return new ExactValue(Increments(function, z, interval, edges, pieces, name));
    }

    /// <summary>
    /// The largest of several values. For every level c that it can reach, a bit u = [maximum >= c] is the disjunction of e_i = [value i >= c], each a selector
    /// or a sum of selectors: u >= e_i and u &lt;= sum_i e_i. A level that only one value can reach needs no bit.
    /// </summary>
    public ExactValue Largest(IReadOnlyList<ExactValue> values, IReadOnlyList<LatticeInterval> reach, string name)
    {
        ExactValue[] known = [.. values.Select((value, i) => value.Pieces is null ? Thermometer(value.Value, reach[i], $"{name}_source_{i + 1}") : value)];
        var low = known.Max(value => value.Pieces!.Min(piece => piece.Level));
        var pieces = new List<(int Level, AffineExpression Indicator)> { (low, new AffineExpression(1)) };
        foreach (var level in known.SelectMany(value => value.Pieces!).Select(piece => piece.Level).Where(level => level > low).Distinct().Order())
        {
            AffineExpression[] reached = [.. known.Select(value => value.AtLeast(level)).Where(indicator => indicator is not { TermCount: 0, Constant: 0 })];
            var isReached = reached.Length == 1 ? reached[0] : Any(reached, $"{name}_at_least_{Word(level)}");
            pieces[^1].Indicator.Add(isReached, -1);
            pieces.Add((level, new AffineExpression().Add(isReached, 1)));
        }

        return ExactValue.Of(pieces);
    }

    /// <summary>
    /// The expression for the product of two expressions over different bits: one product bit for every pair of bits, shared when it occurs again.
    /// </summary>
    public AffineExpression Multiply(AffineExpression left, AffineExpression right)
    {
        var result = new AffineExpression(checked(left.Constant * right.Constant));
        foreach (var (bit, coefficient) in left.Terms)
        {
            result.Add(bit, checked(coefficient * right.Constant));
        }

        foreach (var (bit, coefficient) in right.Terms)
        {
            result.Add(bit, checked(coefficient * left.Constant));
            foreach (var (other, factor) in left.Terms)
            {
                result.Add(Product(other, bit), checked(coefficient * factor));
            }
        }

        return result;
    }

    /// <summary>Adds a row expression (sense) rightHandSide; a row that holds at every point of the interval is left out.</summary>
    public void AddRow(AffineExpression expression, ConstraintSense sense, int rightHandSide, string name)
    {
        var interval = LatticeInterval.Of(expression);
        if ((sense == ConstraintSense.LessOrEqual && interval.High <= rightHandSide) || (sense == ConstraintSense.GreaterOrEqual
            && interval.Low >= rightHandSide))
        {
            return;
        }

        var terms = expression.Terms.ToArray();
        Builder.AddRow([.. terms.Select(term => term.Bit)], [.. terms.Select(term => (double)term.Coefficient)], sense, rightHandSide - expression.Constant,
            name);
    }

    /// <summary>A new bit, defined by <paramref name="value"/> from earlier bits.</summary>
    public int AddBit(VariableRole cause, Func<sbyte[], bool> value)
    {
        var bit = Builder.AddVariable();
        Causes.Add(Purpose == VariableRole.Loss ? VariableRole.Loss : cause);
        _definitions.Add(point => point[bit] = value(point) ? (sbyte)1 : (sbyte)0);
        return bit;
    }

    /// <summary>An integer in 0 .. limit (times step) in binary with a truncated last digit; its bits are set greedily from <paramref name="value"/>.</summary>
    public AffineExpression AddInteger(VariableRole cause, int limit, int step, Func<sbyte[], int> value)
    {
        var expression = new AffineExpression();
        var weights = new List<int>();
        for (int rest = limit, digit = 1; rest > 0; rest -= weights[^1], digit *= 2)
        {
            weights.Add(Math.Min(digit, rest));
        }

        var bits = new List<int>();
        foreach (var weight in weights)
        {
            var bit = Builder.AddVariable();
            Causes.Add(Purpose == VariableRole.Loss ? VariableRole.Loss : cause);
            bits.Add(bit);
            expression.Add(bit, weight * step);
        }

        var order = Enumerable.Range(0, weights.Count).OrderByDescending(k => weights[k]).ThenByDescending(k => k).ToArray();
        _definitions.Add(point =>
        {
            var rest = value(point) / step;
            foreach (var k in order)
            {
                var taken = rest >= weights[k];
                point[bits[k]] = taken ? (sbyte)1 : (sbyte)0;
                rest -= taken ? weights[k] : 0;
            }
        });
        return expression;
    }

    /// <summary>The disjunction of several 0/1 expressions, as a bit.</summary>
    private AffineExpression Any(AffineExpression[] alternatives, string name)
    {
        var any = AddBit(VariableRole.Selector, point => Array.Exists(alternatives, alternative => alternative.Evaluate(point) != 0));
        var sum = new AffineExpression().Add(any, -1);
        for (var k = 0; k < alternatives.Length; k++)
        {
            AddRow(new AffineExpression().Add(any, 1).Add(alternatives[k], -1), ConstraintSense.GreaterOrEqual, 0, $"{name}_if_{k + 1}");
            sum.Add(alternatives[k], 1);
        }

        AddRow(sum, ConstraintSense.GreaterOrEqual, 0, $"{name}_only_if_any");
        return new AffineExpression().Add(any, 1);
    }

    /// <summary>A sum with a selector for each of its values.</summary>
    private ExactValue Thermometer(AffineExpression value, LatticeInterval reach, string name)
    {
        var interval = LatticeInterval.Of(value).Within(reach);
        if (interval.Count > MostLevels)
        {
            throw new InputException($"Maximum pooling over sums with {interval.Count} levels needs as many bits a sum in the exact encoding. Use staircase "
                + $"units (`degree` 0), pool instead of maxpool, or the machine 'completion', which needs no encoding.");
        }

        int[] levels = [.. Enumerable.Range(0, interval.Count).Select(k => interval.Low + k * interval.Step)];
        return Apply(new IntegerActivation(levels[1..], levels, new int[levels.Length]), value, interval, name);
    }

    private int Product(int first, int second)
    {
        var key = (Math.Min(first, second), Math.Max(first, second));
        if (!_products.TryGetValue(key, out var product))
        {
            product = AddBit(VariableRole.Product, point => point[first] != 0 && point[second] != 0);
            _products.Add(key, product);
            Define(product, first, second);
        }

        return product;
    }

    private void Define(int product, int first, int second)
    {
        if (options.Products != ProductEncoding.Inequality)
        {
            Builder.AddProduct(product, first, second);
            return;
        }

        AddRow(new AffineExpression().Add(product, 1).Add(first, -1), ConstraintSense.LessOrEqual, 0, $"product_{product}_first");
        AddRow(new AffineExpression().Add(product, 1).Add(second, -1), ConstraintSense.LessOrEqual, 0, $"product_{product}_second");
        AddRow(new AffineExpression().Add(product, 1).Add(first, -1).Add(second, -1), ConstraintSense.GreaterOrEqual, -1, $"product_{product}_both");
    }

    private List<(int Level, AffineExpression Indicator)> DomainWall(
        IntegerActivation function, AffineExpression z, LatticeInterval interval, List<int> edges, List<int> pieces, string name)
    {
        var result = new List<(int Level, AffineExpression Indicator)> { (function.Bases[pieces[0]], new AffineExpression(1)) };
        var previous = -1;
        for (var k = 0; k < edges.Count; k++)
        {
            var edge = edges[k];
            var t = AddBit(VariableRole.Selector, point => z.Evaluate(point) >= edge);

            // t = 1 forces z >= edge, t = 0 forces z <= edge - step.
            AddRow(new AffineExpression().Add(z, 1).Add(t, interval.Low - edge), ConstraintSense.GreaterOrEqual, interval.Low, $"{name}_reaches_{Word(edge)}");
            AddRow(new AffineExpression().Add(z, 1).Add(t, edge - interval.Step - interval.High), ConstraintSense.LessOrEqual, edge - interval.Step,
                $"{name}_below_{Word(edge)}");
            if (previous >= 0)
            {
                AddRow(new AffineExpression().Add(t, 1).Add(previous, -1), ConstraintSense.LessOrEqual, 0, $"{name}_order");
            }

            // The piece before the edge is the one where t is still 0.
            result[^1].Indicator.Add(t, -1);
            result.Add((function.Bases[pieces[k + 1]], new AffineExpression().Add(t, 1)));
            previous = t;
        }

        return result;
    }

    /// <summary>An integer as part of a name that every format allows: no minus sign.</summary>
    private static string Word(int value) => value < 0 ? $"m{-(long)value}" : value.ToString();

    private List<(int Level, AffineExpression Indicator)> OneHot(
        IntegerActivation function, AffineExpression z, LatticeInterval interval, List<int> edges, List<int> pieces, string name)
    {
        if (edges.Count == 0)
        {
            return [(function.Bases[pieces[0]], new AffineExpression(1))];
        }

        var (result, sum) = (new List<(int Level, AffineExpression Indicator)>(), new AffineExpression());
        var (lower, upper) = (new AffineExpression().Add(z, 1), new AffineExpression().Add(z, 1));
        for (var k = 0; k < pieces.Count; k++)
        {
            var first = k == 0 ? interval.Low : edges[k - 1];
            var last = k == edges.Count ? interval.High : edges[k] - interval.Step;
            var selector = AddBit(VariableRole.Selector, point => z.Evaluate(point) is var value && value >= first && value <= last);
            sum.Add(selector, 1);
            lower.Add(selector, -first);
            upper.Add(selector, -last);
            result.Add((function.Bases[pieces[k]], new AffineExpression().Add(selector, 1)));
        }

        AddRow(sum, ConstraintSense.Equal, 1, $"{name}_one_subinterval");
        AddRow(lower, ConstraintSense.GreaterOrEqual, 0, $"{name}_lower_edge");
        AddRow(upper, ConstraintSense.LessOrEqual, 0, $"{name}_upper_edge");
        return result;
    }

    /// <summary>
    /// The incremental form of a piecewise linear function: z = Low + sum_k (u_k + step t_k), where u_k runs over piece k and is full before t_(k+1) may be 1.
    /// No product of a selector and an offset is needed.
    /// </summary>
    private AffineExpression Increments(
        IntegerActivation function, AffineExpression z, LatticeInterval interval, List<int> edges, List<int> pieces, string name)
    {
        var sum = new AffineExpression(interval.Low).Add(z, -1);
        var result = new AffineExpression(function.Apply(interval.Low));
        var reached = new List<int>();
        foreach (var edge in edges)
        {
            var selector = AddBit(VariableRole.Selector, point => z.Evaluate(point) >= edge);
            sum.Add(selector, interval.Step);
            result.Add(selector, function.Apply(edge) - function.Apply(edge - interval.Step));
            reached.Add(selector);
        }

        for (var k = 0; k < pieces.Count; k++)
        {
            var first = k == 0 ? interval.Low : edges[k - 1];
            var width = (k == edges.Count ? interval.High : edges[k] - interval.Step) - first;
            var offset = AddInteger(VariableRole.Slack, width / interval.Step, interval.Step, point => Math.Clamp(z.Evaluate(point) - first, 0, width));
            sum.Add(offset, 1);
            result.Add(offset, function.Slopes[pieces[k]]);

            // Nothing of a piece before its selector, and all of it before the next one's.
            if (k > 0)
            {
                AddRow(new AffineExpression().Add(offset, 1).Add(reached[k - 1], -width), ConstraintSense.LessOrEqual, 0, $"{name}_piece_{k + 1}_begins");
            }

            if (k < edges.Count)
            {
                AddRow(new AffineExpression().Add(offset, 1).Add(reached[k], -width), ConstraintSense.GreaterOrEqual, 0, $"{name}_piece_{k + 1}_full");
            }
        }

        for (var k = 1; k < reached.Count; k++)
        {
            AddRow(new AffineExpression().Add(reached[k], 1).Add(reached[k - 1], -1), ConstraintSense.LessOrEqual, 0, $"{name}_order");
        }

        AddRow(sum, ConstraintSense.Equal, 0, $"{name}_value");
        return result;
    }
}
