using Isinglass.Model;

namespace Isinglass.Neural;

/// <summary>A bound of the theory with the numbers that went into it.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Formula">The formula in symbols.</param>
/// <param name="Value">Its value.</param>
public sealed record Bound(string Name, string Formula, double Value);

/// <summary>What a compiled network costs, known before anything is solved.</summary>
public sealed record ResourceReport
{
    /// <summary>Number of samples N.</summary>
    public required int Samples { get; init; }

    /// <summary>Number of parameter bits B.</summary>
    public required int ParameterBits { get; init; }

    /// <summary>Auxiliary spins of one sample, mean over the samples of the bundles that were compiled.</summary>
    public required double SpinsPerSample { get; init; }

    /// <summary>Spins of the largest bundle: what a machine must hold for one call.</summary>
    public required int SpinsPerCall { get; init; }

    /// <summary>Spins of one model of all samples.</summary>
    public required long SpinsMonolithic { get; init; }

    /// <summary>Monolithic spins by cause.</summary>
    public required IReadOnlyDictionary<string, long> SpinsByCause { get; init; }

    /// <summary>Couplings of the largest bundle if its rows are multiplied out.</summary>
    public required long Couplings { get; init; }

    /// <summary>Rows (linear, product and squared) of the largest bundle.</summary>
    public required int Rows { get; init; }

    /// <summary>Smallest and largest magnitude of a coefficient of the rows.</summary>
    public required (double Smallest, double Largest) CoefficientRange { get; init; }

    /// <summary>Bits (with sign) that hold the rows' coefficients relative to their smallest one.</summary>
    public required int CoefficientBits { get; init; }

    /// <summary>Bounds of the theory.</summary>
    public required IReadOnlyList<Bound> Bounds { get; init; }

    /// <summary>The report of a compiled network.</summary>
    /// <param name="compiled">All bundles, or some of them as a sample of the whole.</param>
    /// <param name="totalSamples">Number of samples N of the whole; counts of what was compiled are scaled to it. 0 = what was compiled is the whole.</param>
    public static ResourceReport Of(CompiledNetwork compiled, int totalSamples = 0)
    {
        var (scenarios, parameters) = (compiled.Scenarios.Scenarios, compiled.Completion.FreeCount);
        var compiledSamples = compiled.Completion.Block.SampleCount;
        var samples = totalSamples > 0 ? totalSamples : compiledSamples;
        var counts = Enum.GetValues<VariableCause>().ToDictionary(cause => Name(cause), _ => 0L);
        counts[Name(VariableCause.Parameter)] = parameters;
        foreach (var cause in compiled.Causes.SelectMany(causes => causes).Where(cause => cause != VariableCause.Parameter))
        {
            counts[Name(cause)]++;
        }

        var largest = scenarios.MaxBy(scenario => scenario.Model.VariableCount)!.Model;
        var auxiliary = scenarios.Sum(scenario => (long)(scenario.Model.VariableCount - parameters));
        var range = Range(largest);
        return new ResourceReport
        {
            Samples = samples,
            ParameterBits = parameters,
            SpinsPerSample = (double)auxiliary / compiledSamples,
            SpinsPerCall = largest.VariableCount,
            SpinsMonolithic = parameters + Whole(auxiliary),
            SpinsByCause = counts.ToDictionary(pair => pair.Key, pair => pair.Key == Name(VariableCause.Parameter) ? pair.Value : Whole(pair.Value)),
            Couplings = CountCouplings(largest),
            Rows = largest.Rows.RowCount + largest.Products.Length + largest.Objective.SquaredTerms.Count,
            CoefficientRange = range,
            CoefficientBits = range.Smallest > 0 ? 1 + (int)Math.Ceiling(Math.Log2(range.Largest / range.Smallest + 1)) : 0,
            Bounds = TheoryBounds.Of(compiled, (double)auxiliary / compiledSamples),
        };

        long Whole(long count) => (long)Math.Round((double)count * samples / compiledSamples);
    }

    /// <summary>The name of a cause in reports: parameters, selectors, slacks, products, loss.</summary>
    public static string Name(VariableCause cause) => cause switch
    {
        VariableCause.Parameter => "parameters",
        VariableCause.Selector => "selectors",
        VariableCause.Slack => "slacks",
        VariableCause.Product => "products",
        _ => "loss",
    };

    private static (double Smallest, double Largest) Range(ConstrainedQuadraticModel model)
    {
        var values = model.Rows.Values.Concat(model.Objective.SquaredTerms.Rows.Values).Select(Math.Abs).Where(value => value > 0).DefaultIfEmpty(0).ToArray();
        return (values.Min(), values.Max());
    }

    /// <summary>Number of pairs of variables that meet in a row, a product or the objective; no pair is counted twice and no matrix is built.</summary>
    private static long CountCouplings(ConstrainedQuadraticModel model)
    {
        var (rows, squares) = (model.Rows, model.Objective.SquaredTerms.Rows);
        var (byVariable, squaresByVariable) = (rows.Transpose(), squares.Transpose());
        var products = model.Products.SelectMany(p => new[] { (p.Product, p), (p.First, p), (p.Second, p) }).ToLookup(pair => pair.Item1, pair => pair.p);
        var mark = new int[model.VariableCount];
        Array.Fill(mark, -1);
        var count = 0L;
        for (var i = 0; i < mark.Length; i++)
        {
            Mark(i, rows, byVariable);
            Mark(i, squares, squaresByVariable);
            foreach (var other in model.Objective.Couplings.RowColumns(i))
            {
                Visit(i, other);
            }

            foreach (var product in products[i])
            {
                Visit(i, product.Product);
                Visit(i, product.First);
                Visit(i, product.Second);
            }
        }

        return count;

        void Mark(int i, Isinglass.Numerics.SparseRows matrix, Isinglass.Numerics.SparseRows transposed)
        {
            foreach (var row in transposed.RowColumns(i))
            {
                foreach (var other in matrix.RowColumns(row))
                {
                    Visit(i, other);
                }
            }
        }

        void Visit(int i, int other)
        {
            if (other < i && mark[other] != i)
            {
                mark[other] = i;
                count++;
            }
        }
    }
}
