using Isinglass.Model;
using Isinglass.Numerics;

namespace Isinglass.Solvers;

/// <summary>
/// The normal form that all kernels share: spins, energies divided by a unit so that every scale of coefficients gives the same numbers.
/// E / unit = constant + sum h_i s_i + sum_{i&lt;j} J_ij s_i s_j + sum_r w_r (g_r's - t_r)^2, and the change of energy when spin i turns is
/// -2 s_i f_i + self_i with f_i = h_i + sum_j J_ij s_j + sum_r 2 w_r g_ri res_r and self_i = sum_r 4 w_r g_ri^2.
/// When a common divisor of all coefficients exists it is the unit, and all of them are integers: kernels then compute without rounding.
/// </summary>
internal sealed class SpinProblem
{
    private SpinProblem(double unit, bool isIntegral, double constant, double[] linear, SparseRows couplings, SquaredTerms squaredTerms)
    {
        Unit = unit;
        IsIntegral = isIntegral;
        Constant = constant;
        Linear = linear;
        Couplings = couplings;
        SquaredTerms = squaredTerms;
        TermsOfVariable = squaredTerms.Rows.Transpose();
        SelfEnergy = new double[linear.Length];
        LargestField = FieldBound(linear, couplings);
        for (var i = 0; i < linear.Length; i++)
        {
            for (var e = TermsOfVariable.Starts[i]; e < TermsOfVariable.Starts[i + 1]; e++)
            {
                var g = TermsOfVariable.Values[e];
                SelfEnergy[i] += 4 * squaredTerms.Weights[TermsOfVariable.Columns[e]] * g * g;
            }
        }
    }

    /// <summary>Energy of the model = <see cref="Unit"/> times the energy of this problem.</summary>
    public double Unit { get; }

    /// <summary>Whether h and J are integers (exactly, after division by the unit).</summary>
    public bool IsIntegral { get; }

    /// <summary>The constant, in units.</summary>
    public double Constant { get; }

    /// <summary>h, in units.</summary>
    public double[] Linear { get; }

    /// <summary>J, in units; symmetric, zero diagonal.</summary>
    public SparseRows Couplings { get; }

    /// <summary>Squared terms over spins, weights in units.</summary>
    public SquaredTerms SquaredTerms { get; }

    /// <summary>The squared terms by variable: row i holds the terms r and coefficients g_ri of variable i.</summary>
    public SparseRows TermsOfVariable { get; }

    /// <summary>The part of the change of energy that does not depend on the state.</summary>
    public double[] SelfEnergy { get; }

    /// <summary>Bound of |f_i| over all states, squared terms left out: the largest |h_i| + sum_j |J_ij|, in units.</summary>
    public double LargestField { get; }

    /// <summary>Number of spins.</summary>
    public int Count => Linear.Length;

    /// <summary>Brings a model into the normal form.</summary>
    public static SpinProblem From(BinaryQuadraticModel model)
    {
        var spin = model.ToVartype(Vartype.Spin);
        var squared = NormalizeRows(spin.SquaredTerms);
        var divisor = CommonDivisor.Find(spin.Linear, spin.Couplings.Values, squared);
        var unit = divisor > 0 ? divisor : LargestCoefficient(spin, squared);
        if (unit == 0)
        {
            unit = 1;
        }

        var round = divisor > 0;
        return new SpinProblem(
            unit,
            round,
            spin.Offset / unit,
            Divide(spin.Linear, unit, round),
            new SparseRows(spin.VariableCount, spin.Couplings.Starts, spin.Couplings.Columns, Divide(spin.Couplings.Values, unit, round)),
            InUnits(squared, unit, round));
    }

    /// <summary>Weights in units; when the problem is integral, 2 w and 2 w t are made exact integers.</summary>
    private static SquaredTerms InUnits(SquaredTerms terms, double unit, bool round)
    {
        var weights = Divide(terms.Weights, unit, round: false);
        var targets = terms.Targets.AsSpan().ToArray();
        for (var r = 0; round && r < weights.Length; r++)
        {
            var push = Math.Round(2 * weights[r] * targets[r]);
            weights[r] = 0.5 * Math.Round(2 * weights[r]);
            targets[r] = weights[r] == 0 ? targets[r] : push / (2 * weights[r]);
        }

        return new SquaredTerms(terms.Rows, weights, targets);
    }

    /// <summary>Energy in units, from scratch.</summary>
    public double Energy(ReadOnlySpan<sbyte> spins)
    {
        var energy = Constant;
        for (var i = 0; i < Count; i++)
        {
            energy += spins[i] * (Linear[i] + 0.5 * Couplings.Dot(i, spins));
        }

        for (var r = 0; r < SquaredTerms.Count; r++)
        {
            var residual = SquaredTerms.Residual(r, spins);
            energy += SquaredTerms.Weights[r] * residual * residual;
        }

        return energy;
    }

    /// <summary>Rows divided by their common divisor, so that coefficients are small integers wherever possible: w (g's - t)^2 = w c^2 (g/c s - t/c)^2.</summary>
    private static SquaredTerms NormalizeRows(SquaredTerms terms)
    {
        var values = terms.Rows.Values.AsSpan().ToArray();
        var weights = terms.Weights.AsSpan().ToArray();
        var targets = terms.Targets.AsSpan().ToArray();
        for (var r = 0; r < terms.Count; r++)
        {
            var row = values.AsSpan(terms.Rows.Starts[r], terms.Rows.Starts[r + 1] - terms.Rows.Starts[r]);
            var divisor = CommonDivisor.Find(row, [], null);
            var round = divisor > 0;
            divisor = round ? divisor : LargestMagnitude(row);
            if (divisor == 0)
            {
                continue;
            }

            Divide(row, divisor, round).CopyTo(row);
            targets[r] /= divisor;
            weights[r] *= divisor * divisor;
        }

        return new SquaredTerms(new SparseRows(terms.Rows.ColumnCount, terms.Rows.Starts, terms.Rows.Columns, values), weights, targets);
    }

    private static double FieldBound(double[] linear, SparseRows couplings)
    {
        var bound = 0.0;
        for (var i = 0; i < linear.Length; i++)
        {
            var sum = Math.Abs(linear[i]);
            foreach (var value in couplings.RowValues(i))
            {
                sum += Math.Abs(value);
            }

            bound = Math.Max(bound, sum);
        }

        return bound;
    }

    private static double LargestCoefficient(BinaryQuadraticModel spin, SquaredTerms squared) =>
        Math.Max(Math.Max(LargestMagnitude(spin.Linear), LargestMagnitude(spin.Couplings.Values)), LargestMagnitude(squared.Weights));

    private static double LargestMagnitude(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    private static double[] Divide(ReadOnlySpan<double> values, double unit, bool round)
    {
        var result = new double[values.Length];
        for (var k = 0; k < values.Length; k++)
        {
            var quotient = values[k] / unit;
            result[k] = round ? Math.Round(quotient) : quotient;
        }

        return result;
    }
}
