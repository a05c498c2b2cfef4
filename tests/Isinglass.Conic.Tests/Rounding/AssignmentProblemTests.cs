using Isinglass.Conic.Rounding;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Conic.Tests.Rounding;

public sealed class AssignmentProblemTests
{
    [Fact]
    public void The_assignment_is_the_cheapest_of_all()
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            var random = new RandomKey(seed).CreateSource();
            var rows = 1 + random.NextBelow(5);
            var columns = rows + random.NextBelow(3);
            var costs = Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => random.NextDouble() * 10 - 4).ToArray()).ToArray();
            var places = AssignmentProblem.Solve(costs);
            places.Distinct().Count().ShouldBe(rows);
            places.Select((column, row) => costs[row][column]).Sum().ShouldBe(Cheapest(costs, 0, 0), 1e-9, $"seed {seed}");
        }
    }

    private static double Cheapest(double[][] costs, int row, int used) =>
        row == costs.Length ? 0
        : Enumerable.Range(0, costs[0].Length).Where(c => (used >> c & 1) == 0).Min(c => costs[row][c] + Cheapest(costs, row + 1, used | 1 << c));
}
