using Isinglass.Model;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Intervals;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Compilation.Resources;

/// <summary>A bound from theory.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Formula">The formula in symbols.</param>
/// <param name="Value">Its value.</param>
internal sealed record Bound(string Name, string Formula, double Value);

/// <summary>What a compiled network costs, known before anything is solved.</summary>
internal sealed record ResourceReport
{
    /// <summary>Intervals are propagated up to this product of parameters (of wired networks, connections) and samples: some tenths of a second.</summary>
    private const double MostPropagations = 5e6;

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

    /// <summary>Number of bundles.</summary>
    public required int Bundles { get; init; }

    /// <summary>Spins of all bundles together, each with its own copy of the parameters.</summary>
    public required long SpinsDecomposed { get; init; }

    /// <summary>Spins of one model of all samples by the formulas, before intervals, equal samples and dead bits are looked at.</summary>
    public required long SpinsBeforePresolve { get; init; }

    /// <summary>Monolithic spins without dead bits.</summary>
    public required long SpinsAfterPresolve { get; init; }

    /// <summary>
    /// Parameter bits that change no loss, by interval propagation forwards and backwards; only weights of dead inputs where <see cref="DeadUnits"/> is null.
    /// </summary>
    public required int DeadBits { get; init; }

    /// <summary>Inputs that are 0 in every sample.</summary>
    public required int DeadInputs { get; init; }

    /// <summary>Hidden units that are needed in no sample; null where network and samples are too large for interval propagation.</summary>
    public required int? DeadUnits { get; init; }

    /// <summary>
    /// Pairs of a sample and a hidden unit whose activation is decided by intervals or needed by nobody: they have no selector. Null likewise.
    /// </summary>
    public required long? DecidedActivations { get; init; }

    /// <summary>Compiled samples that equal another one of their bundle and share its spins.</summary>
    public required int MergedSamples { get; init; }

    /// <summary>Estimated bytes of the model while it is built.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Monolithic spins by role.</summary>
    public required IReadOnlyDictionary<string, long> SpinsByCause { get; init; }

    /// <summary>Couplings of the largest bundle if its rows are multiplied out.</summary>
    public required long Couplings { get; init; }

    /// <summary>Rows (linear, product and squared) of the largest bundle.</summary>
    public required int Rows { get; init; }

    /// <summary>Smallest and largest magnitude of a coefficient of the rows; a squared row counts with the root of its weight.</summary>
    public required (double Smallest, double Largest) CoefficientRange { get; init; }

    /// <summary>Bits (with sign) that hold the rows' coefficients relative to their smallest one.</summary>
    public required int CoefficientBits { get; init; }

    /// <summary>Bounds of the theory.</summary>
    public required IReadOnlyList<Bound> Bounds { get; init; }

    /// <summary>The report of a compiled network.</summary>
    /// <param name="compiled">All bundles, or a sample of them.</param>
    /// <param name="totalSamples">Number of samples N of the whole; counts are scaled to it. 0 = everything was compiled.</param>
    public static ResourceReport Of(CompiledNetwork compiled, int totalSamples = 0)
    {
        var (scenarios, parameters) = (compiled.Scenarios.Scenarios, compiled.Completion.FreeCount);
        var compiledSamples = compiled.Completion.Block.SampleCount;
        var samples = totalSamples > 0 ? totalSamples : compiledSamples;
        var counts = Enum.GetValues<VariableRole>().ToDictionary(cause => Name(cause), _ => 0L);
        counts[Name(VariableRole.Parameter)] = parameters;
        foreach (var cause in compiled.Causes.SelectMany(causes => causes).Where(cause => cause != VariableRole.Parameter))
        {
            counts[Name(cause)]++;
        }

        var largest = scenarios.MaxBy(scenario => scenario.Model.VariableCount)!.Model;
        var formula = SpinCountEstimate.PerSample(compiled.Lattice, compiled.Completion.Loss, compiled.Loss.MultiClass, compiled.Options,
            compiled.Completion.Block.MaximumInput);
        var block = compiled.Completion.Block;
        var spec = compiled.Lattice.Spec;
        bool[] isDead = [.. Enumerable.Range(0, block.FeatureCount).Select(i => !block.Inputs.AsSpan(i * block.Padded, block.Padded).ContainsAnyExcept(0))];
        var deadInputs = isDead.Count(dead => dead);
        var connections = spec.IsDense ? parameters : Enumerable.Range(0, spec.Layers.Count).Sum(l => (double)spec.Layers[l].Width * spec.FanIn(l));
        var intervals = connections * compiledSamples <= MostPropagations ? new IntervalPropagation(compiled.Lattice, block) : null;
        var dead = intervals?.DeadBits.Count ?? DeadWeights(spec, isDead) * spec.FilterCount(0) * spec.Layers[0].Weights.BitCount;
        var bundles = (int)Math.Round((double)scenarios.Count * samples / compiledSamples);
        var auxiliary = scenarios.Sum(scenario => (long)(scenario.Model.VariableCount - parameters));
        var range = Range(largest);
        return new ResourceReport
        {
            Samples = samples,
            ParameterBits = parameters,
            SpinsPerSample = (double)auxiliary / compiledSamples,
            SpinsPerCall = largest.VariableCount,
            SpinsMonolithic = parameters + Whole(auxiliary),
            Bundles = bundles,
            SpinsDecomposed = (long)parameters * bundles + Whole(auxiliary),
            SpinsBeforePresolve = parameters + formula.Spins * samples,
            SpinsAfterPresolve = parameters - dead + Whole(auxiliary),
            DeadBits = dead,
            DeadInputs = deadInputs,
            DeadUnits = intervals?.DeadUnitCount,
            DecidedActivations = intervals?.DecidedCount,
            MergedSamples = compiled.Options.Encoding != ModelEncoding.Implicit ? compiledSamples - compiled.Bundles.Sum(bundle =>
            DistinctCount(compiled.Completion.Block, bundle)) : 0,
            MemoryBytes = formula.Bytes * samples,
            SpinsByCause = counts.ToDictionary(pair => pair.Key, pair => pair.Key == Name(VariableRole.Parameter) ? pair.Value : Whole(pair.Value)),
            Couplings = CouplingCount.Of(largest, parameters),
            Rows = largest.Rows.RowCount + largest.Products.Length + largest.Objective.SquaredTerms.Count,
            CoefficientRange = range,
            CoefficientBits = range.Smallest > 0 ? 1 + (int)Math.Ceiling(Math.Log2(range.Largest / range.Smallest + 1 - 1e-9)) : 0,
            Bounds = TheoryBounds.Of(compiled, (double)auxiliary / compiledSamples),
        };

        long Whole(long count) => (long)Math.Round((double)count * samples / compiledSamples);
    }

    /// <summary>Weights of a first-layer filter that meet dead inputs alone, wherever its neurons are.</summary>
    private static int DeadWeights(NetworkSpec spec, bool[] isDead) => spec.Layers[0].Wiring is not { } wiring ? isDead.Count(dead => dead)
        : Enumerable.Range(0, wiring.FanIn).Count(k => Enumerable.Range(0, wiring.PositionCount)
        .All(position => wiring.Sources(position)[k] is var source && (source == Wiring.Outside || isDead[source])));

    private static int DistinctCount(SampleBlock block, int[] bundle)
    {
        var samples = bundle.ToHashSet();
        return Enumerable.Range(0, block.Padded).Where(lane => samples.Contains(block.Samples[lane])).DistinctBy(block.KeyOf).Count();
    }

    /// <summary>The name of a role in reports: parameters, selectors, slacks, products, loss.</summary>
    public static string Name(VariableRole cause) => cause switch
    {
        VariableRole.Parameter => "parameters",
        VariableRole.Selector => "selectors",
        VariableRole.Slack => "slacks",
        VariableRole.Product => "products",
        _ => "loss",
    };

    private static (double Smallest, double Largest) Range(ConstrainedQuadraticModel model)
    {
        var (smallest, largest) = (double.PositiveInfinity, 0.0);
        void Take(ReadOnlySpan<double> values, double scale)
        {
            foreach (var value in values)
            {
                var magnitude = Math.Abs(value) * scale;
                smallest = magnitude > 0 ? Math.Min(smallest, magnitude) : smallest;
                largest = Math.Max(largest, magnitude);
            }
        }

        Take(model.Rows.Values, 1);
        var squares = model.Objective.SquaredTerms;
        for (var r = 0; r < squares.Count; r++)
        {
            // A machine sees weight * row^2, so the weight's root belongs to the row.
            Take(squares.Rows.RowValues(r), Math.Sqrt(Math.Abs(squares.Weights[r])));
        }

        return largest > 0 ? (smallest, largest) : (0, 0);
    }
}
