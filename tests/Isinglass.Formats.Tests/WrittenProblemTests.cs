using System.Text;
using Isinglass.Formats.Matrices;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Formats.Tests;

/// <summary>
/// What is written is read with the same variables, rows and objective, or is not written: over all formats, random problems of up to five variables with names
/// of any kind, empty rows, variables in no term, no variables at all, and numbers near the limits. Every point is compared.
/// </summary>
public sealed class WrittenProblemTests
{
    private const int Problems = 300;
    private const int MostVariables = 5;

    private static readonly string[] Plain = ["alpha", "b", "x7", "v_1", "k[2]"];

    private static readonly string[] Odd =
    [
        "a b", "x1*x2", "~x1", "(0, 'k')", "end", "obj", "free", "c", "", "x1", "3", "-1", "é", "st", "1e5", "a:b", "x,y", "RHS", "\"q\"", "inf",
        "line\nbreak",
    ];

    // These hold problems of one kind only, and have tests of their own.
    public static TheoryData<string> Names => [.. ModelFormats.All.Select(format => format.Name).Where(name => name is not ("qaplib" or "qkp" or "pm1"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_written_is_read_as_the_same_problem(string name)
    {
        var format = ModelFormats.Find(name);
        var written = 0;
        for (var k = 0; k < Problems; k++)
        {
            var file = Random(new RandomKey(23).Derive(name).Derive(k), format.HoldsRows && k % 4 > 0);
            byte[] bytes;
            IReadOnlyList<string> notes;
            try
            {
                bytes = ModelFormats.Write(file, new FormatOptions { Format = name }, out notes);
            }
            catch (InputException)
            {
                continue;
            }

            written++;
            var text = $"problem {k}:\n{Encoding.Latin1.GetString(bytes)}";
            ModelFile again;
            try
            {
                again = ModelFormats.Read("x", bytes, new FormatOptions { Format = name, Matrix = format.TakesMatrix ? MatrixReading.Upper : null });
            }
            catch (InputException exception)
            {
                throw new InvalidOperationException($"{exception.Message} {text}", exception);
            }

            Compare(file, again, notes, text);
        }

        written.ShouldBeGreaterThan(Problems / 10);
    }

    private static void Compare(ModelFile file, ModelFile again, IReadOnlyList<string> notes, string text)
    {
        var count = file.Objective.VariableCount;
        var isNodeAdded = notes.Any(note => note.Contains("is added", StringComparison.Ordinal));
        again.FileVariableCount.ShouldBe(count + (isNodeAdded ? 1 : 0), text);
        RowCount(again).ShouldBe(RowCount(file), text);
        for (var v = 0; v < count; v++)
        {
            // A name that is not kept is told.
            (again.Objective.LabelOf(v) == file.Objective.LabelOf(v) || file.Objective.Labels is null || notes.Count > 0
                || again.Objective.LabelOf(v).EndsWith(file.Objective.LabelOf(v), StringComparison.Ordinal)).ShouldBeTrue($"{v} of {text}");
        }

        var isConstantLost = notes.Any(note => note.Contains("no constant", StringComparison.Ordinal));
        double? shift = isConstantLost ? null : 0;
        var tolerance = Tolerance(file);
        foreach (var point in RandomModels.Points(count, file.Objective.Vartype))
        {
            sbyte[] values = [.. point.Select(value => Converted(value, again.Objective.Vartype)), .. isNodeAdded ? new sbyte[] { 1 } : []];
            var (expected, energy) = (file.Objective.Energy(point), again.Objective.Energy(again.Complete(values)));
            shift ??= expected - energy;
            Math.Abs(energy + shift.Value - expected).ShouldBeLessThanOrEqualTo(tolerance, text);
            Math.Abs(again.FileObjective(again.Statement.Objective(values)) + shift.Value - expected).ShouldBeLessThanOrEqualTo(tolerance, text);
            var isFeasible = file.Constrained?.IsFeasible(point) ?? true;
            (again.Constrained?.IsFeasible(again.Complete(values)) ?? true).ShouldBe(isFeasible, text);
            again.Statement.Rows(values).All(row => row.IsSatisfied).ShouldBe(isFeasible, text);
        }
    }

    private static int RowCount(ModelFile file) => file.Constrained is { } rows ? rows.Rows.RowCount + rows.Products.Length : 0;

    /// <summary>Whole numbers whose sums a double holds are compared exactly.</summary>
    private static double Tolerance(ModelFile file)
    {
        double[] numbers = [.. file.Objective.Linear, .. file.Objective.Couplings.Values, file.Objective.Offset];
        return Array.TrueForAll(numbers, number => number == Math.Round(number)) ? 0 : 1e-12 * (1 + numbers.Sum(Math.Abs));
    }

    private static sbyte Converted(sbyte value, Vartype vartype) => value > 0 ? (sbyte)1 : vartype == Vartype.Spin ? (sbyte)-1 : (sbyte)0;

    private static ModelFile Random(RandomKey key, bool hasRows)
    {
        var random = key.CreateSource();
        var count = random.NextBelow(12) == 0 ? 0 : 1 + random.NextBelow(MostVariables);
        var vartype = !hasRows && random.NextBit() == 1 ? Vartype.Spin : Vartype.Binary;

        // Whole numbers of 3 to 49 bits, or three digits behind the point.
        var size = random.NextBelow(3) > 0 ? 3 : 20 + random.NextBelow(30);
        var isWhole = random.NextBelow(3) > 0;
        double Number() => random.NextBelow(4) == 0 ? 0
            : isWhole ? Math.Round((2 * random.NextDouble() - 1) * (1L << size)) : (random.NextBelow(20_001) - 10_000) / 1000.0;
        var labels = Labels(random, count);
        if (!hasRows)
        {
            var objective = new BinaryQuadraticModelBuilder(vartype, count) { Labels = labels };
            Fill(objective, count, Number);
            return ModelFile.Of(objective.Build());
        }

        var builder = new ConstrainedQuadraticModelBuilder(count);
        builder.Objective.Labels = labels;
        Fill(builder.Objective, count, Number);
        for (var r = random.NextBelow(4); r > 0; r--)
        {
            int[] columns = random.NextBelow(5) == 0 ? [] : [.. Enumerable.Range(0, count).Where(_ => random.NextBit() == 1)];
            var name = random.NextBelow(3) switch { 0 => null, 1 => Odd[random.NextBelow(Odd.Length)], _ => $"r{random.NextBelow(2)}" };
            builder.AddRow(columns, [.. columns.Select(_ => Number())], (ConstraintSense)random.NextBelow(3), Number(), name);
        }

        if (count > 2 && random.NextBelow(4) == 0)
        {
            builder.AddProduct(0, 1, 2);
        }

        return ModelFile.Of(builder.Build());
    }

    private static void Fill(BinaryQuadraticModelBuilder objective, int count, Func<double> number)
    {
        objective.AddOffset(number());
        for (var i = 0; i < count; i++)
        {
            objective.AddLinear(i, number());
            for (var j = 0; j < i; j++)
            {
                objective.AddQuadratic(j, i, number());
            }
        }
    }

    private static string[]? Labels(RandomSource random, int count)
    {
        if (random.NextBelow(3) == 0 || count == 0)
        {
            return null;
        }

        var names = random.NextBit() == 1 ? Plain : [.. Odd];
        random.Shuffle<string>(names = [.. names]);
        return names[..count];
    }
}
