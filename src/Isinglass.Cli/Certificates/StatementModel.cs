using Isinglass.Model;
using Isinglass.Model.Formats;
using Isinglass.Numerics;

namespace Isinglass.Cli.Certificates;

/// <summary>
/// The quadratic problem that a file's text states, found by evaluating the text alone: a quadratic function of bits is fixed by its values at the points with at most two ones, a
/// linear row by those with at most one. Nothing of the model that solvers use takes part. The objective is minimised (negated for a maximisation).
/// </summary>
internal sealed class StatementModel
{
    /// <summary>Most variables: the text is evaluated about n^2 / 2 times.</summary>
    public const int LargestSize = 400;

    private const int TrialCount = 16;
    private const double Tolerance = 1e-7;

    private StatementModel(BinaryQuadraticModel objective, IReadOnlyList<StatementRow> rows)
    {
        Objective = objective;
        Rows = rows;
    }

    public BinaryQuadraticModel Objective { get; }

    public IReadOnlyList<StatementRow> Rows { get; }

    public int Count => Objective.VariableCount;

    /// <summary>Reads a statement; an error says why there can be no certificate for it.</summary>
    public static StatementModel Read(ModelFile file)
    {
        var count = file.FileVariableCount;
        if (count > LargestSize)
        {
            throw new InputException($"Certificates are for up to {LargestSize} variables; this problem has {count}.");
        }

        if (file.Objective.Vartype != Vartype.Binary)
        {
            throw new InputException("Certificates are for problems over bits; this one is over spins. Convert it first.");
        }

        var model = new StatementModel(ReadObjective(file, count), ReadRows(file, count));
        model.Try(file);
        return model;
    }

    /// <summary>
    /// objective + sum m_r (activity - side) + sum w_r (activity - side)^2, where side is the upper one for m_r > 0 and the lower one for m_r &lt; 0: nowhere above the objective on
    /// feasible points, since squares are allowed for equalities only.
    /// </summary>
    public BinaryQuadraticModel Relax(IReadOnlyList<double> multipliers, IReadOnlyList<double> weights)
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, Count);
        builder.AddOffset(Objective.Offset);
        for (var i = 0; i < Count; i++)
        {
            builder.AddLinear(i, Objective.Linear[i]);
            foreach (var (j, value) in Objective.Couplings.RowColumns(i).ToArray().Zip(Objective.Couplings.RowValues(i).ToArray()))
            {
                if (j < i)
                {
                    builder.AddQuadratic(i, j, value);
                }
            }
        }

        for (var r = 0; r < Rows.Count; r++)
        {
            var (row, multiplier) = (Rows[r], multipliers[r]);
            if (multiplier != 0)
            {
                builder.AddOffset(multiplier * (row.Constant - (multiplier > 0 ? row.Upper : row.Lower)));
                for (var k = 0; k < row.Columns.Length; k++)
                {
                    builder.AddLinear(row.Columns[k], multiplier * row.Coefficients[k]);
                }
            }

            if (weights[r] != 0)
            {
                builder.AddSquare(row.Columns, row.Coefficients, row.Upper - row.Constant, weights[r]);
            }
        }

        return builder.Build();
    }

    private static BinaryQuadraticModel ReadObjective(ModelFile file, int count)
    {
        var point = new sbyte[count];
        var constant = file.Scale * file.Statement.Objective(point);
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, count);
        builder.AddOffset(constant);

        // Sums of whole numbers are exact in every file that is read; of others, what is left of rounding is no coupling.
        var isWhole = double.IsInteger(constant);
        var single = new double[count];
        for (var i = 0; i < count; i++)
        {
            point[i] = 1;
            single[i] = file.Scale * file.Statement.Objective(point) - constant;
            isWhole &= double.IsInteger(single[i]);
            builder.AddLinear(i, single[i]);
            for (var j = 0; j < i; j++)
            {
                point[j] = 1;
                var pair = file.Scale * file.Statement.Objective(point) - constant - single[i] - single[j];
                point[j] = 0;
                if (pair != 0 && ((isWhole && double.IsInteger(pair)) || Math.Abs(pair) > 1e-12 * (1 + Math.Abs(single[i]) + Math.Abs(single[j]))))
                {
                    builder.AddQuadratic(i, j, pair);
                }
            }

            point[i] = 0;
        }

        return builder.Build();
    }

    private static StatementRow[] ReadRows(ModelFile file, int count)
    {
        var point = new sbyte[count];
        var zero = file.Statement.Rows(point);
        var entries = zero.Select(static _ => new List<(int Column, double Value)>()).ToArray();
        for (var i = 0; i < count; i++)
        {
            point[i] = 1;
            var rows = file.Statement.Rows(point);
            point[i] = 0;
            for (var r = 0; r < rows.Count; r++)
            {
                if (rows[r].Activity != zero[r].Activity)
                {
                    entries[r].Add((i, rows[r].Activity - zero[r].Activity));
                }
            }
        }

        return
        [
            .. zero.Select((row, r) => new StatementRow(
                row.Name, [.. entries[r].Select(static e => e.Column)], [.. entries[r].Select(static e => e.Value)], row.Activity, row.Lower, row.Upper)),
        ];
    }

    // Cubic terms and curved rows show at points with many ones. Sums of whole numbers have no rounding, so nothing is forgiven there.
    private void Try(ModelFile file)
    {
        double[] numbers = [Objective.Offset, .. Objective.Linear, .. Objective.Couplings.Values];
        var isWhole = Array.TrueForAll(numbers, double.IsInteger);
        double Allowed(double value, bool isExact) => isExact ? 0 : Tolerance * (1 + Math.Abs(value));
        var random = new RandomKey(1).CreateSource();
        var point = new sbyte[Count];
        for (var trial = 0; trial < TrialCount; trial++)
        {
            foreach (ref var value in point.AsSpan())
            {
                value = (sbyte)random.NextBit();
            }

            var objective = file.Scale * file.Statement.Objective(point);
            var rows = file.Statement.Rows(point);
            if (Math.Abs(Objective.Energy(point) - objective) > Allowed(objective, isWhole)
                || Rows.Where((row, r) => Math.Abs(row.Activity(point) - rows[r].Activity) > Allowed(rows[r].Activity, row.IsWhole)).Any())
            {
                throw new InputException("Certificates are for quadratic objectives and linear rows; the text of this problem states terms of higher degree.");
            }
        }
    }
}
