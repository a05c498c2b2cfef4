using Isinglass.Model.Bridges;
using Isinglass.Model.Constraints;
using Isinglass.Numerics.Random;
using static Isinglass.Modelling.Algebra;

namespace Isinglass.Modelling.Tests;

/// <summary>
/// A random program with two bits, a spin and two integers, and beside it the same statements as plain functions of the variables' values, from which the
/// truth is enumerated
/// without any expression or encoding.
/// </summary>
internal sealed class RandomProgram
{
    private readonly List<Func<long[], double>> _objective = [];
    private readonly List<(Func<long[], double> Left, ConstraintSense Sense, double Right)> _rows = [];
    private readonly long[][] _domains;

    public RandomProgram(RandomKey key, IntegerEncoding encoding)
    {
        var random = key.CreateSource();
        int Coefficient() => random.NextBelow(9) - 4;
        var (lower, range) = (random.NextBelow(7) - 3, 1 + random.NextBelow(4));
        var (k, m) = (Program.Integer("k", lower, lower + range, encoding), Program.Integer("m", 0, 2, encoding));
        Variables = [Program.Binary("x"), Program.Binary("y"), Program.Spin("s"), k, m];
        _domains = [[0, 1], [0, 1], [-1, 1], [.. Enumerable.Range(lower, range + 1).Select(v => (long)v)], [0, 1, 2]];

        var objective = (Expression)Coefficient();
        var constant = objective.Terms[0].Factor;
        _objective.Add(_ => constant);
        for (var i = 0; i < Variables.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var (a, b, c, d) = (i, j, Coefficient(), Coefficient());
                objective += c * Variables[a] * Variables[b] + d * Variables[a];
                _objective.Add(v => c * v[a] * v[b] + d * v[a]);
            }
        }

        var (target, weight, g, h) = (Coefficient(), 1 + random.NextBelow(3), Coefficient(), Coefficient());
        objective += weight * Square(k + g * Variables[2] + h * Variables[0] - target);
        _objective.Add(v => weight * Math.Pow(v[3] + g * v[2] + h * v[0] - target, 2));
        IsMaximized = random.NextBit() == 1;
        if (IsMaximized)
        {
            Program.Maximize(objective);
        }
        else
        {
            Program.Minimize(objective);
        }

        AddRows(random);
    }

    public QuadraticProgram Program { get; } = new("random");

    public Variable[] Variables { get; }

    public bool IsMaximized { get; }

    public double Objective(long[] values) => _objective.Select(term => term(values)).Sum();

    public bool IsFeasible(long[] values) => _rows.TrueForAll(row => row.Sense switch
    {
        ConstraintSense.Equal => row.Left(values) == row.Right,
        ConstraintSense.LessOrEqual => row.Left(values) <= row.Right,
        _ => row.Left(values) >= row.Right,
    });

    /// <summary>The best objective over all values of the variables; null when none is feasible.</summary>
    public double? Optimum()
    {
        var feasible = Points(0, new long[Variables.Length]).Where(IsFeasible).Select(Objective).ToList();
        return feasible.Count == 0 ? null : IsMaximized ? feasible.Max() : feasible.Min();
    }

    private IEnumerable<long[]> Points(int variable, long[] values)
    {
        if (variable == values.Length)
        {
            yield return values;
            yield break;
        }

        foreach (var value in _domains[variable])
        {
            values[variable] = value;
            foreach (var point in Points(variable + 1, values))
            {
                yield return point;
            }
        }
    }

    private void AddRows(RandomSource random)
    {
        var (sense, right) = ((ConstraintSense)random.NextBelow(3), random.NextBelow(5) - 1);
        var coefficients = Variables.Select(_ => (double)(random.NextBelow(5) - 2)).ToArray();
        var left = Dot(coefficients, Variables);
        Program.Add(sense == ConstraintSense.Equal ? left == right : sense == ConstraintSense.LessOrEqual ? left <= right : left >= right, "mixed");
        _rows.Add((v => coefficients.Zip(v, (c, value) => c * value).Sum(), sense, right));

        // A quadratic row, with a product of two bits and one of a bit and a spin.
        var bound = random.NextBelow(3);
        Program.Add(Variables[0] * Variables[1] + Variables[0] * Variables[2] + Variables[4] <= bound, "quadratic");
        _rows.Add((v => v[0] * v[1] + v[0] * v[2] + v[4], ConstraintSense.LessOrEqual, bound));
    }
}
