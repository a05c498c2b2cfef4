using Isinglass.Model;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Fields;
using Isinglass.Testing;

namespace Isinglass.Solvers.Tests.Fields;

public sealed class LocalFieldsTests
{
    public static IEnumerable<ITheoryDataRow> Cases
    {
        get
        {
            var data = new TheoryData<Vartype, RowFields, double>();
            foreach (var vartype in Enum.GetValues<Vartype>())
            {
                foreach (var rows in Enum.GetValues<RowFields>())
                {
                    data.Add(vartype, rows, 0.1);
                    data.Add(vartype, rows, 0.9);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    internal void Changes_of_energy_are_differences_of_energies_after_any_walk(Vartype vartype, RowFields rows, double density)
    {
        var model = RandomModels.Quadratic(new RandomKey(1), 29, vartype, density, squaredTerms: 4);
        var store = new CouplingStore(model, rows);
        store.IsDense.ShouldBe(density > 0.5);
        var fields = new LocalFields(store);
        var random = new RandomKey(2).CreateSource();
        for (var step = 0; step < 60; step++)
        {
            fields.Flip(random.NextBelow(29));
            fields.Energy.ShouldBe(model.Energy(fields.Values));
            for (var i = 0; i < 29; i++)
            {
                fields.Delta(i).ShouldBe(model.Energy(Flipped(fields.Values, model.Vartype, i)) - fields.Energy);
            }

            var (a, b) = (random.NextBelow(14), 14 + random.NextBelow(15));
            fields.PairDelta(a, b).ShouldBe(model.Energy(Flipped(fields.Values, model.Vartype, a, b)) - fields.Energy);
        }
    }

    [Fact]
    public void No_flip_changes_the_energy_by_more_than_the_scale()
    {
        var model = RandomModels.Quadratic(new RandomKey(5), 8, Vartype.Spin, squaredTerms: 3);
        var store = new CouplingStore(model);
        var fields = new LocalFields(store);
        foreach (var point in RandomModels.Points(8, Vartype.Spin))
        {
            fields.Set(point);
            fields.Deltas.ToArray().Max(Math.Abs).ShouldBeLessThanOrEqualTo(store.Scale);
        }
    }

    private static sbyte[] Flipped(ReadOnlySpan<sbyte> values, Vartype vartype, params int[] which)
    {
        var result = values.ToArray();
        foreach (var i in which)
        {
            result[i] = vartype == Vartype.Binary ? (sbyte)(1 - result[i]) : (sbyte)-result[i];
        }

        return result;
    }
}
