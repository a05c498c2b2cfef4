using Isinglass.Formats.Text;
using Isinglass.Model;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Formats.Coordinates;

/// <summary>The terms "i j value" of a file (0-based, i = j for a diagonal one) in the file's order, with their lines.</summary>
/// <param name="capacity">Expected number of terms, if known.</param>
internal sealed class CoordinateTerms(int capacity = 0)
{
    // Compact, since there may be millions of terms: nine bytes for a term where a line has one term with a small integer, as in nearly all files.
    private readonly List<LineRun> _runs = [];
    private int[] _first = GC.AllocateUninitializedArray<int>(capacity);
    private int[] _second = GC.AllocateUninitializedArray<int>(capacity);
    private sbyte[] _small = GC.AllocateUninitializedArray<sbyte>(capacity);
    private double[]? _values;
    private bool _isAscending = true;

    public int Count { get; private set; }

    /// <summary>The largest index; -1 without terms.</summary>
    public int Largest { get; private set; } = -1;

    public (int First, int Second, double Value) this[int term] => (_first[term], _second[term], _values is null ? _small[term] : _values[term]);

    /// <summary>The line of a term, 1-based; 0 = unknown.</summary>
    public int LineOf(int term)
    {
        var (low, high) = (0, _runs.Count);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = _runs[middle].Term <= term ? (middle, high) : (low, middle);
        }

        return _runs[low].LineOf(term);
    }

    public void Add(int first, int second, double value, int line = 0)
    {
        if (Count == _first.Length)
        {
            Grow();
        }

        _isAscending &= Count == 0 || Key(Count - 1) < Key(first, second);
        Largest = Math.Max(Largest, Math.Max(first, second));
        (_first[Count], _second[Count]) = (first, second);
        var small = (sbyte)value;
        if (_values is null && BitConverter.DoubleToInt64Bits(small) == BitConverter.DoubleToInt64Bits(value))
        {
            _small[Count] = small;
        }
        else
        {
            (_values ??= Widened())[Count] = value;
        }

        if (_runs.Count == 0 || _runs[^1].LineOf(Count) != line)
        {
            AddLine(line);
        }

        Count++;
    }

    /// <summary>Reads lines "i j value" in the usual form on a fast path; the first other one is left to the general calls.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">Largest number of terms.</param>
    /// <param name="least">The number of the first variable.</param>
    /// <param name="greatest">The number of the last variable.</param>
    public void AddUsual(TextTokens text, int count, int least, int greatest)
    {
        while (Count < count && text.TryEntry(least, greatest, out var first, out var second, out var value))
        {
            Add(first - least, second - least, value, text.Line);
        }
    }

    /// <summary>Line of the first diagonal term; -1 when there is none.</summary>
    public int DiagonalLine()
    {
        for (var k = 0; k < Count; k++)
        {
            if (_first[k] == _second[k])
            {
                return LineOf(k);
            }
        }

        return -1;
    }

    /// <summary>Refuses a pair that is listed twice: the file does not tell whether the entries add up or repeat each other.</summary>
    public void RefuseRepeats(FileContent content, int indexBase)
    {
        if (_isAscending)
        {
            return;
        }

        // The larger ends of the pairs, by their smaller ones.
        var starts = new int[Largest + 2];
        for (var k = 0; k < Count; k++)
        {
            starts[Math.Min(_first[k], _second[k]) + 1]++;
        }

        for (var i = 0; i <= Largest; i++)
        {
            starts[i + 1] += starts[i];
        }

        var ends = new int[Count];
        var next = starts.AsSpan(0, Largest + 1).ToArray();
        for (var k = 0; k < Count; k++)
        {
            ends[next[Math.Min(_first[k], _second[k])]++] = Math.Max(_first[k], _second[k]);
        }

        for (var i = 0; i <= Largest; i++)
        {
            var row = ends.AsSpan(starts[i]..starts[i + 1]);
            row.Sort();
            for (var k = 1; k < row.Length; k++)
            {
                if (row[k - 1] == row[k])
                {
                    throw Repeated(content, Key(i, row[k]), indexBase);
                }
            }
        }
    }

    private static long Key(int first, int second) => ((long)Math.Min(first, second) << 32) | (uint)Math.Max(first, second);

    private long Key(int term) => Key(_first[term], _second[term]);

    private void Grow()
    {
        var length = Math.Max(16, 2 * Count);
        Array.Resize(ref _first, length);
        Array.Resize(ref _second, length);
        if (_values is null)
        {
            Array.Resize(ref _small, length);
        }
        else
        {
            Array.Resize(ref _values, length);
        }
    }

    /// <summary>Converts all values to doubles, after one that is not a small integer.</summary>
    private double[] Widened()
    {
        var values = GC.AllocateUninitializedArray<double>(_first.Length);
        for (var k = 0; k < Count; k++)
        {
            values[k] = _small[k];
        }

        _small = [];
        return values;
    }

    /// <summary>Adds the line of the next term if the last run does not imply it; a run of one term takes either step.</summary>
    private void AddLine(int line)
    {
        if (_runs.Count > 0 && _runs[^1] is var (term, start, _) && term == Count - 1 && line == start)
        {
            _runs[^1] = new LineRun(term, start, 0);
        }
        else
        {
            _runs.Add(new LineRun(Count, line, 1));
        }
    }

    private InputException Repeated(FileContent content, long key, int indexBase)
    {
        var lines = Enumerable.Range(0, Count).Where(k => Key(k) == key).Select(LineOf).Take(2).ToArray();
        var (i, j) = ((int)(key >> 32) + indexBase, (int)(uint)key + indexBase);
        return content.Error($"the pair {i} {j} is listed twice (first on line {lines[0]}). List each pair once, as i j or as j i.", lines[1]);
    }

    /// <summary>Terms from a given one on that are on the same line, or one on each following line.</summary>
    private readonly record struct LineRun(int Term, int Line, int Step)
    {
        public int LineOf(int term) => Line + Step * (term - Term);
    }
}

/// <summary>The meaning of the terms of a coordinate file.</summary>
internal enum TermMeaning
{
    /// <summary>Sum of the weights of pairs whose ends differ; no diagonal.</summary>
    Cut,

    /// <summary>x'Qx of a symmetric Q of which one triangle is listed: diagonal terms once, others twice.</summary>
    SymmetricMatrix,

    /// <summary>Every term once; a diagonal term is a linear one.</summary>
    EveryTermOnce,
}

/// <summary>The meaning of a coordinate file: objective = scale * (terms + constant).</summary>
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
        if (Factor != 1)
        {
            CheckSums(content, Factor);
        }

        var sign = sense == ObjectiveSense.Minimize ? Factor : -Factor;
        var (offset, linear) = (0 + sign * Constant, new double[VariableCount]);
        var rows = new SymmetricRowsBuilder(VariableCount);
        for (var k = 0; k < _terms.Count; k++)
        {
            var (first, second, weight) = _terms[k];
            if (first == second)
            {
                linear[first] += sign * weight;
            }
            else if (Coupling(sign * weight) != 0)
            {
                rows.Count(first, second);
            }

            // w [s_i != s_j] = w/2 - w/2 s_i s_j.
            offset += _meaning == TermMeaning.Cut ? sign * weight / 2 : 0;
        }

        var couplings = Filled(rows, sign) ?? AddedUp(sign);
        var model = new BinaryQuadraticModel(vartype, offset, linear, couplings, SquaredTerms.None(VariableCount), labels);
        return new ModelFile(format, model, this, sense) { ProblemName = problemName };
    }

    /// <summary>The coupling of a pair with this term, times the sign.</summary>
    private double Coupling(double value) => _meaning switch
    {
        TermMeaning.Cut => -value / 2,
        TermMeaning.SymmetricMatrix => 2 * value,
        _ => value,
    };

    /// <summary>The couplings of pairs that were counted; null when one is listed twice.</summary>
    private SparseRows? Filled(SymmetricRowsBuilder rows, double sign)
    {
        for (var k = 0; k < _terms.Count; k++)
        {
            var (first, second, weight) = _terms[k];
            var coupling = Coupling(sign * weight);
            if (first != second && coupling != 0)
            {
                rows.Add(first, second, coupling);
            }
        }

        return rows.Build();
    }

    /// <summary>The couplings when pairs are listed several times.</summary>
    private SparseRows AddedUp(double sign)
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, VariableCount);
        for (var k = 0; k < _terms.Count; k++)
        {
            var (first, second, weight) = _terms[k];
            if (first != second)
            {
                builder.AddQuadratic(first, second, Coupling(sign * weight));
            }
        }

        return builder.Build().Couplings;
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
