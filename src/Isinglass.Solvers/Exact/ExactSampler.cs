using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Solvers.Exact.Branching;
using Isinglass.Solvers.Reads;
using Isinglass.Solvers.Tabu;

namespace Isinglass.Solvers.Exact;

/// <summary>
/// The proved minimum: enumeration in Gray code order for small models, depth-first branch and bound for larger ones (see <see cref="BranchAndBound"/>), which
/// starts from a tabu search. A run that ends early returns the incumbent and a lower bound in its parameters. Squared terms are expanded. Energies within 1e-9
/// of the largest possible change by one flip count as equal, unless sums of the coefficients are exact: then only equal energies do.
/// </summary>
internal sealed class ExactSampler : ISampler
{
    /// <summary>Branch and bound keeps a dense matrix; larger models would neither fit nor finish.</summary>
    private const int LargestModel = 2000;

    private readonly ExactSamplerOptions _options;

    /// <summary>An exact sampler with default parameters.</summary>
    public ExactSampler()
        : this(new ExactSamplerOptions())
    {
    }

    /// <summary>An exact sampler; wrong parameters throw <see cref="InputException"/>.</summary>
    public ExactSampler(ExactSamplerOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "exact";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        Requests.Check(model, request);
        if (model.VariableCount > LargestModel)
        {
            throw new InputException(
                $"The exact sampler takes at most {LargestModel} variables, the model has {model.VariableCount}. " +
                "Use a heuristic (sa, tabu, auto) or presolve first.");
        }

        var enumerates = model.VariableCount <= _options.EnumerationLimit;
        IExactSearch search = enumerates
            ? new Enumeration(model.Expand(), _options, request.Threads)
            : new BranchAndBound(model.Expand(), _options);
        var prepared = run.Elapsed;
        var start = Start(model, request, run, enumerates);
        if (!run.ShouldStop())
        {
            search.Search(start, run);
        }

        return Result(model, request, run, prepared, search, start);
    }

    /// <summary>The first incumbent: the given or a random state, improved by a short tabu search before branch and bound.</summary>
    private static sbyte[] Start(BinaryQuadraticModel model, SampleRequest request, SolveRun run, bool isRaw)
    {
        var start = new sbyte[model.VariableCount];
        if (isRaw)
        {
            Requests.FillStart(model, request.InitialStates, 0, request.Key, start);
        }
        else
        {
            var first = new TabuSearch().Sample(model, request with { Reads = 1, Threads = 1, Sweeps = 100 }, run.Part());
            first.LowestValues().CopyTo(start.AsSpan());
        }

        run.Offer(model.Energy(start));
        return start;
    }

    private SampleSet Result(BinaryQuadraticModel model, SampleRequest request, SolveRun run, TimeSpan prepared, IExactSearch search, sbyte[] start)
    {
        var sampled = run.Elapsed;
        var optima = search.Optima.Count > 0 ? search.Optima : [start];
        var states = new BitMatrix(optima.Count, model.VariableCount);
        var energies = new double[optima.Count];
        for (var row = 0; row < optima.Count; row++)
        {
            states.SetRow(row, optima[row]);
            energies[row] = model.Energy(optima[row]);
            run.Offer(energies[row]);
        }

        var reason = run.Finish(search.IsProved ? StopReason.Optimal : StopReason.Completed);
        return new SampleSet(model.Vartype, states, energies, _options.AllOptima ? null : [request.Reads])
        {
            Sampler = Name,
            Parameters = Requests.Describe(request, 1, 1, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["method"] = search.Method,
                ["lower_bound"] = (search.IsProved ? energies.Min() : search.LowerBound).ToString("R"),
                ["all_optima"] = _options.AllOptima ? "true" : "false",
            }),
            Timing = Requests.Timing(prepared, sampled, run.Elapsed),
            Trace = run.Trace,
            StopReason = reason,
        };
    }
}
