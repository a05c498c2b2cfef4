using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Model.Tests;

public sealed class BinaryQuadraticModelTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Changing_the_vartype_keeps_every_energy(int seed)
    {
        var vartype = seed % 2 == 0 ? Vartype.Binary : Vartype.Spin;
        var model = RandomModels.Quadratic(new RandomKey((ulong)seed), 7, vartype, squaredTerms: seed % 3);
        var other = model.ToVartype(vartype == Vartype.Binary ? Vartype.Spin : Vartype.Binary);
        foreach (var (point, twin) in RandomModels.Points(7, model.Vartype).Zip(RandomModels.Points(7, other.Vartype)))
        {
            other.Energy(twin).ShouldBe(model.Energy(point), 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Expanding_squared_terms_keeps_every_energy(int seed)
    {
        var vartype = seed % 2 == 0 ? Vartype.Binary : Vartype.Spin;
        var model = RandomModels.Quadratic(new RandomKey((ulong)seed), 6, vartype, squaredTerms: 3);
        var expanded = model.Expand();
        expanded.SquaredTerms.Count.ShouldBe(0);
        foreach (var point in RandomModels.Points(6, vartype))
        {
            expanded.Energy(point).ShouldBe(model.Energy(point), 1e-9);
        }
    }

    [Fact]
    public void Equal_pairs_are_added_and_a_pair_of_one_variable_is_reduced_by_its_vartype()
    {
        var binary = new BinaryQuadraticModelBuilder(Vartype.Binary, 2);
        binary.AddQuadratic(0, 1, 2);
        binary.AddQuadratic(1, 0, 3);
        binary.AddQuadratic(1, 1, 7);
        binary.Build().Energy([1, 1]).ShouldBe(12);
        binary.Build().InteractionCount.ShouldBe(1);
        var spin = new BinaryQuadraticModelBuilder(Vartype.Spin, 2);
        spin.AddQuadratic(1, 1, 7);
        spin.Build().Energy([-1, -1]).ShouldBe(7);
        spin.Build().Linear[1].ShouldBe(0);
    }

    [Fact]
    public void A_coefficient_that_is_not_finite_is_refused()
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 2);
        Should.Throw<ArgumentOutOfRangeException>(() => builder.AddLinear(0, double.NaN)).Message.ShouldContain("finite");
        Should.Throw<ArgumentOutOfRangeException>(() => builder.AddQuadratic(0, 5, 1)).Message.ShouldContain("0 .. 1");
    }
}
