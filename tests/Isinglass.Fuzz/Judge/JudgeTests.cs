using System.Text;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Exact;
using Isinglass.Solving;

namespace Isinglass.Fuzz.Judge;

/// <summary>
/// Five hundred random problems, read from their text by a second reader in exact numbers and solved by looking at every point: what our readers, checks and
/// solvers say of them must be the same, or a
/// refusal, and never for numbers that a double holds.
/// </summary>
public sealed class JudgeTests
{
    private const int Problems = 100;
    private const double Rounding = 1e-9;
    private const int MostVisited = 20;

    // Slack of large coefficients has a hundred bits; what is judged needs no good search.
    private const int FewSweeps = 10;

    public static TheoryData<string> Formats => ["lp", "mps", "opb", "qplib", "cqm"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_reader_says_what_the_text_says_and_every_optimum_is_one(string format)
    {
        var (read, refused, infeasible) = (0, 0, 0);
        for (var k = 0; k < Problems; k++)
        {
            var key = new RandomKey(17).Derive(format).Derive(k);
            var text = ProblemTexts.Create(format == "cqm" ? "lp" : format, key);
            var problem = TinyReaders.Read(format == "cqm" ? "lp" : format, Encoding.UTF8.GetBytes(text));
            ModelFile file;
            try
            {
                file = ModelFormats.Read($"p.{(format == "cqm" ? "lp" : format)}", Encoding.UTF8.GetBytes(text));
                if (format == "cqm")
                {
                    // The writer, judged by the tiny reader of its bytes, and then our reader of them.
                    var bytes = ModelFormats.Write(file, new FormatOptions { Format = "cqm" }, out _);
                    if (file.FileVariableCount == file.Objective.VariableCount && file.Objective.Labels is not null)
                    {
                        Agree(problem, TinyReaders.Read("cqm", bytes), text);
                    }

                    file = ModelFormats.Read("p.cqm", bytes);
                }
            }
            catch (InputException exception)
            {
                exception.Message.ShouldMatch("too large|add up to|cannot hold|cannot carry|leave", text);
                refused++;
                continue;
            }

            read++;
            infeasible += Check(problem, file, text, isLast: k % 10 == 0) ? 0 : 1;
        }

        // Neither everything nor nothing.
        read.ShouldBeGreaterThan(Problems / 2);
        refused.ShouldBeGreaterThan(0);
        infeasible.ShouldBeGreaterThan(0);
    }

    /// <summary>Two readings of one problem are the same at every point; the second is minimised, and may have bits behind the first's variables.</summary>
    private static void Agree(JudgedProblem first, JudgedProblem second, string text)
    {
        for (var point = 0; point < 1 << first.Names.Count; point++)
        {
            var other = 0;
            for (var v = 0; v < first.Names.Count; v++)
            {
                other |= (point >> v & 1) << second.Names.IndexOf(first.Names[v]);
            }

            second.IsFeasible(other).ShouldBe(first.IsFeasible(point), text);
            (JudgedProblem.Value(second.Objective, other) * (first.Maximises ? -1 : 1)).ShouldBe(JudgedProblem.Value(first.Objective, point), text);
        }
    }

    /// <summary>Returns whether the problem has a solution.</summary>
    private static bool Check(JudgedProblem problem, ModelFile file, string text, bool isLast)
    {
        file.FileVariableCount.ShouldBeGreaterThanOrEqualTo(problem.Names.Count, text);
        int[] placeOf = [.. Enumerable.Range(0, problem.Names.Count).Select(v => Place(file, problem.Names[v], v))];
        var sign = problem.Maximises && file.Sense == ObjectiveSense.Minimize ? -1 : 1;
        for (var point = 0; point < 1 << problem.Names.Count; point++)
        {
            var values = new sbyte[file.FileVariableCount];
            for (var v = 0; v < placeOf.Length; v++)
            {
                values[placeOf[v]] = (sbyte)(point >> v & 1);
            }

            if (file.FileVariableCount > problem.Names.Count)
            {
                values = WithProducts(file, values, problem.Names.Count);
            }

            var expected = sign * JudgedProblem.ToDouble(JudgedProblem.Value(problem.Objective, point));
            var isFeasible = problem.IsFeasible(point);
            var whole = file.Complete(values);
            file.Statement.Objective(values).ShouldBe(expected, Tolerance(expected, text), text);
            file.FileObjective(file.Objective.Energy(whole)).ShouldBe(expected, Tolerance(expected, text), text);
            file.Statement.Rows(values).All(row => row.IsSatisfied).ShouldBe(isFeasible, $"{point} of\n{text}");
            (file.Constrained?.IsFeasible(whole) ?? true).ShouldBe(isFeasible, $"{point} of\n{text}");
        }

        var optimum = problem.Optimum();
        double? value = optimum is { } best ? sign * JudgedProblem.ToDouble(best) : null;
        Solve(file, value, text, isLast);
        return value is not null;
    }

    private static void Solve(ModelFile file, double? optimum, string text, bool isLast)
    {
        if (file.Constrained is { } constrained)
        {
            // Products and slack bits of a conversion may be too many to visit.
            foreach (var method in constrained.VariableCount <= MostVisited ? new[] { ExactMethod.Enumeration, ExactMethod.Branching }
                : [ExactMethod.Branching])
            {
                var solution = new ExactSolver(method).Prepare(constrained).Solve(new SolveRequest { Key = new RandomKey(1) }, SolveControl.Unlimited);
                solution.Status.ShouldBe(optimum is null ? SolutionStatus.Infeasible : SolutionStatus.Optimal, text);
                if (optimum is { } value)
                {
                    file.FileObjective(solution.Objective).ShouldBe(value, Tolerance(value, text), text);
                }
            }
        }

        string[] methods = file.Constrained is null ? ["exact", "auto"] : isLast ? ["exact", "qcgd", "penalty"] : ["exact"];
        foreach (var method in methods)
        {
            var settings = file.Constrained is null ? new SolveSettings { Sampler = method, Threads = 1 }
                : new SolveSettings { Method = method, Sweeps = FewSweeps, Threads = 1 };
            SolveOutcome outcome;
            try
            {
                outcome = IsingSolver.Solve(file, settings);
            }
            catch (InputException exception)
            {
                // Rows that contradict are told before anything is solved; slack and weights of the penalty method have limits of their own.
                (optimum is null || method == "penalty").ShouldBeTrue($"{method}: {exception.Message}\n{text}");
                continue;
            }

            Judge(file, outcome, optimum, $"{method} of\n{text}", isExact: method == "exact");
        }
    }

    private static void Judge(ModelFile file, SolveOutcome outcome, double? optimum, string text, bool isExact)
    {
        outcome.IsFeasible.ShouldBe(optimum is not null && (isExact || outcome.IsFeasible), text);
        if (optimum is not { } value)
        {
            return;
        }

        var least = file.EnergyOf(value);
        if (outcome.IsFeasible)
        {
            outcome.Energy.ShouldBeGreaterThanOrEqualTo(least - Tolerance(least, text), text);
        }

        outcome.LowerBound.ShouldBeLessThanOrEqualTo(least + Tolerance(least, text), text);
        outcome.StopReason.ShouldNotBe(StopReason.Infeasible, text);
        if (isExact || outcome.StopReason == StopReason.Optimal)
        {
            outcome.Energy.ShouldBe(least, Tolerance(least, text), text);
        }
    }

    /// <summary>The file's variable of a name; a file without names has the judge's order.</summary>
    private static int Place(ModelFile file, string name, int index) =>
        Enumerable.Range(0, file.FileVariableCount).FirstOrDefault(i => file.Objective.LabelOf(i) == name, index);

    /// <summary>A CQM file has product bits as variables of its own, with rows that say what they are: the values that satisfy most of these.</summary>
    private static sbyte[] WithProducts(ModelFile file, sbyte[] values, int count)
    {
        foreach (var product in file.Constrained!.Products.OrderBy(product => product.Product))
        {
            if (product.Product >= count)
            {
                values[product.Product] = (sbyte)(values[product.First] * values[product.Second]);
            }
        }

        return values;
    }

    /// <summary>A text without a decimal point has whole numbers and their halves: no rounding. Sums of decimals have a little.</summary>
    private static double Tolerance(double value, string text) => !text.Contains('.', StringComparison.Ordinal) ? double.Epsilon
        : Rounding * (1 + Math.Abs(value));
}
