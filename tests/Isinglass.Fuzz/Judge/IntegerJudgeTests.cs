using System.Text;
using Isinglass.Answers;
using Isinglass.Formats;
using Isinglass.Formats.Solutions;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Numerics.Random;
using Isinglass.Solving;

namespace Isinglass.Fuzz.Judge;

/// <summary>
/// Two hundred random problems with integers, read by the second reader and solved by looking at every point of integers: objective, rows, the values that
/// bounds and rows leave, solution files and the optimum are the same in each of the six encodings.
/// </summary>
public sealed class IntegerJudgeTests
{
    private const int Problems = 50;
    private const int Least = -3;

    private static readonly IntegerEncoding[] Encodings =
    [
        IntegerEncoding.Binary, IntegerEncoding.BoundedCoefficient(2), IntegerEncoding.ArithmeticProgression, IntegerEncoding.Unary,
        IntegerEncoding.DomainWall, IntegerEncoding.OneHot,
    ];

    public static TheoryData<string> Formats => ["lp", "mps", "qplib", "cqm"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Integers_mean_in_bits_what_the_text_says(string format)
    {
        var (feasible, infeasible, outside) = (0, 0, 0);
        for (var k = 0; k < Problems; k++)
        {
            var content = IntegerTexts.Create(format, new RandomKey(23).Derive(format).Derive(k));
            var problem = TinyReaders.Read(format, content);
            var options = new FormatOptions { Integers = Encodings[k % Encodings.Length] };
            var file = ModelFormats.Read($"p.{format}", content, options);
            var text = $"{options.Integers} of {(format == "cqm" ? $"number {k}" : Encoding.UTF8.GetString(content))}";
            Int128? best = null;
            foreach (var point in Points(problem))
            {
                var isFeasible = problem.IsFeasible(point);
                var value = JudgedProblem.Value(problem.Objective, point);
                if (isFeasible && (best is null || (problem.Maximises ? value > best : value < best)))
                {
                    best = value;
                }

                outside += Check(problem, file, point, isFeasible, JudgedProblem.ToDouble(value), text) ? 0 : 1;
            }

            (feasible, infeasible) = best is null ? (feasible, infeasible + 1) : (feasible + 1, infeasible);
            Solve(file, best is { } optimum ? JudgedProblem.ToDouble(optimum) : null, text);
        }

        feasible.ShouldBeGreaterThan(Problems / 2);
        infeasible.ShouldBeGreaterThan(0);
        outside.ShouldBeGreaterThan(Problems);
    }

    /// <summary>All points near the feasible ones.</summary>
    private static IEnumerable<long[]> Points(JudgedProblem problem)
    {
        var ranges = problem.Names.Select((_, v) =>
            problem.Domains.TryGetValue(v, out var domain) && domain != (0, 1) ? (Least, IntegerTexts.Largest + 3) : (0, 1)).ToArray();
        var point = ranges.Select(range => (long)range.Item1).ToArray();
        while (true)
        {
            yield return point;
            var at = 0;
            while (at < point.Length && point[at] == ranges[at].Item2)
            {
                point[at] = ranges[at].Item1;
                at++;
            }

            if (at == point.Length)
            {
                yield break;
            }

            point[at]++;
        }
    }

    /// <summary>Returns whether there are bits for the point.</summary>
    private static bool Check(JudgedProblem problem, ModelFile file, long[] point, bool isFeasible, double value, string text)
    {
        // A solution file, by the names of the problem.
        var lines = string.Join('\n', problem.Names.Select((name, v) => $"{name} {point[v]}"));
        var solution = SolutionFile.Read("p.sol", Encoding.UTF8.GetBytes(lines), file);
        var (objective, rows) = StatedPoint.Of(solution, file).Of(file);
        objective.ShouldBe(value, text);
        rows.All(static row => row.IsSatisfied).ShouldBe(isFeasible, $"{string.Join(' ', point)} of {text}");
        if (solution.Outside.Count > 0)
        {
            isFeasible.ShouldBeFalse($"{string.Join(' ', point)} has no bits in {text}");
            return false;
        }

        var bits = solution.Points[0];
        file.FileObjective(file.Objective.Energy(bits)).ShouldBe(value, text);
        (file.Constrained?.IsFeasible(bits) ?? true).ShouldBe(isFeasible, $"{string.Join(' ', point)} of {text}");
        file.Statement.Objective(bits.AsSpan(0, file.FileVariableCount)).ShouldBe(value, text);
        foreach (var (name, integer) in file.IntegerValues(bits))
        {
            integer.ShouldBe(point[problem.Names.IndexOf(name)], text);
        }

        return true;
    }

    private static void Solve(ModelFile file, double? optimum, string text)
    {
        SolveOutcome outcome;
        try
        {
            outcome = IsingSolver.Solve(file, new SolveSettings { Method = "exact", Threads = 1 });
        }
        catch (InputException) when (optimum is null)
        {
            return;
        }

        outcome.IsFeasible.ShouldBe(optimum is not null, text);
        if (optimum is not { } value)
        {
            return;
        }

        file.FileObjective(outcome.Energy).ShouldBe(value, text);

        // What is written reads back.
        var read = SolutionFile.Read("p.sol", Encoding.UTF8.GetBytes(SolutionFile.ToText(file, outcome.Point)), file);
        file.IntegerValues(read.Points[0]).ShouldBe(file.IntegerValues(outcome.Point), text);
        foreach (var (name, bytes) in new[]
        {
            ("p.csv", SampleSetFile.ToCsv(outcome.Samples, file)), ("p.json", SampleSetFile.ToJson(file, outcome.Samples)),
        })
        {
            var samples = SolutionFile.Read(name, bytes, file);
            file.IntegerValues(samples.Points[0]).ShouldBe(file.IntegerValues(outcome.Point), text);
            samples.ClaimedObjective.ShouldBe(value, text);
        }
    }
}
