using Isinglass.Conic.Steps;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Exact;
using Isinglass.Testing;

namespace Isinglass.Conic.Tests;

/// <summary>
/// The comparison of scalings: oracle calls until the oracle itself reads the optimum, nothing repaired, on eight small models of interval membership.
/// </summary>
public sealed class ToyScalingTests(ITestOutputHelper output)
{
    private const int Runs = 8;
    private const int Limit = 40;
    private const int NotReached = int.MaxValue;

    private static readonly SolveRequest Request = new() { Key = new RandomKey(1) };

    [Fact]
    public void Scaling_by_the_smallest_violation_finds_what_Frobenius_normalisation_misses()
    {
        var flip = Enumerable.Range(0, Runs).Select(k => CallsToOptimum(k, LiftScaling.LargestFlip)).ToArray();
        var smallest = Enumerable.Range(0, Runs).Select(k => CallsToOptimum(k, LiftScaling.Range)).Order().ToArray();
        var frobenius = Enumerable.Range(0, Runs).Select(k => CallsToOptimum(k, LiftScaling.Frobenius)).ToArray();
        output.WriteLine($"smallest violation: {string.Join(' ', smallest)}; "
            + $"objective by its largest flip: {string.Join(' ', flip)}; Frobenius: {string.Join(' ', frobenius)}");
        smallest.ShouldAllBe(static c => c < NotReached);
        flip.ShouldAllBe(static c => c < NotReached);
        smallest[Runs / 2].ShouldBeLessThanOrEqualTo(3);
        frobenius.Count(static c => c < NotReached).ShouldBeLessThanOrEqualTo(Runs / 2);
    }

    [Fact]
    public void The_mixtures_infeasibility_falls_like_one_over_the_root_of_the_iterations()
    {
        var trace = new ConicTrace();
        new ConditionalGradient(new EnumerationSampler(isModest: true), Plain(LiftScaling.Range, trace) with { Iterations = 120, InfeasibilityTolerance = 0 })
            .Solve(Membership(1), Request);
        trace.Iterations.Count.ShouldBe(120);
        var late = trace.Iterations.Skip(100).Average(static i => i.Infeasibility);
        var early = trace.Iterations.Skip(3).Take(4).Average(static i => i.Infeasibility);

        // A slope of -1/2 over a factor of 20 iterations is a factor of 4.5; half of it is asked.
        output.WriteLine($"infeasibility {early:G3} -> {late:G3}");
        late.ShouldBeLessThan(early / 2.2);
    }

    // sum_k beta_k m_{k-1} <= z <= sum_k beta_k (m_k - 1) with z = 3 (s_1 w_1 + s_2 w_2 + s_3 w_3), w = +-1, and three one-hot selectors.
    private static ConstrainedQuadraticModel Membership(int run)
    {
        const int Weights = 3;
        const double Input = 3;
        double[] edges = [-9, -2, 3, 10];
        var random = new RandomKey((ulong)run).Derive("toy").CreateSource();
        var builder = new ConstrainedQuadraticModelBuilder(2 * Weights);
        double[] inputs = [.. Enumerable.Range(0, Weights).Select(_ => Input * random.NextSign())];
        double[] z = [.. inputs.Select(static s => 2 * s)];
        int[] all = [.. Enumerable.Range(0, 2 * Weights)];
        builder.AddRow(all.AsSpan(Weights), [1, 1, 1], ConstraintSense.Equal, 1, "one-hot");
        builder.AddRow(all, [.. z, -edges[0], -edges[1], -edges[2]], ConstraintSense.GreaterOrEqual, inputs.Sum(), "lower edge");
        builder.AddRow(all, [.. z, 1 - edges[1], 1 - edges[2], 1 - edges[3]], ConstraintSense.LessOrEqual, inputs.Sum(), "upper edge");
        for (var i = 0; i < Weights; i++)
        {
            builder.Objective.AddLinear(i, random.NextBelow(5) - 2);
        }

        for (var k = Weights; k < 2 * Weights; k++)
        {
            builder.Objective.AddLinear(k, random.NextBelow(13) - 6);
        }

        return builder.Build();
    }

    private static ConditionalGradientOptions Plain(LiftScaling scaling, ConicTrace trace) => new()
    {
        Iterations = Limit,
        Reads = 1,
        InitialPenalty = 0.3,
        Rounding = RoundingLevel.None,
        Scaling = scaling,
        CorrectiveSteps = 0,
        FeasibilityInterval = 0,
        Progress = trace,
    };

    private static int CallsToOptimum(int run, LiftScaling scaling)
    {
        var model = Membership(run);
        var truth = new ExactSolver().Solve(model, Request);
        var trace = new ConicTrace();
        new ConditionalGradient(new EnumerationSampler(), Plain(scaling, trace)).Solve(model, Request, new SolveControl { Target = truth.Objective });
        var hit = trace.Iterations.FirstOrDefault(i => i.BestRawRead <= truth.Objective + 1e-9);
        return hit is null ? NotReached : (int)hit.OracleCalls;
    }
}
