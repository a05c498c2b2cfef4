using Isinglass.Formats.Text;
using Isinglass.Model.Bridges;
using Isinglass.Model.Control;

namespace Isinglass.Formats.Programs.Integers;

/// <summary>
/// A program with integers, converted to bits: an integer becomes its smallest value plus coefficients times bits, at its place in the order of variables. Bits
/// and spins are unchanged.
/// </summary>
internal sealed class IntegerExpansion
{
    // A term of an expanded expression, with its coefficient, line and literals.
    private const double TermBytes = 40;
    private const double BitBytes = 100;

    private readonly MathematicalProgram _source;
    private readonly FileContent _content;
    private readonly IntegerEncoding _encoding;
    private readonly int[] _first;
    private readonly ExpandedInteger?[] _integers;
    private double _terms;

    private IntegerExpansion(MathematicalProgram source, IntegerEncoding? encoding, FileContent content)
    {
        (_source, _content, _encoding) = (source, content, encoding ?? IntegerEncoding.Binary);
        (_first, _integers) = (new int[source.VariableCount], new ExpandedInteger?[source.VariableCount]);
        Bits = new MathematicalProgram { Name = source.Name, Sense = source.Sense, StatedOptimum = source.StatedOptimum };
        AddVariables(IntegerBounds.Of(source, content));
        Expand(source.Objective, Bits.Objective);
        foreach (var row in source.Rows)
        {
            Bits.Rows.Add(row with { Expression = Expanded(row.Expression) });
        }

        foreach (var (expression, rightHandSide, weight) in source.Squares)
        {
            Bits.Squares.Add((Expanded(expression), rightHandSide, weight));
        }

        foreach (var integer in Integers)
        {
            AddRows(integer);
        }
    }

    /// <summary>The program over bits, with the rows of the encoding after its own.</summary>
    public MathematicalProgram Bits { get; }

    /// <summary>The integers in the order of the file.</summary>
    public IEnumerable<ExpandedInteger> Integers => _integers.OfType<ExpandedInteger>();

    /// <summary>Number of variables of the file.</summary>
    public int VariableCount => _first.Length;

    public static IntegerExpansion Of(MathematicalProgram source, IntegerEncoding? encoding, FileContent content) => new(source, encoding, content);

    /// <summary>The name of a variable of the file.</summary>
    public string NameOf(int variable) => _source.Variables[variable].Name;

    /// <summary>The integer of a variable of the file; null for a bit or spin.</summary>
    public ExpandedInteger? IntegerAt(int variable) => _integers[variable];

    /// <summary>The bit of a bit or spin of the file, or the first bit of an integer.</summary>
    public int BitOf(int variable) => _first[variable];

    /// <summary>The variable of the file that a bit belongs to.</summary>
    public int VariableOf(int bit)
    {
        // Integers of one value have no bits: the last variable that begins here, or before.
        var at = Array.BinarySearch(_first, bit);
        at = at < 0 ? ~at - 1 : at;
        while (at + 1 < _first.Length && _first[at + 1] <= bit)
        {
            at++;
        }

        return at;
    }

    /// <summary>The values of the file's variables, spins as -1/+1, at a point of bits.</summary>
    public double[] Values(ReadOnlySpan<sbyte> bits)
    {
        var values = new double[VariableCount];
        for (var v = 0; v < values.Length; v++)
        {
            values[v] = _integers[v] is { } integer ? integer.Value(bits)
                : _source.Variables[v].Kind == VariableKind.Spin ? 2 * bits[_first[v]] - 1 : bits[_first[v]];
        }

        return values;
    }

    private void AddVariables((long Lower, long Upper)[] bounds)
    {
        var names = _source.Variables.Select(static variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        for (var v = 0; v < VariableCount; v++)
        {
            var (variable, (lower, upper)) = (_source.Variables[v], bounds[v]);
            _first[v] = Bits.VariableCount;
            if (!IntegerBounds.IsNeeded(variable))
            {
                Bits.AddVariable(variable.Name, variable.Kind, variable.Lower, variable.Upper, variable.Line);
            }
            else
            {
                var coefficients = _encoding.Coefficients(upper - lower, variable.Name);
                Memory.Require(
                    $"{_content.Name}: the bits of its integers", BitBytes * (Bits.VariableCount + coefficients.Length), "Take the encoding binary.");
                _integers[v] = new ExpandedInteger(variable.Name, _first[v], lower, upper, coefficients, _encoding);
                for (var k = 0; k < coefficients.Length; k++)
                {
                    Bits.AddVariable(LabelText.Unused($"{variable.Name}.{k}", name => !names.Add(name)), VariableKind.Binary, 0, 1, variable.Line);
                }
            }
        }
    }

    /// <summary>The rows that the encoding requires: exactly one of one-hot bits, descending bits of a domain wall.</summary>
    private void AddRows(ExpandedInteger integer)
    {
        var (first, count) = (integer.First, integer.Coefficients.Length);
        if (_encoding.Kind == IntegerEncodingKind.OneHot && count > 0)
        {
            var sum = new ProgramExpression();
            for (var k = 0; k < count; k++)
            {
                sum.Add(1, first + k);
            }

            Bits.Rows.Add(new ProgramRow($"one-hot of {integer.Name}", sum, 1, 1));
        }

        for (var k = 1; _encoding.Kind == IntegerEncodingKind.DomainWall && k < count; k++)
        {
            var difference = new ProgramExpression();
            difference.Add(1, first + k);
            difference.Add(-1, first + k - 1);
            Bits.Rows.Add(new ProgramRow($"domain wall of {integer.Name} at {k}", difference, double.NegativeInfinity, 0));
        }
    }

    private ProgramExpression Expanded(ProgramExpression source)
    {
        var target = new ProgramExpression();
        Expand(source, target);
        return target;
    }

    private void Expand(ProgramExpression source, ProgramExpression target)
    {
        target.Constant = source.Constant;
        for (var k = 0; k < source.Count; k++)
        {
            target.Line = source.LineOf(k);
            var literals = source.Literals(k);
            var terms = 1.0;
            foreach (var literal in literals)
            {
                terms *= literal >= 0 && _integers[literal] is { } integer ? 1 + integer.Coefficients.Length : 1;
            }

            _terms += terms;
            if (terms > 1000)
            {
                Memory.Require($"{_content.Name}: products of integers", TermBytes * _terms, "Take the encoding binary, or narrower bounds.");
            }

            Multiply(target, source.Coefficient(k), literals, []);
        }
    }

    /// <summary>Adds coefficient * (product of the chosen bits) * (product of the literals), multiplied out.</summary>
    private void Multiply(ProgramExpression target, double coefficient, ReadOnlySpan<int> literals, int[] chosen)
    {
        if (literals.IsEmpty)
        {
            target.Add(coefficient, chosen);
            return;
        }

        var literal = literals[0];
        var rest = literals[1..];
        var variable = literal < 0 ? ~literal : literal;
        if (_integers[variable] is not { } integer)
        {
            Multiply(target, coefficient, rest, [.. chosen, literal < 0 ? ~_first[variable] : _first[variable]]);
            return;
        }

        if (integer.Lower != 0)
        {
            Multiply(target, coefficient * integer.Lower, rest, chosen);
        }

        for (var k = 0; k < integer.Coefficients.Length; k++)
        {
            if (integer.Coefficients[k] != 0)
            {
                Multiply(target, coefficient * integer.Coefficients[k], rest, [.. chosen, integer.First + k]);
            }
        }
    }
}
