using Isinglass.Hedging.Rounds;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Hedging.Tests.Rounds;

public sealed class SimplexHullTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void No_combination_of_its_points_on_a_fine_grid_is_better_than_its_own(int seed)
    {
        var random = new RandomKey((ulong)seed).CreateSource();
        double Draw() => 2 * random.NextDouble() - 1;
        double[] w = [Draw(), Draw(), Draw()], rho = [0.5 + random.NextDouble(), 1, 2], xbar = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
        sbyte[][] points = [[0, 0, 1], [1, 0, 0], [1, 1, 1]];
        double[] objectives = [Draw(), Draw(), Draw()];
        var hull = new SimplexHull(3);
        for (var k = 0; k < 3; k++)
        {
            hull.Add(points[k], objectives[k]);
            hull.Minimize(w, rho, xbar);
        }

        double Value(double[] x, double f) => f + Enumerable.Range(0, 3).Sum(i => w[i] * x[i] + rho[i] / 2 * (x[i] - xbar[i]) * (x[i] - xbar[i]));
        double Mixed(double a, double b) => Value(
            [.. Enumerable.Range(0, 3).Select(i => a * points[0][i] + b * points[1][i] + (1 - a - b) * points[2][i])],
            a * objectives[0] + b * objectives[1] + (1 - a - b) * objectives[2]);
        const int grid = 100;
        var least = Enumerable.Range(0, grid + 1).SelectMany(a => Enumerable.Range(0, grid + 1 - a).Select(b => Mixed((double)a / grid, (double)b / grid)))
            .Min();
        Value(hull.Point, hull.Value).ShouldBeLessThanOrEqualTo(least + 1e-9);
    }

    [Fact]
    public void The_first_point_has_all_weight_a_known_one_changes_nothing_and_the_last_is_remembered()
    {
        var hull = new SimplexHull(2);
        hull.Add([1, 0], 3);
        (hull.Count, hull.Value).ShouldBe((1, 3));
        hull.Point.ShouldBe([1, 0]);
        hull.Add([0, 1], 1);
        hull.Add([1, 0], 3);
        (hull.Count, hull.Value).ShouldBe((2, 3));
        hull.Last.ShouldBe(new sbyte[] { 1, 0 });
    }

    [Fact]
    public void A_hull_from_its_snapshot_goes_on_to_the_same_bits()
    {
        var random = new RandomKey(8).CreateSource();
        double[] w = [0.3, -0.2, 0.1, 0.4], rho = [1, 1, 2, 0.5], xbar = [0.5, 0.25, 0.75, 0.5];
        var (whole, points) = (new SimplexHull(4), RandomModels.Points(4).ToArray());
        for (var k = 0; k < 12; k++)
        {
            whole.Add(points[random.NextBelow(16)], random.NextDouble());
            whole.Minimize(w, rho, xbar);
        }

        var other = new SimplexHull(4);
        other.Restore(whole.Snapshot());
        foreach (var hull in new[] { whole, other })
        {
            hull.Add([1, 0, 1, 0], -1);
            hull.Minimize(w, rho, xbar);
        }

        other.Point.ShouldBe(whole.Point);
        (other.Value, other.Count).ShouldBe((whole.Value, whole.Count));
        other.Last.ShouldBe(whole.Last);
    }
}
