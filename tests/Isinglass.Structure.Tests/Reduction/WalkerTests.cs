using Isinglass.Model;
using Isinglass.Model.Solving.Completion;
using Isinglass.Numerics.Random;
using Isinglass.Structure.Reduction;
using Isinglass.Testing;

namespace Isinglass.Structure.Tests.Reduction;

/// <summary>Walks among free bits against energies from scratch.</summary>
public sealed class WalkerTests
{
    [Fact]
    public void A_walk_over_products_slack_and_copies_has_true_energies_and_changes()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var planted = new PlantedModel(new RandomKey(21, (ulong)seed), 7);
            var product = planted.AddProduct(0, 1, 10);
            planted.AddProduct(product, 2, 40);
            planted.AddProduct(3, 4, 10);
            planted.AddCopy(5, isNegated: true, 10);
            planted.AddInequality([0, 2, 4, 6], [2, 3, 1, 4], 5, 3);
            var model = planted.Hide(flips: true, out _);
            var free = FreeModel.Of(model, StructureRecognizer.Recognize(model));
            free.FreeCount.ShouldBeLessThanOrEqualTo(7, $"seed {seed}");
            ShouldWalk(free.CreateWalker(), free, model, seed);
        }
    }

    [Theory]
    [InlineData(Vartype.Binary)]
    [InlineData(Vartype.Spin)]
    public void Both_walkers_take_the_same_way_through_autocorrelations(Vartype vartype)
    {
        var model = Autocorrelation.Model(13).ToVartype(vartype);
        var structure = StructureRecognizer.Recognize(model);
        structure.FreeCount.ShouldBe(13);
        structure.Dependents.Count.ShouldBe(78);
        structure.Dependents.ShouldAllBe(static dependent => dependent.Kind == DependencyKind.Product);
        structure.Rows.Count.ShouldBe(10);
        var free = FreeModel.Of(model, structure);
        var tables = new WalkTables(free);
        var dense = new DenseSquareWalker(DenseSquareTables.TryCreate(tables).ShouldNotBeNull());
        ShouldWalk(dense, free, model, 1);
        ShouldWalk(new ReducedWalker(tables), free, model, 1);
    }

    [Fact]
    public void Every_sequence_has_the_energy_of_its_correlations()
    {
        var model = Autocorrelation.Model(9);
        var free = FreeModel.Of(model, StructureRecognizer.Recognize(model));
        var walker = free.CreateWalker();
        foreach (var bits in RandomModels.Points(9))
        {
            walker.Load(bits);
            walker.Objective.ShouldBe(Autocorrelation.Energy(bits));
        }
    }

    private static void ShouldWalk(IFlipWalker walker, FreeModel free, BinaryQuadraticModel model, int seed)
    {
        var random = new RandomKey((ulong)seed).CreateSource();
        var point = new sbyte[model.VariableCount];
        var bits = new sbyte[free.FreeCount];
        random.FillBits(bits);
        walker.Load(bits);
        for (var step = 0; step < 200; step++)
        {
            free.Complete(walker.Free, point);
            walker.Objective.ShouldBe(model.Energy(point), 1e-7, $"seed {seed}, step {step}");
            if (step % 20 == 0)
            {
                for (var bit = 0; bit < bits.Length; bit++)
                {
                    walker.Free.CopyTo(bits);
                    bits[bit] ^= 1;
                    free.Complete(bits, point);
                    walker.Deltas[bit].ShouldBe(model.Energy(point) - walker.Objective, 1e-7, $"seed {seed}, step {step}, bit {bit}");
                }
            }

            var flipped = random.NextBelow(bits.Length);
            walker.TryFlip(flipped, walker.Deltas[flipped] - 1).ShouldBeFalse();
            walker.TryFlip(flipped, walker.Deltas[flipped]).ShouldBeTrue();
        }
    }
}
