using System.Collections.Concurrent;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Numerics.Random;
using Shouldly;
using Xunit;

namespace Isinglass.Testing;

/// <summary>
/// What every sampler must do. A new sampler inherits the whole suite:
/// <code>public sealed class TabuSearchTests : SamplerSuite { protected override ISampler Create() => new TabuSearch(); }</code>
/// </summary>
public abstract class SamplerSuite
{
    private static readonly ConcurrentDictionary<(string, Vartype, int), double> Minima = new();

    /// <summary>All kinds of models, both vartypes, two seeds.</summary>
    public static TheoryData<string, Vartype, int> Models
    {
        get
        {
            var data = new TheoryData<string, Vartype, int>();
            foreach (var kind in SamplerModels.Names)
            {
                foreach (var vartype in Enum.GetValues<Vartype>())
                {
                    data.Add(kind, vartype, 1);
                    data.Add(kind, vartype, 2);
                }
            }

            return data;
        }
    }

    /// <summary>Reads with which the sampler must find the optimum of every small model by its own default effort.</summary>
    protected virtual int Reads => 10;

    /// <summary>Parameters that a result must name beside the seed.</summary>
    protected virtual IReadOnlyList<string> ExpectedParameters => [];

    /// <summary>The sampler under test.</summary>
    protected abstract ISampler Create();

    [Theory]
    [MemberData(nameof(Models))]
    public void Finds_the_optimum_of_small_models_and_reports_true_energies(string kind, Vartype vartype, int seed)
    {
        var model = SamplerModels.Create(kind, vartype, seed);
        var minimum = Minima.GetOrAdd((kind, vartype, seed), _ => RandomModels.Minimum(model));
        var set = Create().Sample(model, Request(seed), SolveControl.Unlimited);
        ShouldBeConsistent(set, model);
        set.LowestEnergy.ShouldBe(minimum, 1e-9 * SamplerModels.Scale(model));
        set.StopReason.ShouldBeOneOf(StopReason.Completed, StopReason.Optimal, StopReason.Converged);
        set.Occurrences.ToArray().Sum().ShouldBe(Reads);
    }

    [Theory]
    [InlineData(Vartype.Binary, 0)]
    [InlineData(Vartype.Spin, 3)]
    public void Equal_keys_give_equal_samples_on_one_and_two_threads(Vartype vartype, int squaredTerms)
    {
        var model = RandomModels.Quadratic(new RandomKey(77), 24, vartype, squaredTerms: squaredTerms);
        var request = Request(5) with { Reads = 5, Sweeps = 10 };
        var first = Create().Sample(model, request, SolveControl.Unlimited);
        var second = Create().Sample(model, request with { Threads = 2 }, SolveControl.Unlimited);
        second.Energies.ToArray().ShouldBe(first.Energies.ToArray());
        for (var r = 0; r < first.Count; r++)
        {
            second.Values(r).ShouldBe(first.Values(r));
        }

        second.Parameters.Where(IsNotThreads).ShouldBe(first.Parameters.Where(IsNotThreads), ignoreOrder: true);
    }

    [Fact]
    public void Keeps_the_deadline_and_returns_the_incumbent()
    {
        var model = Large();
        var clock = new TickingClock(TimeSpan.FromMilliseconds(1));
        var control = new SolveControl { TimeLimit = TimeSpan.FromMilliseconds(60), Clock = clock };
        var set = Create().Sample(model, Request(1) with { Reads = 100_000, Sweeps = 1_000_000 }, control);
        set.StopReason.ShouldBe(StopReason.TimeLimit);
        ShouldBeConsistent(set, model);
        clock.Readings.ShouldBeLessThan(400);
    }

    [Fact]
    public void Uses_the_time_that_it_is_given_when_no_effort_is_prescribed()
    {
        var clock = new TickingClock(TimeSpan.FromMilliseconds(1));
        var control = new SolveControl { TimeLimit = TimeSpan.FromMilliseconds(200), Clock = clock };
        var set = Create().Sample(Large(), Request(2) with { Reads = 2 }, control);
        set.StopReason.ShouldBe(StopReason.TimeLimit);
        set.Count.ShouldBeInRange(1, 2);
    }

    [Fact]
    public void Stops_at_once_at_the_target()
    {
        var model = Large();
        var clock = new TickingClock(TimeSpan.FromMilliseconds(1));
        var control = new SolveControl { Target = SamplerModels.Scale(model), Clock = clock };
        var set = Create().Sample(model, Request(3) with { Reads = 1000, Sweeps = 1000 }, control);
        set.StopReason.ShouldBe(StopReason.Target);
        ShouldBeConsistent(set, model);
        set.Count.ShouldBeLessThan(1000);
        clock.Readings.ShouldBeLessThan(200);
    }

    [Fact]
    public void A_cancelled_run_returns_its_start()
    {
        var model = RandomModels.Quadratic(new RandomKey(9), 20, Vartype.Spin, squaredTerms: 2);
        var optimum = BestOfManyDescents(model);
        var starts = new BitMatrix(1, 20);
        starts.SetRow(0, optimum);
        using var source = new CancellationTokenSource();
        source.Cancel();
        var set = Create().Sample(model, Request(4) with { InitialStates = starts }, new SolveControl { Cancellation = source.Token });
        set.StopReason.ShouldBe(StopReason.Cancelled);
        set.Count.ShouldBeGreaterThan(0);
        ShouldBeConsistent(set, model);
        set.LowestEnergy.ShouldBeLessThanOrEqualTo(model.Energy(optimum) + 1e-9);
    }

    [Fact]
    public void Cancelling_a_run_on_its_way_returns_the_incumbent()
    {
        var model = Large();
        using var source = new CancellationTokenSource();
        var clock = new CancellingClock(source, readings: 30);
        var request = Request(6) with { Reads = 100_000, Sweeps = 1_000_000 };
        var set = Create().Sample(model, request, new SolveControl { Cancellation = source.Token, Clock = clock, TimeLimit = TimeSpan.FromDays(1) });
        set.StopReason.ShouldBe(StopReason.Cancelled);
        set.Count.ShouldBeGreaterThan(0);
        ShouldBeConsistent(set, model);
    }

    [Fact]
    public void Initial_states_that_do_not_fit_are_refused()
    {
        var model = RandomModels.Quadratic(new RandomKey(1), 5, Vartype.Binary);
        var misfit = Request(1) with { InitialStates = new BitMatrix(1, 4) };
        Should.Throw<InputException>(() => Create().Sample(model, misfit, SolveControl.Unlimited)).Message.ShouldContain("4");
        Should.Throw<InputException>(() => Create().Sample(model, Request(1) with { Reads = 0 }, SolveControl.Unlimited)).Message.ShouldContain("reads");
    }

    [Fact]
    public void The_trace_falls_to_the_lowest_energy_and_parameters_are_reported()
    {
        var model = RandomModels.Quadratic(new RandomKey(11), 18, Vartype.Binary, squaredTerms: 2);
        var set = Create().Sample(model, Request(7), SolveControl.Unlimited);
        set.Trace.ShouldNotBeEmpty();
        for (var k = 1; k < set.Trace.Count; k++)
        {
            set.Trace[k].Objective.ShouldBeLessThan(set.Trace[k - 1].Objective);
            set.Trace[k].Elapsed.ShouldBeGreaterThanOrEqualTo(set.Trace[k - 1].Elapsed);
        }

        set.Trace[^1].Objective.ShouldBe(set.LowestEnergy, 1e-9 * SamplerModels.Scale(model));
        set.Parameters["seed"].ShouldBe("7");
        foreach (var name in ExpectedParameters)
        {
            set.Parameters.Keys.ShouldContain(name);
        }

        set.Timing.Keys.ShouldAllBe(name => name.EndsWith("_ns", StringComparison.Ordinal) || name.EndsWith("_us", StringComparison.Ordinal));
        set.Timing.Values.ShouldAllBe(value => value >= 0);
    }

    [Fact]
    public void Tells_its_progress_with_the_best_energy_so_far()
    {
        var seen = new ConcurrentQueue<SolveProgress>();
        var clock = new TickingClock(TimeSpan.FromMilliseconds(20));
        var control = new SolveControl { Clock = clock, TimeLimit = TimeSpan.FromSeconds(4), Progress = new Listener(seen) };
        var set = Create().Sample(Large(), Request(8) with { Reads = 4, Sweeps = 200 }, control);
        seen.ShouldNotBeEmpty();
        seen.ShouldAllBe(progress => progress.Best >= set.LowestEnergy - 1e-6 && progress.Message.Length > 0);
    }

    /// <summary>With a time limit and no prescribed effort a sampler may work in few long turns; it talks in each, with the share of all the time.</summary>
    [Fact]
    public void Talks_all_the_time_that_it_is_given()
    {
        var seen = new ConcurrentQueue<SolveProgress>();
        var limit = TimeSpan.FromSeconds(100);
        var control = new SolveControl { Clock = new TickingClock(TimeSpan.FromMilliseconds(20)), TimeLimit = limit, Progress = new Listener(seen) };
        Create().Sample(Large(), Request(9), control).StopReason.ShouldBe(StopReason.TimeLimit);
        TimeSpan[] times = [.. seen.Select(progress => progress.Elapsed).Order()];
        times.Append(limit).Zip(times.Prepend(TimeSpan.Zero)).ShouldAllBe(pair => pair.First - pair.Second < limit / 2);
        seen.ShouldAllBe(progress => Math.Abs(progress.Fraction - progress.Elapsed / limit) < 0.01);
    }

    /// <summary>A request with this suite's number of reads.</summary>
    protected SampleRequest Request(int seed) => new() { Key = new RandomKey((ulong)seed), Reads = Reads };

    /// <summary>Shapes fit the model and every energy is that of its row, recomputed.</summary>
    protected void ShouldBeConsistent(SampleSet set, BinaryQuadraticModel model)
    {
        set.Sampler.ShouldBe(Create().Name);
        set.Vartype.ShouldBe(model.Vartype);
        set.States.ColumnCount.ShouldBe(model.VariableCount);
        set.States.RowCount.ShouldBe(set.Count);
        for (var r = 0; r < set.Count; r++)
        {
            set.Energies[r].ShouldBe(model.Energy(set.Values(r)), 1e-12 * SamplerModels.Scale(model));
        }
    }

    private static bool IsNotThreads(KeyValuePair<string, string> parameter) => !string.Equals(parameter.Key, "threads", StringComparison.Ordinal);

    /// <summary>Too large to be finished by accident before a test's clock says stop.</summary>
    private static BinaryQuadraticModel Large() => RandomModels.Quadratic(new RandomKey(3), 150, Vartype.Spin, density: 0.3, range: 20);

    private static sbyte[] BestOfManyDescents(BinaryQuadraticModel model)
    {
        var random = new RandomKey(123).CreateSource();
        var best = new sbyte[model.VariableCount];
        best.AsSpan().Fill(1);
        for (var start = 0; start < 200; start++)
        {
            var values = best.Select(_ => (sbyte)random.NextSign()).ToArray();
            for (var i = 0; i < values.Length;)
            {
                var before = model.Energy(values);
                values[i] = (sbyte)-values[i];
                var improves = model.Energy(values) < before;
                values[i] = improves ? values[i] : (sbyte)-values[i];
                i = improves ? 0 : i + 1;
            }

            best = model.Energy(values) < model.Energy(best) ? values : best;
        }

        return best;
    }

    private sealed class Listener(ConcurrentQueue<SolveProgress> seen) : IProgress<SolveProgress>
    {
        public void Report(SolveProgress value) => seen.Enqueue(value);
    }

    private sealed class CancellingClock(CancellationTokenSource source, int readings) : TimeProvider
    {
        private int _readings;

        public override long GetTimestamp()
        {
            if (Interlocked.Increment(ref _readings) == readings)
            {
                source.Cancel();
            }

            return _readings;
        }
    }
}
