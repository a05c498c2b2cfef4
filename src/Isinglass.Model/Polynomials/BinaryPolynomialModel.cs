namespace Isinglass.Model.Polynomials;

/// <summary>
/// The energy E(v) = offset + sum_t c_t prod_{i in t} v_i over bits or spins: a polynomial of any degree up to <see cref="MaximumDegree"/> (HUBO, PUBO). Terms
/// are distinct, ordered by degree and then by their variables; each has its variables once, ascending.
/// </summary>
internal sealed class BinaryPolynomialModel
{
    /// <summary>The largest degree of a term: the change from bits to spins turns one term into 2^degree.</summary>
    public const int MaximumDegree = 8;

    private readonly int[] _starts;
    private readonly int[] _variables;
    private readonly double[] _coefficients;

    internal BinaryPolynomialModel(
        Vartype vartype, int variableCount, double offset, int[] starts, int[] variables, double[] coefficients, IReadOnlyList<string>? labels)
    {
        Vartype = vartype;
        VariableCount = variableCount;
        Offset = offset;
        _starts = starts;
        _variables = variables;
        _coefficients = coefficients;
        Labels = labels;
    }

    /// <summary>Whether the variables are bits or spins.</summary>
    public Vartype Vartype { get; }

    /// <summary>Number of variables n.</summary>
    public int VariableCount { get; }

    /// <summary>The constant of the energy.</summary>
    public double Offset { get; }

    /// <summary>Names of the variables, or null when they are 0 .. n-1.</summary>
    public IReadOnlyList<string>? Labels { get; }

    /// <summary>Number of terms.</summary>
    public int TermCount => _coefficients.Length;

    /// <summary>Number of variables in all terms together: the cost of a pass over the terms.</summary>
    public int EntryCount => _variables.Length;

    /// <summary>The greatest number of variables of a term; 0 without terms.</summary>
    public int Degree => TermCount == 0 ? 0 : Enumerable.Range(0, TermCount).Max(t => _starts[t + 1] - _starts[t]);

    /// <summary>The coefficient of each term.</summary>
    public ReadOnlySpan<double> Coefficients => _coefficients;

    /// <summary>The variables of a term, ascending.</summary>
    public ReadOnlySpan<int> Term(int term) => _variables.AsSpan(_starts[term], _starts[term + 1] - _starts[term]);

    /// <summary>The energy of <paramref name="values"/> (length n, 0/1 or -1/+1 by vartype), computed from scratch.</summary>
    public double Energy(ReadOnlySpan<sbyte> values)
    {
        if (values.Length != VariableCount)
        {
            throw new ArgumentException($"The model has {VariableCount} variables, {values.Length} values were given.", nameof(values));
        }

        var energy = Offset;
        for (var t = 0; t < TermCount; t++)
        {
            var product = 1;
            foreach (var variable in Term(t))
            {
                product *= values[variable];
            }

            energy += product * _coefficients[t];
        }

        return energy;
    }

    /// <summary>The model over the other kind of variables with equal energies: x = (1 + s) / 2, s = 2 x - 1.</summary>
    public BinaryPolynomialModel ToVartype(Vartype vartype)
    {
        if (vartype == Vartype)
        {
            return this;
        }

        // v_old = scale * v_new + shift.
        var (scale, shift) = vartype == Vartype.Spin ? (0.5, 0.5) : (2.0, -1.0);
        var builder = new BinaryPolynomialModelBuilder(vartype, VariableCount) { Labels = Labels };
        builder.Add([], Offset);
        Span<int> chosen = stackalloc int[MaximumDegree];
        for (var t = 0; t < TermCount; t++)
        {
            var term = Term(t);
            for (var subset = 0; subset < 1 << term.Length; subset++)
            {
                var (count, factor) = (0, _coefficients[t]);
                for (var k = 0; k < term.Length; k++)
                {
                    var isChosen = (subset >> k & 1) != 0;
                    factor *= isChosen ? scale : shift;
                    if (isChosen)
                    {
                        chosen[count++] = term[k];
                    }
                }

                builder.Add(chosen[..count], factor);
            }
        }

        return builder.Build();
    }
}
