using Isinglass.Model;
using Isinglass.Numerics;

namespace Isinglass.Solvers;

/// <summary>Parameters of <see cref="ParallelTempering"/>.</summary>
public sealed record ParallelTemperingOptions
{
    /// <summary>Temperatures in units of the model's energy, hottest first; null = a ladder measured from energy statistics (recommended).</summary>
    public IReadOnlyList<double>? Temperatures { get; init; }

    /// <summary>Most replicas of a measured ladder. Default 32; range 2 or more.</summary>
    public int MaximumReplicas { get; init; } = 32;

    internal void Check()
    {
        if (MaximumReplicas < 2)
        {
            throw new InputException($"Parallel tempering needs at least 2 replicas, not {MaximumReplicas}.");
        }

        if (Temperatures is { } given && !IsLadder(given))
        {
            throw new InputException("The temperatures of parallel tempering must be positive numbers, the hottest first.");
        }
    }

    private static bool IsLadder(IReadOnlyList<double> temperatures) =>
        temperatures.Count > 0 && temperatures.All(t => t > 0 && double.IsFinite(t)) &&
        temperatures.Zip(temperatures.Skip(1)).All(pair => pair.First >= pair.Second);
}

/// <summary>
/// Parallel tempering (replica exchange: Swendsen, Wang 1986; Hukushima, Nemoto 1996): one replica per temperature makes exact Metropolis sweeps, neighbours
/// swap
/// with probability min(1, exp((beta_a - beta_b)(E_a - E_b))). The ladder is measured once per call. A sweep is one sweep of every replica and one
/// round of swaps. The best state met after any sweep is descended to its local minimum at the end.
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

    /// <summary>Inverse temperatures. A run that is already over measures nothing.</summary>
    private double[] Ladder(CouplingStore store, RandomKey key, SolveRun run)
    {
        if (_options.Temperatures is { } given)
        {
            return [.. given.Select(temperature => 1 / temperature)];
        }

        return run.ShouldStop() ? [1] : TemperatureLadder.Measure(store, key.Derive("ladder"), _options.MaximumReplicas, run);
    }
}

/// <summary>One thread's replicas.</summary>
internal sealed class TemperingWorkspace
{
    private readonly double[] _ladder;
    private readonly LocalFields[] _replicas;

    public TemperingWorkspace(CouplingStore store, double[] ladder)
    {
        _ladder = ladder;
        _replicas = [.. ladder.Select(_ => new LocalFields(store))];
    }

    /// <summary>One read. Every replica starts from the given state, or the coldest from the random one and the others from their own.</summary>
    public void Read(ReadTask task)
    {
        task.Offer(_replicas[^1].Store.Model.Energy(task.Start), task.Start);
        if (task.Run.ShouldStop())
        {
            return;
        }

        Start(task);
        var random = task.Key.Derive("sweeps").CreateSource();
        for (var sweep = 0; sweep < task.Sweeps && !task.Run.ShouldStop(); sweep++)
        {
            for (var rung = 0; rung < _ladder.Length && !task.Run.ShouldStop(); rung++)
            {
                Metropolis.Sweep(_replicas[rung], _ladder[rung], random);
                task.Offer(_replicas[rung].Energy, _replicas[rung].Values);
            }

            Swap(sweep & 1, random);
            task.Run.Report(double.NaN, "tempering");
        }

        Descend(task);
    }

    private void Start(ReadTask task)
    {
        var model = _replicas[0].Store.Model;
        var start = task.Start.AsSpan().ToArray();
        for (var rung = _replicas.Length - 1; rung >= 0; rung--)
        {
            _replicas[rung].Set(start);
            if (!task.IsStartGiven)
            {
                Requests.FillStart(model, null, 0, task.Key.Derive(rung), start);
            }
        }
    }

    private void Swap(int parity, RandomSource random)
    {
        for (var rung = parity; rung + 1 < _replicas.Length; rung += 2)
        {
            var exponent = (_ladder[rung] - _ladder[rung + 1]) * (_replicas[rung].Energy - _replicas[rung + 1].Energy);
            if (exponent >= 0 || random.NextDouble() < Math.Exp(exponent))
            {
                (_replicas[rung], _replicas[rung + 1]) = (_replicas[rung + 1], _replicas[rung]);
            }
        }
    }

    private void Descend(ReadTask task)
    {
        var fields = _replicas[^1];
        fields.Set(task.Best);
        SequentialDescent.Descend(fields);
        task.Offer(fields.Energy, fields.Values);
    }
}
