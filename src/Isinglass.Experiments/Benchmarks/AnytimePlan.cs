using Isinglass.Experiments.Benchmarks.Kernels;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Training;

namespace Isinglass.Experiments.Benchmarks;

/// <summary>The runs of an anytime benchmark: every instance by every sampler, budget and seed.</summary>
internal sealed class AnytimePlan
{
    private readonly (string Name, ISampler? Machine)[] _samplers;
    private readonly IReadOnlyList<TimeSpan> _budgets;

    /// <summary>A plan.</summary>
    /// <param name="instances">The instances.</param>
    /// <param name="samplers">Names of samplers, or that of the textbook annealer.</param>
    /// <param name="seeds">Seeds 1 .. N.</param>
    /// <param name="budgets">Budgets of processor time.</param>
    public AnytimePlan(IReadOnlyList<BenchmarkInstance> instances, IEnumerable<string> samplers, int seeds, IReadOnlyList<TimeSpan> budgets)
    {
        (Instances, Seeds, _budgets) = (instances, seeds, budgets);
        _samplers = [.. samplers.Select(name => (name, name == KernelBenchmark.TextbookName ? null : MachineCatalog.CreateSampler(name)))];
    }

    /// <summary>The instances.</summary>
    public IReadOnlyList<BenchmarkInstance> Instances { get; }

    /// <summary>Number of seeds.</summary>
    public int Seeds { get; }

    /// <summary>Measures until it is cancelled or a machine fails; an interrupted run is discarded.</summary>
    public AnytimeReport Run(SolveControl control)
    {
        var results = new List<AnytimeResult>();
        var run = control.Start();
        foreach (var (instance, sampler, budget, seed) in Cells())
        {
            control.Progress?.Report(new SolveProgress(run.Elapsed, double.PositiveInfinity, double.NaN, null,
                $"{instance.Name}  {sampler.Name}  {budget.TotalSeconds:G3} s  seed {seed}"));
            var result = run.Ask(() => sampler.Machine is { } machine
                ? AnytimeBenchmark.Run(instance, machine, budget.TotalSeconds, seed, control.Cancellation)
                : AnytimeBenchmark.RunTextbook(instance, budget.TotalSeconds, seed));
            if (result is null || control.Cancellation.IsCancellationRequested)
            {
                break;
            }

            results.Add(result);
        }

        return results.Count == 0 && run.Failure is { } failure ? throw new WorkException(failure.Message, failure)
            : new AnytimeReport(this, results, run.Failure?.Message);
    }

    private IEnumerable<(BenchmarkInstance Instance, (string Name, ISampler? Machine) Sampler, TimeSpan Budget, ulong Seed)> Cells() =>
        from instance in Instances
        from sampler in _samplers
        from budget in _budgets
        from seed in Enumerable.Range(1, Seeds)
        select (instance, sampler, budget, (ulong)seed);
}
