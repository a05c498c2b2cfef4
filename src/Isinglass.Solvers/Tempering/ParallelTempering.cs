using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Reads;

namespace Isinglass.Solvers.Tempering;

/// <summary>
/// Parallel tempering (replica exchange: Swendsen, Wang 1986; Hukushima, Nemoto 1996): one replica per temperature makes exact Metropolis sweeps, neighbours
/// swap with probability min(1, exp((beta_a - beta_b)(E_a - E_b))). The ladder is measured once per call. A sweep is one sweep of every replica and one round
/// of swaps. At the end the best state met after any sweep descends to its local minimum.
/// </summary>
public sealed class ParallelTempering : ISampler
{
    private const int DefaultSweeps = 300;

    private readonly ParallelTemperingOptions _options;

    /// <summary>Parallel tempering with default parameters.</summary>
    public ParallelTempering()
        : this(new ParallelTemperingOptions())
    {
    }

    /// <summary>Parallel tempering; wrong parameters throw <see cref="InputException"/>.</summary>
    public ParallelTempering(ParallelTemperingOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "tempering";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        Requests.Check(model, request);
        var store = new CouplingStore(model, RowFields.OnDemand);
        var ladder = Ladder(store, request.Key, run);
        var loop = new ReadLoop<TemperingWorkspace>(model, request, run, DefaultSweeps)
        {
            CreateWorkspace = () => new TemperingWorkspace(store, ladder),
            Read = static (workspace, task) => workspace.Read(task),
        };
        return loop.Run(Name, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["schedule"] = _options.Temperatures is null ? "ladder measured" : "ladder given",
            ["replicas"] = ladder.Length.ToString(),
            ["temperature_hot"] = (1 / ladder[0]).ToString("R"),
            ["temperature_cold"] = (1 / ladder[^1]).ToString("R"),
        });
    }

    /// <summary>Inverse temperatures; not measured when the run is already over.</summary>
    private double[] Ladder(CouplingStore store, RandomKey key, SolveRun run)
    {
        if (_options.Temperatures is { } given)
        {
            return [.. given.Select(temperature => 1 / temperature)];
        }

        return run.ShouldStop() ? [1] : TemperatureLadder.Measure(store, key.Derive("ladder"), _options.MaximumReplicas, run);
    }
}
