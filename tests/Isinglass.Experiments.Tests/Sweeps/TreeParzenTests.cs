using Isinglass.Experiments.Sweeps;
using Isinglass.Numerics.Random;

namespace Isinglass.Experiments.Tests.Sweeps;

public sealed class TreeParzenTests
{
    private static readonly SweepParameter[] Space =
        [SweepParameter.Parse("rho=log:0.001..10"), SweepParameter.Parse("growth=1..2"), SweepParameter.Parse("weights=binary,ternary,int2,int3")];

    [Fact]
    public void It_finds_better_points_than_random_draws_do()
    {
        // A bowl about (0.7, 0.2) that only one choice of four makes deep.
        static double Loss(double[] point) => Math.Pow(point[0] - 0.7, 2) + Math.Pow(point[1] - 0.2, 2) + (point[2] == 2 ? 0 : 0.5);
        var (guided, free) = (0, 0);
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var history = new List<(double[] Point, double Loss)>();
            var best = double.PositiveInfinity;
            for (var k = 0; k < 40; k++)
            {
                var random = new RandomKey(seed).Derive(k).CreateSource();
                var point = k < TreeParzen.RandomTrials ? Anywhere(random) : TreeParzen.Propose(Space, history, random);
                point.Zip(Space, (place, parameter) => parameter.Snap(place) == place).ShouldAllBe(isSame => isSame);
                history.Add((point, Loss(point)));
                best = Math.Min(best, Loss(Anywhere(random)));
            }

            var found = history.Min(trial => trial.Loss);
            guided += found < best ? 1 : 0;
            free += found > best ? 1 : 0;
        }

        // With no help at all, 15 of 20 or more has probability 0.02.
        guided.ShouldBeGreaterThanOrEqualTo(15, $"{guided} won, {free} lost");
    }

    [Fact]
    public void Equal_histories_and_keys_give_equal_points()
    {
        var history = Enumerable.Range(0, 12).Select(k => (Anywhere(new RandomKey(9).Derive(k).CreateSource()), (double)(k % 5))).ToArray();
        double[] Point(ulong seed) => TreeParzen.Propose(Space, history, new RandomKey(seed).CreateSource());
        Point(4).ShouldBe(Point(4));
        Enumerable.Range(1, 10).Select(seed => string.Join(' ', Point((ulong)seed))).Distinct().Count().ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Importance_is_all_for_what_decides_and_nothing_for_what_does_not()
    {
        // Kelley's epsilon squared by hand: groups {1, 3} and {5, 7}: SS_within 4, SS_total 20, so 1 - (4/2) / (20/3) = 0.7.
        ParameterImportance.Of([(0, 1), (0, 3), (1, 5), (1, 7)]).ShouldBe(0.7, 1e-12);
        ParameterImportance.Of([(0, 2), (0, 2), (1, 5), (1, 5)]).ShouldBe(1);
        ParameterImportance.Of([(0, 1), (1, 1), (0, 3), (1, 3)]).ShouldBe(0);
        double.IsNaN(ParameterImportance.Of([(0, 1), (1, 2)])).ShouldBeTrue();
        double.IsNaN(ParameterImportance.Of([(0, 1), (0, 1), (1, 1)])).ShouldBeTrue();
    }

    private static double[] Anywhere(RandomSource random) => [.. Space.Select(parameter => parameter.Draw(random))];
}
