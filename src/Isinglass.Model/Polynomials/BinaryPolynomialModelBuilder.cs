namespace Isinglass.Model.Polynomials;

/// <summary>
/// Collects terms in any order; equal ones are added together. A variable that a term contains repeatedly is reduced by its vartype (x^2 = x, s^2 = 1).
/// </summary>
internal sealed class BinaryPolynomialModelBuilder
{
    private readonly Dictionary<int[], double>.AlternateLookup<ReadOnlySpan<int>> _terms;
    private readonly Dictionary<int[], double> _byTerm = new(TermComparer.Instance);
    private double _offset;

    /// <summary>An empty model of <paramref name="variableCount"/> variables.</summary>
    public BinaryPolynomialModelBuilder(Vartype vartype, int variableCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(variableCount);
        Vartype = vartype;
        VariableCount = variableCount;
        _terms = _byTerm.GetAlternateLookup<ReadOnlySpan<int>>();
    }

    /// <summary>Bits or spins.</summary>
    public Vartype Vartype { get; }

    /// <summary>Number of variables.</summary>
    public int VariableCount { get; }

    /// <summary>Names of the variables, or null.</summary>
    public IReadOnlyList<string>? Labels { get; set; }

    /// <summary>Adds coefficient * product of the variables; no variables = a constant.</summary>
    /// <exception cref="InputException">The term has more than <see cref="BinaryPolynomialModel.MaximumDegree"/> different variables.</exception>
    public void Add(ReadOnlySpan<int> variables, double coefficient)
    {
        if (!double.IsFinite(coefficient))
        {
            throw new ArgumentOutOfRangeException(nameof(coefficient), $"A coefficient must be a finite number, not {coefficient}.");
        }

        Span<int> term = stackalloc int[BinaryPolynomialModel.MaximumDegree + 1];
        var count = 0;
        foreach (var variable in variables)
        {
            if ((uint)variable >= (uint)VariableCount)
            {
                throw new ArgumentOutOfRangeException(nameof(variables), $"The variable {variable} does not lie in 0 .. {VariableCount - 1}.");
            }

            count = Put(term, count, variable);
            if (count > BinaryPolynomialModel.MaximumDegree)
            {
                throw new InputException(
                    $"A term has more than {BinaryPolynomialModel.MaximumDegree} different variables. "
                    + "Name products by variables of their own to lower the degree.");
            }
        }

        if (count == 0)
        {
            _offset += coefficient;
        }
        else if (coefficient != 0)
        {
            var key = (ReadOnlySpan<int>)term[..count];
            _terms[key] = (_terms.TryGetValue(key, out var sum) ? sum : 0) + coefficient;
        }
    }

    /// <summary>Adds factor * left * right, multiplied out.</summary>
    public void AddProduct(BinaryPolynomialModel left, BinaryPolynomialModel right, double factor)
    {
        Span<int> joined = stackalloc int[2 * BinaryPolynomialModel.MaximumDegree];
        for (var a = -1; a < left.TermCount; a++)
        {
            var first = a < 0 ? [] : left.Term(a);
            var coefficient = factor * (a < 0 ? left.Offset : left.Coefficients[a]);
            if (coefficient == 0)
            {
                continue;
            }

            first.CopyTo(joined);
            Add(first, coefficient * right.Offset);
            for (var b = 0; b < right.TermCount; b++)
            {
                var second = right.Term(b);
                second.CopyTo(joined[first.Length..]);
                Add(joined[..(first.Length + second.Length)], coefficient * right.Coefficients[b]);
            }
        }
    }

    /// <summary>Adds factor * polynomial.</summary>
    public void Add(BinaryPolynomialModel polynomial, double factor)
    {
        Add([], factor * polynomial.Offset);
        for (var t = 0; t < polynomial.TermCount; t++)
        {
            Add(polynomial.Term(t), factor * polynomial.Coefficients[t]);
        }
    }

    /// <summary>The model; terms that cancelled to exactly zero are dropped.</summary>
    public BinaryPolynomialModel Build()
    {
        if (Labels is not null && Labels.Count != VariableCount)
        {
            throw new InvalidOperationException($"{VariableCount} variables need {VariableCount} labels, not {Labels.Count}.");
        }

        var terms = _byTerm.Where(static pair => pair.Value != 0).ToArray();
        Array.Sort(terms, static (left, right) => Compare(left.Key, right.Key));
        var starts = new int[terms.Length + 1];
        for (var t = 0; t < terms.Length; t++)
        {
            starts[t + 1] = starts[t] + terms[t].Key.Length;
        }

        return new BinaryPolynomialModel(
            Vartype, VariableCount, _offset, starts, [.. terms.SelectMany(static pair => pair.Key)], [.. terms.Select(static pair => pair.Value)], Labels);
    }

    /// <summary>Inserts a variable into an ascending term, or reduces it with an equal one; returns the new length.</summary>
    private int Put(Span<int> term, int count, int variable)
    {
        var at = count;
        while (at > 0 && term[at - 1] > variable)
        {
            at--;
        }

        if (at > 0 && term[at - 1] == variable)
        {
            if (Vartype == Vartype.Binary)
            {
                return count;
            }

            term[at..count].CopyTo(term[(at - 1)..]);
            return count - 1;
        }

        term[at..count].CopyTo(term[(at + 1)..]);
        term[at] = variable;
        return count + 1;
    }

    private static int Compare(int[] left, int[] right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.AsSpan().SequenceCompareTo(right);

    private sealed class TermComparer : IEqualityComparer<int[]>, IAlternateEqualityComparer<ReadOnlySpan<int>, int[]>
    {
        public static TermComparer Instance { get; } = new();

        public bool Equals(int[]? left, int[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(int[] term) => GetHashCode(term.AsSpan());

        public bool Equals(ReadOnlySpan<int> alternate, int[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<int> alternate)
        {
            var hash = 0x9E3779B97F4A7C15UL;
            foreach (var variable in alternate)
            {
                hash = (hash ^ (uint)variable) * 0xBF58476D1CE4E5B9UL;
            }

            return (int)(hash >> 32);
        }

        public int[] Create(ReadOnlySpan<int> alternate) => alternate.ToArray();
    }
}
