using System.Collections.Concurrent;
using Isinglass.Experiments.Cells;
using Isinglass.Machines;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solving;

namespace Isinglass.Experiments.Campaigns;

/// <summary>One instance, solved by one method with one seed.</summary>
internal static class SolveCell
{
    /// <summary>The best of a penalty sweep, which gets seven times the time of the others.</summary>
    public const string SweepMethod = "penalty-sweep";

    /// <summary>QCGD over random reads: repair and search without an oracle.</summary>
    public const string ControlMethod = "search-only";

    /// <summary>The default choice.</summary>
    public const string Auto = "auto";

    // The time of a cell excludes the compilation of this program; an external machine is not warmed up, since its calls may cost money.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.1);

    private static readonly ConcurrentDictionary<string, bool> Warm = new(StringComparer.Ordinal);

    // Cells of one instance often follow one another, and a large one takes a while to read.
    private static volatile NamedInstance? _last;

    public static CellKind<SolveParameters, CampaignCell> Kind { get; } = new()
    {
        Name = "solve",
        ParametersForm = CellJson.Default.SolveParameters,
        ResultForm = CellJson.Default.CampaignCell,
        Work = Run,
        Values = static cell => [("value", cell.Best ?? double.NaN), ("seconds", cell.Seconds), ("oracle_calls", cell.OracleCalls)],
    };

    /// <summary>The settings of a sampler's or method's name; the automatic choice for a problem with rows is the default method.</summary>
    public static SolveSettings NamedBy(NamedInstance instance, string method) => instance.File.Constrained is null ? new SolveSettings { Sampler = method }
        : new SolveSettings { Method = method == Auto ? null : method };

    private static CampaignCell Run(SolveParameters parameters, ulong seed, CellSurroundings surroundings, CancellationToken cancellation)
    {
        var instance = _last is { } last && last.Source == parameters.Instance ? last : parameters.Instance.Load();
        _last = instance;
        if (!OutsideMachines.Is(parameters.Method) && Warm.TryAdd(parameters.Method, true))
        {
            Solve(parameters with { TimeLimit = WarmUp, Sweeps = null }, instance, seed, cancellation);
        }

        var outcome = Solve(parameters, instance, seed, cancellation);
        if (outcome.Failure is { } failure)
        {
            throw new WorkException(failure);
        }

        return new CampaignCell
        {
            Instance = instance.Name,
            Sampler = parameters.Method,
            Seed = seed,
            IsMinimised = instance.Sense == ObjectiveSense.Minimize,
            Seconds = outcome.Elapsed.TotalSeconds,
            StopReason = outcome.StopReason,
            OracleCalls = outcome.OracleCalls,
            Reads = outcome.IsFeasible ? [.. ReadEnergies(outcome.Samples).Select(instance.Value)] : [],
            Trace = [.. outcome.Trace.Select(point => point with { Objective = instance.Value(point.Objective) })],
        };
    }

    private static SolveOutcome Solve(SolveParameters parameters, NamedInstance instance, ulong seed, CancellationToken cancellation)
    {
        var hasRows = instance.File.Constrained is not null;
        var settings = NamedBy(instance, parameters.Method) with
        {
            TimeLimit = parameters.TimeLimit,
            Reads = parameters.Reads,
            Sweeps = parameters.Sweeps,
            Threads = parameters.Threads,
            Seed = seed,
        };
        var control = new SolveControl
        {
            TimeLimit = parameters.TimeLimit,
            Target = parameters.Target is { } target ? instance.Energy(target) + CampaignCell.Rounding(target) : null,
            Cancellation = cancellation,
        };
        if (hasRows && parameters.Method == SweepMethod)
        {
            var (points, best, failure) = PenaltySweep.Run(instance.File, settings, control);
            return points[best].Outcome with { Failure = failure };
        }

        return ProblemSolver.Solve(
            instance.File, hasRows && parameters.Method == ControlMethod ? settings with { Method = "qcgd", Machine = new RandomReads() } : settings, control);
    }

    private static List<double> ReadEnergies(SampleSet samples)
    {
        var energies = new List<double>();
        for (var row = 0; row < samples.Count; row++)
        {
            energies.AddRange(Enumerable.Repeat(samples.Energies[row], samples.Occurrences[row]));
        }

        return energies;
    }
}
