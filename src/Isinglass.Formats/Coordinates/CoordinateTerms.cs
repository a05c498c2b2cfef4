using Isinglass.Model;

namespace Isinglass.Formats.Coordinates;

/// <summary>The terms "i j value" of a file (0-based, i = j for a diagonal one) in the file's order, with their lines.</summary>
internal sealed class CoordinateTerms
{
    private readonly List<int> _first = [];
    private readonly List<int> _second = [];
    private readonly List<double> _values = [];
    private readonly List<int> _lines = [];

    public int Count => _values.Count;

    public (int First, int Second, double Value) this[int term] => (_first[term], _second[term], _values[term]);

    /// <summary>The line of a term, 1-based; 0 = unknown.</summary>
    public int LineOf(int term) => _lines[term];

    public void Add(int first, int second, double value, int line = 0)
    {
        _first.Add(first);
        _second.Add(second);
        _values.Add(value);
        _lines.Add(line);
    }

    /// <summary>Line of the first diagonal term; -1 when there is none.</summary>
    public int DiagonalLine()
    {
        for (var k = 0; k < Count; k++)
        {
            if (_first[k] == _second[k])
            {
                return _lines[k];
            }
        }

        return -1;
    }

    /// <summary>Refuses a pair that is listed twice: whether the entries add up or repeat one another, the file does not say.</summary>
    public void RefuseRepeats(FileContent content, int indexBase)
    {
        var keys = new long[Count];
        var ascending = true;
        for (var k = 0; k < Count; k++)
        {
            keys[k] = Key(k);
            ascending &= k == 0 || keys[k - 1] < keys[k];
        }

        if (ascending)
        {
            return;
        }

        Array.Sort(keys);
        for (var k = 1; k < Count; k++)
        {
            if (keys[k - 1] == keys[k])
            {
                throw Repeated(content, keys[k], indexBase);
            }
        }
    }

    private long Key(int term) => ((long)Math.Min(_first[term], _second[term]) << 32) | (uint)Math.Max(_first[term], _second[term]);

    private InputException Repeated(FileContent content, long key, int indexBase)
    {
        var lines = Enumerable.Range(0, Count).Where(k => Key(k) == key).Select(k => _lines[k]).Take(2).ToArray();
        var (i, j) = ((int)(key >> 32) + indexBase, (int)(uint)key + indexBase);
        return content.Error($"the pair {i} {j} is listed twice (first on line {lines[0]}). List each pair once, as i j or as j i.", lines[1]);
    }
}

/// <summary>What the terms of a coordinate file add up to.</summary>
internal enum TermMeaning
{
    /// <summary>Sum of the weights of pairs whose ends differ; no diagonal.</summary>
    Cut,

    /// <summary>x'Qx of a symmetric Q of which one triangle is listed: diagonal terms once, others twice.</summary>
    SymmetricMatrix,

    /// <summary>Every term once; a diagonal term is a linear one.</summary>
    EveryTermOnce,
}

/// <summary>The statement of a coordinate file: objective = scale * (terms + constant).</summary>
internal sealed class CoordinateStatement : IFileSemantics
{
    private readonly CoordinateTerms _terms;
    private readonly TermMeaning _meaning;

    public CoordinateStatement(int variableCount, CoordinateTerms terms, TermMeaning meaning)
    {
        VariableCount = variableCount;
        _terms = terms;
        _meaning = meaning;
    }

    public int VariableCount { get; }

    public double Constant { get; init; }

    public double Factor { get; init; } = 1;

    public double Objective(ReadOnlySpan<sbyte> values)
    {
        var sum = Constant;
        for (var k = 0; k < _terms.Count; k++)
        {
            var (first, second, weight) = _terms[k];
            var (left, right) = (values[first], values[second]);
            sum += _meaning switch
            {
                TermMeaning.Cut => left != right ? weight : 0,
                TermMeaning.SymmetricMatrix => (first == second ? 1 : 2) * weight * left * right,
                _ => first == second ? weight * left : weight * left * right,
            };
        }

        return Factor * sum;
    }

    public IReadOnlyList<RowCheck> Rows(ReadOnlySpan<sbyte> values) => [];

    /// <summary>The file with its model: bits for a matrix, spins for a cut.</summary>
    /// <exception cref="InputException">Sums of the terms would be rounded.</exception>
    public ModelFile ToModelFile(
        string format, FileContent content, ObjectiveSense sense, Vartype vartype, IReadOnlyList<string>? labels = null, string? problemName = null)
    {
        CheckSums(content, 1);
        CheckSums(content, Factor);
        var sign = sense == ObjectiveSense.Minimize ? Factor : -Factor;
        var builder = new BinaryQuadraticModelBuilder(vartype, VariableCount) { Labels = labels };
        builder.AddOffset(sign * Constant);
        for (var k = 0; k < _terms.Count; k++)
        {
            var (first, second, weight) = _terms[k];
            var value = sign * weight;
            if (_meaning == TermMeaning.Cut)
            {
                // w [s_i != s_j] = w/2 - w/2 s_i s_j.
                builder.AddOffset(value / 2);
                builder.AddQuadratic(first, second, -value / 2);
            }
            else if (first == second)
            {
                builder.AddLinear(first, value);
            }
            else
            {
                builder.AddQuadratic(first, second, _meaning == TermMeaning.SymmetricMatrix ? 2 * value : value);
            }
        }

        return new ModelFile(format, builder.Build(), this, sense) { ProblemName = problemName };
    }

    private void CheckSums(FileContent content, double factor)
    {
        var sum = new MagnitudeSum();
        sum.Add(factor * Constant);
        for (var k = 0; k < _terms.Count; k++)
        {
            var (first, second, value) = _terms[k];
            sum.Add(factor * (_meaning == TermMeaning.SymmetricMatrix && first != second ? 2 * value : value), _terms.LineOf(k));
        }

        if (sum.ObjectiveFault is { } fault)
        {
            throw content.Error(fault, sum.Line);
        }
    }
}
