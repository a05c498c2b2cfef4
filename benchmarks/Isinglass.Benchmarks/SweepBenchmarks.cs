using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Isinglass.Experiments.Benchmarks;
using Isinglass.Experiments.Benchmarks.Kernels;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Annealing.Kernels;
using Isinglass.Solvers.Annealing.Kernels.Layouts;

namespace Isinglass.Benchmarks;

/// <summary>
/// One sweep of every kernel layout in the middle of its range of temperatures, against a sweep of the textbook annealer. A layout of many replicas sweeps all
/// of them in one call: divide its ratio by their number.
/// </summary>
[Config(typeof(Short))]
[MemoryDiagnoser]
public class SweepBenchmarks
{
    private KernelLayout _layout = null!;
    private AnnealingState _state = null!;
    private TextbookAnnealer _textbook = null!;
    private RandomSource _random = null!;
    private double _temperature;
    private double _unit;

    /// <summary>The kernel layouts that have a goal.</summary>
    public static IEnumerable<string> Layouts => KernelGoal.All.Select(goal => goal.Layout);

    /// <summary>The kernel layout.</summary>
    [ParamsSource(nameof(Layouts))]
    public string Layout { get; set; } = "";

    /// <summary>Brings both near equilibrium.</summary>
    [GlobalSetup]
    public void Start()
    {
        var goal = KernelGoal.All.First(candidate => candidate.Layout == Layout);
        var model = GeneratedInstances.TryCreate(goal.Instance)!.Model;
        var problem = SpinProblem.From(model);
        var key = new RandomKey(1);
        _temperature = goal.Temperatures[goal.Temperatures.Count / 2];
        _unit = problem.Unit;
        _layout = KernelChoice.TryCreate(problem, goal.Kernel)!;
        _state = _layout.CreateState();
        KernelBenchmark.Start(_state, _layout.ReplicaCount, problem.Count, key);
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
        _layout.Dispose();
    }

    /// <summary>The usual annealer.</summary>
    [Benchmark(Baseline = true)]
    public long Textbook() => _textbook.Sweep(_temperature, _random);

    /// <summary>The kernel layout.</summary>
    [Benchmark]
    public long Kernel() => _state.Sweep(_temperature / _unit);

    private sealed class Short : ManualConfig
    {
        // In the same process: the repository treats warnings as errors, which the generated project of the default would have to keep.
        public Short() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
