using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing.Constrained;
using Isinglass.Solvers.Annealing.Kernels.Layouts;
using Isinglass.Solvers.Annealing.Schedules;

namespace Isinglass.Solvers.Annealing;

/// <summary>
/// Simulated annealing (Kirkpatrick, Gelatt, Vecchi, Science 220, 1983) with exact Metropolis proposals. The temperature range is measured, not derived
/// from the largest coefficient; squared terms stay rows whose residuals are maintained. With a number of sweeps every read is one anneal of that
/// length; without one but with a time limit, a read fills its share of the time: a short anneal that measures the costs, then full ones (docs/decisions/0007).
/// Equal keys give equal samples on any number of threads as long as no time limit, target or cancellation intervenes.
/// </summary>
public sealed class SimulatedAnnealing : ISampler
{
    private readonly AnnealingOptions _options;

    /// <summary>A sampler with options; null = defaults.</summary>
    public SimulatedAnnealing(AnnealingOptions? options = null)
    {
        _options = options ?? new AnnealingOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Name => "sa";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        Check(model, request);
        var run = control.Start();
        var problem = SpinProblem.From(model);
        using var layout = KernelChoice.Choose(problem, _options.Kernel, request.Reads, PlannedSweeps(request, control));
        var curve = Curve(problem, layout, request.Key);
        var task = new AnnealingTask(model, problem, layout, curve, request, run, request.InitialStates is null ? 0 : _options.WarmStart);
        var prepared = run.Elapsed;
        var (states, energies, sweeps) = AnnealingGroups.Run(task);
        var reason = run.Finish(StopReason.Completed);
        return new SampleSet(model.Vartype, states, energies)
        {
            Sampler = Name,
            StopReason = reason,
            Trace = run.Trace,
            Parameters = Describe(task, sweeps),
            Timing = new Dictionary<string, long>(StringComparer.Ordinal)
            {
                ["preprocessing_ns"] = Nanoseconds(prepared),
                ["sampling_ns"] = Nanoseconds(run.Elapsed - prepared),
            },
        };
    }

    private static void Check(BinaryQuadraticModel model, SampleRequest request)
    {
        if (request.Reads < 1 || request.Threads < 1 || request.Sweeps < 1)
        {
            throw new InputException(
                $"Reads, threads and sweeps must be at least 1, not {request.Reads}, {request.Threads} and {request.Sweeps?.ToString() ?? "(none)"}.");
        }

        if (request.InitialStates is { } initial && (initial.ColumnCount != model.VariableCount || initial.RowCount == 0))
        {
            throw new InputException(
                $"The model has {model.VariableCount} variables, but {initial.RowCount} initial states of {initial.ColumnCount} values were given.");
        }
    }

    private static int PlannedSweeps(SampleRequest request, SolveControl control) =>
        request.Sweeps ?? (control.TimeLimit is null && control.NoImprovement is null ? AnnealingTask.DefaultSweeps : int.MaxValue);

    private static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    private static Dictionary<string, string> Describe(AnnealingTask task, long sweeps)
    {
        var unit = task.Problem.Unit;
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["kernel"] = task.Layout.Name,
            ["schedule"] = task.Curve.Kind.ToString().ToLowerInvariant(),
            ["temperature_hot"] = (task.Curve.Hot * unit).ToString("R"),
            ["temperature_cold"] = (task.Curve.Cold * unit).ToString("R"),
            ["sweeps"] = (task.FillsTime ? 0 : task.Request.Sweeps ?? AnnealingTask.DefaultSweeps).ToString(),
            ["sweeps_total"] = sweeps.ToString(),
            ["replicas_per_group"] = task.Layout.ReplicaCount.ToString(),
            ["threads"] = task.ThreadCount.ToString(),
            ["seed"] = task.Request.Key.Seed.ToString(),
        };
    }

    private CoolingCurve Curve(SpinProblem problem, KernelLayout layout, RandomKey key)
    {
        if (_options.Schedule == AnnealingSchedule.Custom)
        {
            var steps = _options.Temperatures!.Select(t => t / problem.Unit).ToArray();
            return new CoolingCurve(AnnealingSchedule.Custom, steps[0], steps[^1], steps);
        }

        var (hot, cold) = (_options.HotTemperature / problem.Unit, _options.ColdTemperature / problem.Unit);
        if (hot is null || cold is null)
        {
            using var state = layout.CreateState();
            var measured = TemperatureProbe.Measure(state, problem, key.Derive("probe"));
            if (hot is null && cold is null && _options.Schedule == AnnealingSchedule.Automatic)
            {
                return measured;
            }

            cold ??= Math.Min(measured.Cold, hot ?? double.PositiveInfinity);
            hot ??= Math.Max(measured.Hot, cold.Value);
        }

        var kind = _options.Schedule == AnnealingSchedule.Automatic ? AnnealingSchedule.Geometric : _options.Schedule;
        return new CoolingCurve(kind, hot.Value, cold.Value, []);
    }
}
