using Isinglass.Model;
using Isinglass.Numerics.Matrices;

namespace Isinglass.Solvers.Annealing;

/// <summary>
/// The normal form that all kernels share: spins, energies divided by a unit so that every scale of coefficients gives the same numbers.
/// E / unit = constant + sum h_i s_i + sum_{i&lt;j} J_ij s_i s_j + sum_r w_r (g_r's - t_r)^2, and the change of energy when spin i flips is -2 s_i f_i + self_i
/// with f_i = h_i + sum_j J_ij s_j + sum_r 2 w_r g_ri res_r and self_i = sum_r 4 w_r g_ri^2. When a common divisor of all coefficients exists it is the unit,
/// and all of them are integers: kernels then compute without rounding.
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
        ExpandedLinear = linear.AsSpan().ToArray();
        ExpandedConstant = constant;
        Expand();
        LargestField = FieldBound();
        LargestCoupling = LargestMagnitude(couplings.Values);
        NeedsDouble = !IsExactInSingle && SmallestVariable() < LargestField / (1 << 20);
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

    /// <summary>h of the problem with its squared terms multiplied out: h_i - sum_r 2 w_r g_ri t_r; equal to <see cref="Linear"/> without terms.</summary>
    public double[] ExpandedLinear { get; }

    /// <summary>The constant with squared terms multiplied out: plus sum_r w_r (t_r^2 + sum_i g_ri^2).</summary>
    public double ExpandedConstant { get; private set; }

    /// <summary>Bound of |f_i| over all states, squared terms included: the largest |h_i| + sum_j |J_ij| + sum_r 2 |w_r g_ri| max |res_r|, in units.</summary>
    public double LargestField { get; }

    /// <summary>Largest |J_ij|, in units.</summary>
    public double LargestCoupling { get; }

    /// <summary>
    /// The smallest gain beyond rounding, as a field: strict descent requires it. Half a unit for integers; in floating point a millionth of the largest field,
    /// some ten roundings of 2^-24, and never 0.
    /// </summary>
    public double LeastGain => IsIntegral ? 0.5 : Math.Max(1e-6 * LargestField, 1e-30);

    /// <summary>Whether single precision represents all fields exactly: integers below 2^23.</summary>
    public bool IsExactInSingle => IsIntegral && LargestField < 1 << 23;

    /// <summary>
    /// Whether a variable's largest coefficient would be lost in the rounding of the largest field in single precision (2^-24, with four bits to spare).
    /// </summary>
    public bool NeedsDouble { get; }

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

    /// <summary>
    /// The fields of all spins with squared terms multiplied out, f_i - s_i self_i / 2, from scratch: flipping spin i changes the energy by -2 s_i times its
    /// field.
    /// </summary>
    public void Fields(ReadOnlySpan<sbyte> spins, Span<double> fields)
    {
        var terms = SquaredTerms;
        for (var i = 0; i < Count; i++)
        {
            fields[i] = Linear[i] + Couplings.Dot(i, spins) - 0.5 * spins[i] * SelfEnergy[i];
        }

        for (var r = 0; r < terms.Count; r++)
        {
            var push = 2 * terms.Weights[r] * terms.Residual(r, spins);
            for (var e = terms.Rows.Starts[r]; e < terms.Rows.Starts[r + 1]; e++)
            {
                fields[terms.Rows.Columns[e]] += push * terms.Rows.Values[e];
            }
        }

        RoundIfIntegral(fields[..Count]);
    }

    /// <summary>
    /// One row of the couplings with squared terms multiplied out, J_ij + sum_r 2 w_r g_ri g_rj, zero on the diagonal, in single precision.
    /// </summary>
    public void ExpandedRow(int variable, Span<float> row)
    {
        row.Clear();
        for (var e = Couplings.Starts[variable]; e < Couplings.Starts[variable + 1]; e++)
        {
            row[Couplings.Columns[e]] = (float)Couplings.Values[e];
        }

        var terms = SquaredTerms;
        for (var e = TermsOfVariable.Starts[variable]; e < TermsOfVariable.Starts[variable + 1]; e++)
        {
            var r = TermsOfVariable.Columns[e];
            var factor = 2 * terms.Weights[r] * TermsOfVariable.Values[e];
            var columns = terms.Rows.RowColumns(r);
            var values = terms.Rows.RowValues(r);
            for (var k = 0; k < columns.Length; k++)
            {
                row[columns[k]] += (float)(factor * values[k]);
            }
        }

        row[variable] = 0;
    }

    /// <summary>
    /// Rows divided by their common divisor, so that coefficients are small integers wherever possible: w (g's - t)^2 = w c^2 (g/c s - t/c)^2.
    /// </summary>
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

    private void Expand()
    {
        var terms = SquaredTerms;
        for (var r = 0; r < terms.Count; r++)
        {
            ExpandedConstant += terms.Weights[r] * terms.Targets[r] * terms.Targets[r];
            for (var e = terms.Rows.Starts[r]; e < terms.Rows.Starts[r + 1]; e++)
            {
                var (i, g) = (terms.Rows.Columns[e], terms.Rows.Values[e]);
                ExpandedConstant += terms.Weights[r] * g * g;
                ExpandedLinear[i] -= 2 * terms.Weights[r] * g * terms.Targets[r];
                SelfEnergy[i] += 4 * terms.Weights[r] * g * g;
            }
        }

        RoundIfIntegral(ExpandedLinear);
    }

    /// <summary>Restores integers that rounding disturbed because targets are not binary fractions (a third).</summary>
    private void RoundIfIntegral(Span<double> values)
    {
        for (var k = 0; IsIntegral && SquaredTerms.Count > 0 && k < values.Length; k++)
        {
            values[k] = Math.Round(values[k]);
        }
    }

    /// <summary>The largest |res_r| over all states: sum |g| + |t|.</summary>
    public double LargestResidual(int term)
    {
        var sum = Math.Abs(SquaredTerms.Targets[term]);
        foreach (var g in SquaredTerms.Rows.RowValues(term))
        {
            sum += Math.Abs(g);
        }

        return sum;
    }

    private double FieldBound()
    {
        var residuals = new double[SquaredTerms.Count];
        for (var r = 0; r < residuals.Length; r++)
        {
            residuals[r] = 2 * Math.Abs(SquaredTerms.Weights[r]) * LargestResidual(r);
        }

        var bound = 0.0;
        for (var i = 0; i < Count; i++)
        {
            var sum = Math.Abs(Linear[i]);
            foreach (var value in Couplings.RowValues(i))
            {
                sum += Math.Abs(value);
            }

            for (var e = TermsOfVariable.Starts[i]; e < TermsOfVariable.Starts[i + 1]; e++)
            {
                sum += Math.Abs(TermsOfVariable.Values[e]) * residuals[TermsOfVariable.Columns[e]];
            }

            bound = Math.Max(bound, sum);
        }

        return bound;
    }

    /// <summary>The smallest of the variables' largest coefficients, over variables that have any.</summary>
    private double SmallestVariable()
    {
        var smallest = double.PositiveInfinity;
        for (var i = 0; i < Count; i++)
        {
            var largest = Math.Max(Math.Abs(Linear[i]), Math.Max(LargestMagnitude(Couplings.RowValues(i)), 0.5 * SelfEnergy[i]));
            smallest = largest > 0 ? Math.Min(smallest, largest) : smallest;
        }

        return smallest;
    }

    private static double LargestCoefficient(BinaryQuadraticModel spin, SquaredTerms squared) =>
        Math.Max(Math.Max(LargestMagnitude(spin.Linear), LargestMagnitude(spin.Couplings.Values)), LargestMagnitude(squared.Weights));

    private static double LargestMagnitude(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in values)
        {
            var magnitude = Math.Abs(value);
            if (magnitude > largest)
            {
                largest = magnitude;
            }
        }

        return largest;
    }

    private static double[] Divide(ReadOnlySpan<double> values, double unit, bool round)
    {
        var result = new double[values.Length];
        for (var k = 0; k < values.Length; k++)
        {
            var quotient = unit == 1 ? values[k] : values[k] / unit;
            result[k] = round ? Math.Round(quotient) : quotient;
        }

        return result;
    }
}
