using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Isinglass.Experiments.Benchmarks;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Annealing.Kernels;

namespace Isinglass.Benchmarks;

/// <summary>
/// One sweep of every storage form in the middle of its range of temperatures, against a sweep of the textbook annealer. A form of many replicas sweeps all
/// of them in one call: divide its ratio by their number.
/// </summary>
[Config(typeof(Short))]
[MemoryDiagnoser]
public class SweepBenchmarks
{
    private AnnealingForm _form = null!;
    private AnnealingState _state = null!;
    private TextbookAnnealer _textbook = null!;
    private RandomSource _random = null!;
    private double _temperature;
    private double _unit;

    /// <summary>The storage forms that have a goal.</summary>
    public static IEnumerable<string> Forms => KernelGoal.All.Select(goal => goal.Form);

    /// <summary>The storage form.</summary>
    [ParamsSource(nameof(Forms))]
    public string Form { get; set; } = "";

    /// <summary>Brings both near equilibrium.</summary>
    [GlobalSetup]
    public void Start()
    {
        var goal = KernelGoal.All.First(candidate => candidate.Form == Form);
        var model = GeneratedInstances.TryCreate(goal.Instance)!.Model;
        var problem = SpinProblem.From(model);
        var key = new RandomKey(1);
        _temperature = goal.Temperatures[goal.Temperatures.Count / 2];
        _unit = problem.Unit;
        _form = KernelChoice.TryCreate(problem, goal.Kernel)!;
        _state = _form.CreateState();
        KernelBenchmark.Start(_state, _form.ReplicaCount, problem.Count, key);
        _textbook = new TextbookAnnealer(model);
        _random = key.CreateSource();
        _textbook.Start(_random);
        for (var k = 0; k < KernelBenchmark.WarmUpSweeps; k++)
        {
            Kernel();
            Textbook();
        }
    }

    /// <summary>Frees native memory.</summary>
    [GlobalCleanup]
    public void Free()
    {
        _state.Dispose();
        _form.Dispose();
    }

    /// <summary>The usual annealer.</summary>
    [Benchmark(Baseline = true)]
    public long Textbook() => _textbook.Sweep(_temperature, _random);

    /// <summary>The storage form.</summary>
    [Benchmark]
    public long Kernel() => _state.Sweep(_temperature / _unit);

    private sealed class Short : ManualConfig
    {
        // In the same process: the repository treats warnings as errors, which the generated project of the default would have to keep.
        public Short() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
