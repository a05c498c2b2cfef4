using Isinglass.Numerics.Matrices;
using Isinglass.Numerics.Random;

namespace Isinglass.Numerics.Tests.Matrices;

/// <summary>Symmetric matrices from their pairs, against the dense matrix that was meant.</summary>
public sealed class SymmetricRowsBuilderTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Pairs_in_any_order_make_sorted_rows(int seed)
    {
        var source = new RandomKey(31).Derive(seed).CreateSource();
        var size = source.NextBelow(30);
        var dense = new double[size, size];
        var pairs = new List<(int First, int Second, double Value)>();
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (source.NextBelow(3) == 0)
                {
                    dense[i, j] = dense[j, i] = 1 + source.NextBelow(1000) / 8.0;
                    pairs.Add(source.NextBelow(2) == 0 ? (i, j, dense[i, j]) : (j, i, dense[i, j]));
                }
            }
        }

        var shuffled = pairs.OrderBy(_ => source.NextBelow(1 << 30)).ToList();
        var matrix = Build(size, shuffled).ShouldNotBeNull();
        (matrix.RowCount, matrix.ColumnCount, matrix.EntryCount).ShouldBe((size, size, 2 * pairs.Count));
        for (var row = 0; row < size; row++)
        {
            var columns = matrix.RowColumns(row).ToArray();
            columns.ShouldBe(Enumerable.Range(0, size).Where(column => dense[row, column] != 0));
            matrix.RowValues(row).ToArray().ShouldBe(columns.Select(column => dense[row, column]));
        }

        if (pairs.Count > 0)
        {
            var (first, second, _) = pairs[source.NextBelow(pairs.Count)];
            Build(size, [.. shuffled, (second, first, 5)]).ShouldBeNull();
        }
    }

    [Fact]
    public void More_entries_than_are_mirrored_at_a_time_stand_where_they_should()
    {
        // Node i is joined with i +- 1, i +- 5 and i +- 700 on a circle: 1 800 000 entries.
        const int size = 300_000;
        int[] steps = [1, 5, 700];
        var matrix = Build(size, [.. steps.SelectMany(step => Enumerable.Range(0, size).Select(i => (i, (i + step) % size, (double)(i + step))))])
            .ShouldNotBeNull();
        for (var row = 0; row < size; row++)
        {
            var expected = steps.Select(step => ((row + step) % size, row + step))
                .Concat(steps.Select(step => ((row + size - step) % size, ((row + size - step) % size) + step))).OrderBy(pair => pair.Item1).ToArray();
            var columns = matrix.RowColumns(row);
            var values = matrix.RowValues(row);
            for (var k = 0; k < expected.Length; k++)
            {
                (columns[k], values[k]).ShouldBe(expected[k]);
            }
        }
    }

    private static SparseRows? Build(int size, List<(int First, int Second, double Value)> pairs)
    {
        var builder = new SymmetricRowsBuilder(size);
        foreach (var (first, second, _) in pairs)
        {
            builder.Count(first, second);
        }

        foreach (var (first, second, value) in pairs)
        {
            builder.Add(first, second, value);
        }

        return builder.Build();
    }
}
