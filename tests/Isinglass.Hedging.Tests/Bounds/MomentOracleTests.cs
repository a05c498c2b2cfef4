using Isinglass.Hedging.Bounds;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Exact;
using Isinglass.Testing;

namespace Isinglass.Hedging.Tests.Bounds;

public sealed class MomentOracleTests
{
    public static TheoryData<int, int> Cases => new() { { 1, 1 }, { 1, 2 }, { 2, 1 }, { 2, 2 }, { 3, 1 }, { 3, 2 }, { 4, 1 }, { 4, 2 } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tables_and_solvers_find_the_enumerated_minimum_with_shifts_of_bits_and_of_pairs(int seed, int order)
    {
        const int shared = 5;
        var model = ProductsOfPairs.Create(shared, seed);
        var random = new RandomKey((ulong)seed).CreateSource();
        double[] shift = [.. Enumerable.Range(0, order == 1 ? shared : shared + shared * (shared - 1) / 2).Select(_ => 6 * random.NextDouble() - 3)];
        double Shifted(sbyte[] bits)
        {
            var (sum, at) = (model.Completion!.Complete(bits, new sbyte[model.VariableCount]), shared);
            for (var i = 0; i < shared; i++)
            {
                sum += shift[i] * bits[i];
                for (var j = 0; j < i && order == 2; j++, at++)
                {
                    sum += shift[at] * bits[i] * bits[j];
                }
            }

            return sum;
        }

        var least = RandomModels.Points(shared).Min(Shifted);
        foreach (var solver in new ISolver?[] { null, new ExactSolver() })
        {
            var answer = MomentOracle.Create(model, shared, solver).Minimize(shift, new RandomKey(1), SolveControl.Unlimited);
            answer.LowerBound.ShouldBe(least, 1e-9);
            Shifted(answer.Point).ShouldBe(least, 1e-9);
            answer.Objective.ShouldBe(model.Completion!.Complete(answer.Point, new sbyte[model.VariableCount]), 1e-9);
        }
    }

    [Fact]
    public void An_oracle_reports_the_calls_of_its_solver_and_an_enumeration_is_one()
    {
        var model = ProductsOfPairs.Create(5);
        MomentOracle.Create(model, 5, null).Minimize(new double[5], new RandomKey(1), SolveControl.Unlimited).OracleCalls.ShouldBe(1);
        MomentOracle.Create(model, 5, Problems.Remembering()).Minimize(new double[5], new RandomKey(1), SolveControl.Unlimited).OracleCalls
            .ShouldBe(Problems.Remembering().Solve(model, new SolveRequest { Key = new RandomKey(1) }).OracleCalls);
    }

    [Fact]
    public void Enumeration_refuses_more_than_sixteen_bits_and_blocks_without_completion()
    {
        Should.Throw<InputException>(() => MomentOracle.Create(ProductsOfPairs.Create(17), 17, null)).Message.ShouldContain("up to 16 shared bits, not 17");
        Should.Throw<InputException>(() => MomentOracle.Create(new ConstrainedQuadraticModelBuilder(2).Build(), 2,
            null)).Message.ShouldContain("know their completion");
    }
}
