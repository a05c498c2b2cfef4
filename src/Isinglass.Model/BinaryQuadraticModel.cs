using Isinglass.Numerics.Matrices;

namespace Isinglass.Model;

/// <summary>
/// The energy E(v) = offset + sum_i h_i v_i + sum_{i&lt;j} J_ij v_i v_j + sum_r w_r (g_r'v - t_r)^2, minimised over v in {0,1}^n or {-1,+1}^n
/// (dimod's meaning of linear bias, quadratic bias, offset and vartype, with factored squared terms beside them).
/// The pattern of couplings is shared between models, values are replaceable: see <see cref="WithLinear"/> and <see cref="WithSquaredTerms"/>.
/// </summary>
public sealed class BinaryQuadraticModel
{
    private readonly double[] _linear;

    internal BinaryQuadraticModel(
        Vartype vartype, double offset, double[] linear, SparseRows couplings, SquaredTerms squaredTerms, IReadOnlyList<string>? labels)
    {
        Vartype = vartype;
        Offset = offset;
        _linear = linear;
        Couplings = couplings;
        SquaredTerms = squaredTerms;
        Labels = labels;
    }

    /// <summary>Whether the variables are bits or spins.</summary>
    public Vartype Vartype { get; }

    /// <summary>Number of variables n.</summary>
    public int VariableCount => _linear.Length;

    /// <summary>Number of couplings, each unordered pair counted once.</summary>
    public int InteractionCount => Couplings.EntryCount / 2;

    /// <summary>The constant of the energy.</summary>
    public double Offset { get; }

    /// <summary>The linear biases h, length n.</summary>
    public ReadOnlySpan<double> Linear => _linear;

    /// <summary>The couplings J as a symmetric matrix with zero diagonal: both (i, j) and (j, i) are stored, the energy counts the pair once.</summary>
    public SparseRows Couplings { get; }

    /// <summary>The factored squared terms; often none.</summary>
    public SquaredTerms SquaredTerms { get; }

    /// <summary>Names of the variables, or null when they are 0 .. n-1.</summary>
    public IReadOnlyList<string>? Labels { get; }

    /// <summary>The value that bit 0 has in this vartype: 0 or -1.</summary>
    public sbyte ZeroValue => Vartype == Vartype.Binary ? (sbyte)0 : (sbyte)-1;

    /// <summary>The label of a variable, or its index as text.</summary>
    public string LabelOf(int variable) => Labels is null ? variable.ToString() : Labels[variable];

    /// <summary>The energy of <paramref name="values"/> (length n, 0/1 or -1/+1 by vartype), computed from scratch.</summary>
    public double Energy(ReadOnlySpan<sbyte> values)
    {
        if (values.Length != VariableCount)
        {
            throw new ArgumentException($"The model has {VariableCount} variables, {values.Length} values were given.", nameof(values));
        }

        var energy = Offset;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] == 0)
            {
                continue;
            }

            var field = 0.0;
            for (var e = Couplings.Starts[i]; e < Couplings.Starts[i + 1] && Couplings.Columns[e] < i; e++)
            {
                field += Couplings.Values[e] * values[Couplings.Columns[e]];
            }

            energy += values[i] * (_linear[i] + field);
        }

        for (var r = 0; r < SquaredTerms.Count; r++)
        {
            var residual = SquaredTerms.Residual(r, values);
            energy += SquaredTerms.Weights[r] * residual * residual;
        }

        return energy;
    }

    /// <summary>The same couplings with other linear biases and another offset; nothing is rebuilt.</summary>
    public BinaryQuadraticModel WithLinear(double[] linear, double offset)
    {
        if (linear.Length != VariableCount)
        {
            throw new ArgumentException($"The model has {VariableCount} variables, {linear.Length} biases were given.", nameof(linear));
        }

        return new BinaryQuadraticModel(Vartype, offset, linear, Couplings, SquaredTerms, Labels);
    }

    /// <summary>The same model with other squared terms (usually the same rows with other weights).</summary>
    public BinaryQuadraticModel WithSquaredTerms(SquaredTerms squaredTerms)
    {
        if (squaredTerms.Rows.ColumnCount != VariableCount)
        {
            throw new ArgumentException($"The model has {VariableCount} variables, the rows {squaredTerms.Rows.ColumnCount} columns.", nameof(squaredTerms));
        }

        return new BinaryQuadraticModel(Vartype, Offset, _linear, Couplings, squaredTerms, Labels);
    }

    /// <summary>The same model with names of variables.</summary>
    public BinaryQuadraticModel WithLabels(IReadOnlyList<string>? labels) => new(Vartype, Offset, _linear, Couplings, SquaredTerms, labels);

    /// <summary>
    /// The model over the other kind of variables with equal energies: x = (1 + s) / 2. Couplings keep their pattern
    /// (J_spin = J_binary / 4), squared rows keep theirs (g_spin = g_binary / 2).
    /// </summary>
    public BinaryQuadraticModel ToVartype(Vartype vartype)
    {
        if (vartype == Vartype)
        {
            return this;
        }

        // v_old = scale * v_new + shift: x = s/2 + 1/2, s = 2x - 1.
        var (scale, shift) = vartype == Vartype.Spin ? (0.5, 0.5) : (2.0, -1.0);
        var linear = new double[VariableCount];
        var offset = Offset;
        for (var i = 0; i < VariableCount; i++)
        {
            var row = 0.0;
            foreach (var value in Couplings.RowValues(i))
            {
                row += value;
            }

            linear[i] = scale * (_linear[i] + shift * row);
            offset += shift * (_linear[i] + 0.5 * shift * row);
        }

        var couplings = new SparseRows(VariableCount, Couplings.Starts, Couplings.Columns, Scaled(Couplings.Values, scale * scale));
        var rows = SquaredTerms.Rows;
        var targets = new double[SquaredTerms.Count];
        for (var r = 0; r < targets.Length; r++)
        {
            var sum = 0.0;
            foreach (var value in rows.RowValues(r))
            {
                sum += value;
            }

            targets[r] = SquaredTerms.Targets[r] - shift * sum;
        }

        var squared = new SquaredTerms(new SparseRows(VariableCount, rows.Starts, rows.Columns, Scaled(rows.Values, scale)), SquaredTerms.Weights, targets);
        return new BinaryQuadraticModel(vartype, offset, linear, couplings, squared, Labels);
    }

    /// <summary>
    /// The model with every squared term multiplied out into couplings: for a machine with a coupling matrix. A row of k terms costs k(k-1)/2 couplings.
    /// Returns this model when it has no squared terms.
    /// </summary>
    public BinaryQuadraticModel Expand()
    {
        if (SquaredTerms.Count == 0)
        {
            return this;
        }

        return RowExpansion.Expand(this);
    }

    private static double[] Scaled(double[] values, double factor)
    {
        var result = new double[values.Length];
        for (var k = 0; k < values.Length; k++)
        {
            result[k] = factor * values[k];
        }

        return result;
    }
}
