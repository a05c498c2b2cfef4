using System.Diagnostics;
using Isinglass.Conic;
using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Studies.Descriptions;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;

namespace Isinglass.Experiments.Studies;

/// <summary>Sparse problems of growing size, written as text, read back, compiled and iterated by QCGD: processor time and memory against non-zeros.</summary>
internal sealed class ScaleStudy(IReadOnlyList<int> sizes, int iterations)
{
    private const int RowLength = 5, CouplingsPerVariable = 3, Reads = 2, Sweeps = 10;
    private const double LargestExponent = 1.25;
    private const double LimitInGibibytes = 4;
    private const int SmallestSize = 10, LargestSize = 10_000_000;

    private static readonly StudyProperty<(int[] Sizes, int Iterations)>[] Properties =
    [
        new("sizes", "LIST", "Numbers of variables and rows.", static (s, text) => s with { Sizes = SizesOf(text) }, "1000,10000,100000"),
        new("iterations", "N", "Iterations that are timed.", static (s, text) => s with { Iterations = text.Whole() }, "3"),
    ];

    /// <summary>The study's description.</summary>
    public static StudyDescription Description { get; } = new()
    {
        Name = "scale",
        Meaning = "Sparse problems with as many rows as variables: loading, compiling and stepping, time and memory against non-zeros.",
        Seeds = 1,
        Properties = Properties,
        Prepare = static request =>
        {
            var (sizes, iterations) = request.Read((Sizes: [1000, 10_000, 100_000], Iterations: 3), Properties);
            return new PreparedStudy(new ScaleStudy(sizes, iterations).Execute);
        },
    };

    /// <summary>Times of one problem.</summary>
    public static CellKind<ScaleParameters, ScaleOutcome> Kind { get; } = new()
    {
        Name = "scale",
        ParametersForm = CellJson.Default.ScaleParameters,
        ResultForm = CellJson.Default.ScaleOutcome,
        Work = Time,
        Values = static outcome =>
        [
            ("non_zeros", outcome.NonZeros), ("load_seconds", outcome.Load), ("compile_seconds", outcome.Compile), ("step_seconds", outcome.Step),
            ("peak_gibibytes", outcome.Peak),
        ],
    };

    public ExperimentResult Execute(StudyOptions study, SolveControl control)
    {
        var run = control.Start();
        var cells = StudyCells<ScaleOutcome>.Run(
            "scale", Kind, [.. sizes.Select(size => ($"{size} rows", new ScaleParameters(size, iterations)))], study with { Seeds = 1 }, run);
        List<ScaleOutcome> points = [.. Enumerable.Range(0, sizes.Count).SelectMany(cells.Of)];
        return points.Count > 0 ? cells.AddTo(Result(points, study, run)) : throw ExperimentResult.NothingFinished("size", run);
    }

    /// <summary>As many rows as variables, each over five variables with the value at a planted point as its upper limit; a sparse objective.</summary>
    public static ConstrainedQuadraticModel Create(int size, RandomKey key)
    {
        var random = key.CreateSource();
        var builder = new ConstrainedQuadraticModelBuilder(size);
        var planted = Enumerable.Range(0, size).Select(_ => random.NextBit()).ToArray();
        for (var i = 0; i < size; i++)
        {
            builder.Objective.AddLinear(i, random.NextBelow(21) - 10);
            for (var k = 0; k < CouplingsPerVariable; k++)
            {
                builder.Objective.AddQuadratic(i, (i + 1 + random.NextBelow(size - 1)) % size, random.NextBelow(21) - 10);
            }
        }

        for (var r = 0; r < size; r++)
        {
            var columns = new HashSet<int>();
            while (columns.Count < RowLength)
            {
                columns.Add(random.NextBelow(size));
            }

            int[] sorted = [.. columns.Order()];
            double[] values = [.. sorted.Select(_ => 1.0 + random.NextBelow(3))];
            var activity = sorted.Zip(values, (column, value) => value * planted[column]).Sum();
            builder.AddRow(sorted, values, ConstraintSense.LessOrEqual, activity);
        }

        return builder.Build();
    }

    private static int[] SizesOf(PropertyText text) => text.Counts is var sizes && sizes.All(static size => size is >= SmallestSize and <= LargestSize) ? sizes
        : throw new InputException($"`{text.Name}` takes numbers from {SmallestSize} to {LargestSize}, separated by commas, not {text.Value}.");

    private static double Seconds() => Environment.CpuUsage.UserTime.TotalSeconds;

    private static ScaleOutcome Time(ScaleParameters parameters, ulong seed, CellSurroundings surroundings, CancellationToken cancellation)
    {
        var (size, iterations) = parameters;
        var text = ModelFormats.Write(ModelFile.Of(Create(size, new RandomKey(seed))), new FormatOptions { Format = "opb" }, out _);
        var start = Seconds();
        var model = ModelFormats.Read("scale.opb", text).Constrained!;
        var loaded = Seconds();
        var session = new ConditionalGradient(new SimulatedAnnealing(), new ConditionalGradientOptions
        {
            Iterations = 1,
            Reads = Reads,
            Sweeps = Sweeps,
            Rounding = RoundingLevel.Repair
        }).Prepare(model);
        var compiled = Seconds();
        var request = new SolveRequest { Key = new RandomKey(seed), Threads = surroundings.Threads };
        session.Solve(request, new SolveControl { Cancellation = cancellation });
        var first = Seconds();
        var longer = new ConditionalGradient(new SimulatedAnnealing(), new ConditionalGradientOptions
        {
            Iterations = 1 + iterations,
            Reads = Reads,
            Sweeps = Sweeps,
            Rounding = RoundingLevel.Repair
        }).Prepare(model);
        var before = Seconds();
        var solution = longer.Solve(request, new SolveControl { Cancellation = cancellation });
        var step = Math.Max(1e-6, (Seconds() - before - (first - compiled)) / iterations);
        using var process = Process.GetCurrentProcess();
        var nonZeros = model.Rows.EntryCount + model.Objective.InteractionCount;
        return new ScaleOutcome(size, nonZeros, loaded - start, compiled - loaded, step, process.PeakWorkingSet64 / (double)(1L << 30),
            solution.Status == SolutionStatus.Feasible ? 0 : model.TotalViolation(solution.Values));
    }

    private ExperimentResult Result(List<ScaleOutcome> points, StudyOptions study, SolveRun run)
    {
        var table = new ResultTable(
            "variables = rows", new ResultColumn("non_zeros", "non-zeros", 0), new ResultColumn("load_seconds", "load / s", 3),
            new ResultColumn("compile_seconds", "compile / s", 3),
            new ResultColumn("step_seconds", "iteration / s", 4), new ResultColumn("step_nanoseconds_per_non_zero", "iteration per non-zero / ns", 0),
            new ResultColumn("peak_gibibytes", "peak / GiB", 3), new ResultColumn("violation", "violation left", 0));
        foreach (var point in points)
        {
            table.Add($"{point.Size}", (double)point.NonZeros, point.Load, point.Compile, point.Step, 1e9 * point.Step / point.NonZeros, point.Peak,
                point.Violation);
        }

        var exponent = points.Count > 1 ? Math.Log(points[^1].Step / points[0].Step) / Math.Log((double)points[^1].NonZeros / points[0].NonZeros) : double.NaN;
        return new ExperimentResult
        {
            Name = "scale",
            Question = "How do time and memory of an iteration grow with the non-zeros of the problem?",
            Seed = study.Seed,
            Seeds = 1,
            Parameters = [("row_length", $"{RowLength}"), ("couplings_per_variable", $"{CouplingsPerVariable}"), ("iterations", $"{iterations}"),
            ("reads", $"{Reads}"), ("sweeps", $"{Sweeps}"), ("threads", $"{study.Threads}")],
            Values = [("exponent", exponent), ("peak_gibibytes", points[^1].Peak), ("step_seconds", points[^1].Step)],
            Table = table,
            Verdicts =
            [
                new Verdict($"processor time of an iteration grows at most as non-zeros^{LargestExponent}", points.Count > 1 ? exponent <= LargestExponent
                : null, $"exponent {exponent:F2}"),
                new Verdict($"within {LimitInGibibytes} GiB", points[^1].Peak <= LimitInGibibytes,
                $"{points[^1].Peak:F2} GiB at {points[^1].Size} rows and variables"),
            ],
            Figures =
            [
                new LineFigure
                {
                    Name = "scale", Title = "Processor time of an iteration", XLabel = "non-zeros", YLabel = "seconds", XScale = AxisScale.Logarithmic,
                        YScale = AxisScale.Logarithmic,
                    Curves =
                    [
                        new Curve("measured", [.. points.Select(static point => new CurvePoint(point.NonZeros, point.Step))]),
                        new Curve("linear", [.. points.Select(point =>
                        new CurvePoint(point.NonZeros, points[0].Step * point.NonZeros / points[0].NonZeros))]) { IsReference = true },
                    ],
                },
            ],
            Notes = ["Times are processor seconds of the whole process; an iteration is one oracle call with its reads repaired. Peak: largest working set so "
            + "far."],
            Seconds = run.Elapsed.TotalSeconds,
            StopReason = run.StopReason,
        };
    }
}
