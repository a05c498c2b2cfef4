using Isinglass.Model;
using Isinglass.Numerics.Random;

namespace Isinglass.Structure.Tests;

/// <summary>Independent sets behind penalties, by enumeration; a penalty that is too small is no proof.</summary>
public sealed class IndependentSetTests
{
    private const int Size = 11;

    public static TheoryData<bool, Vartype> Forms => new()
    {
        { false, Vartype.Binary }, { true, Vartype.Binary }, { false, Vartype.Spin }, { true, Vartype.Spin },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_minimum_is_the_greatest_weight_of_an_independent_set(bool isOfZeros, Vartype vartype)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var model = Planted(seed, isOfZeros, shortfall: 0, out var edges, out var weights).ToVartype(vartype);
            var found = IndependentSet.TryOf(model).ShouldNotBeNull($"seed {seed}");
            found.VertexCount.ShouldBe(Size);
            double greatest = 0;
            var least = double.PositiveInfinity;
            for (var point = 0; point < 1 << Size; point++)
            {
                var values = Values(model, point);
                least = Math.Min(least, model.Energy(values));
                if (edges.TrueForAll(edge => (point >> edge.First & point >> edge.Second & 1) == 0))
                {
                    var weight = weights.Where((_, v) => (point >> v & 1) == 1).Sum();
                    greatest = Math.Max(greatest, weight);

                    // What a set is worth is what the model says of it.
                    var set = Values(model, isOfZeros ? ~point : point);
                    model.Energy(set).ShouldBe(found.Constant - Enumerable.Range(0, Size).Where(v => (point >> v & 1) == 1).Sum(v => found.Weights[v]));
                }
            }

            (found.Constant - greatest).ShouldBe(least, $"seed {seed}");
            found.IsOfZeros.ShouldBe(isOfZeros);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_penalty_one_unit_too_small_is_no_proof(bool isOfZeros, Vartype vartype)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            IndependentSet.TryOf(Planted(seed, isOfZeros, shortfall: 1, out _, out _).ToVartype(vartype)).ShouldBeNull($"seed {seed}");
        }
    }

    [Fact]
    public void A_model_without_couplings_or_with_a_negative_one_is_none()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 3);
        builder.AddLinear(0, -1);
        IndependentSet.TryOf(builder.Build()).ShouldBeNull();
        builder.AddQuadratic(0, 1, 5);
        builder.AddQuadratic(1, 2, -1);
        IndependentSet.TryOf(builder.Build()).ShouldBeNull();
    }

    /// <summary>
    /// A random graph with weights 1 .. 4 and penalties from the smaller weight of a pair on. One penalty lacks <paramref name="shortfall"/>; of the ends of
    /// that pair none is lighter than 2, so that it stays positive.
    /// </summary>
    private static BinaryQuadraticModel Planted(int seed, bool isOfZeros, double shortfall, out List<(int First, int Second)> edges, out double[] weights)
    {
        var random = new RandomKey(41, (ulong)seed).CreateSource();
        edges = [];
        weights = new double[Size];
        for (var v = 0; v < Size; v++)
        {
            weights[v] = 1 + random.NextBelow(4);
            for (var u = 0; u < v; u++)
            {
                if ((u, v) == (0, 1) || random.NextBelow(3) == 0)
                {
                    edges.Add((u, v));
                }
            }
        }

        (weights[0], weights[1]) = (2 + random.NextBelow(3), 2 + random.NextBelow(3));
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, Size);
        builder.AddOffset(3);
        void Add(int[] variables, double value)
        {
            // Over y = 1 - x the same.
            var (first, second) = (variables[0], variables[^1]);
            if (isOfZeros)
            {
                builder.AddOffset(value);
                builder.AddLinear(first, -value);
            }

            if (variables.Length > 1)
            {
                builder.AddLinear(second, isOfZeros ? -value : 0);
                builder.AddQuadratic(first, second, value);
            }
            else if (!isOfZeros)
            {
                builder.AddLinear(first, value);
            }
        }

        for (var v = 0; v < Size; v++)
        {
            Add([v], -weights[v]);
        }

        foreach (var (u, v) in edges)
        {
            var least = Math.Min(weights[u], weights[v]);
            Add([u, v], (u, v) == (0, 1) ? least - shortfall : least + random.NextBelow(3));
        }

        return builder.Build();
    }

    private static sbyte[] Values(BinaryQuadraticModel model, int point) =>
        [.. Enumerable.Range(0, Size).Select(v => (point >> v & 1) == 1 ? (sbyte)1 : model.ZeroValue)];
}
