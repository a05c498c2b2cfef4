using Isinglass.Conic.Certificates;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Numerics.Random;

namespace Isinglass.Certificates;

/// <summary>
/// Reconstructs the quadratic problem of a file's text by evaluating the text: a quadratic function of bits is determined by its values at the points with at
/// most two ones, a linear row by those with at most one.
/// </summary>
internal static class ModelReconstruction
{
    /// <summary>Largest number of variables: the text is evaluated about n^2 / 2 times.</summary>
    public const int LargestSize = 400;

    private const int TrialCount = 16;
    private const double Tolerance = 1e-7;

    /// <summary>Reconstructs the model of a file; an error says why there can be no certificate for it.</summary>
    public static ReconstructedModel Read(ModelFile file)
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

        var model = new ReconstructedModel(ReadObjective(file, count), ReadRows(file, count));
        Try(model, file);
        return model;
    }

    private static BinaryQuadraticModel ReadObjective(ModelFile file, int count)
    {
        var point = new sbyte[count];
        var constant = file.Scale * file.Statement.Objective(point);
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, count);
        builder.AddOffset(constant);

        // Sums of integers are exact in every file that is read; with fractions, rounding must not become a coupling.
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

    // Cubic terms and curved rows show at points with many ones. Sums of integers are exact, so they have no tolerance.
    private static void Try(ReconstructedModel model, ModelFile file)
    {
        double[] numbers = [model.Objective.Offset, .. model.Objective.Linear, .. model.Objective.Couplings.Values];
        var isWhole = Array.TrueForAll(numbers, double.IsInteger);
        double Allowed(double value, bool isExact) => isExact ? 0 : Tolerance * (1 + Math.Abs(value));
        var random = new RandomKey(1).CreateSource();
        var point = new sbyte[model.Count];
        for (var trial = 0; trial < TrialCount; trial++)
        {
            foreach (ref var value in point.AsSpan())
            {
                value = (sbyte)random.NextBit();
            }

            var objective = file.Scale * file.Statement.Objective(point);
            var rows = file.Statement.Rows(point);
            if (Math.Abs(model.Objective.Energy(point) - objective) > Allowed(objective, isWhole)
                || model.Rows.Where((row, r) => Math.Abs(row.Activity(point) - rows[r].Activity) > Allowed(rows[r].Activity, row.IsWhole)).Any())
            {
                throw new InputException("Certificates are for quadratic objectives and linear rows; the text of this problem states terms of higher degree.");
            }
        }
    }
}
