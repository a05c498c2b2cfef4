using Isinglass.Numerics.Matrices;
using Isinglass.Numerics.Random;

namespace Isinglass.Numerics.Tests.Matrices;

/// <summary>Sparse rows against the dense matrix that was meant.</summary>
public sealed class SparseRowsTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Entries_in_any_order_make_sorted_rows_with_sums(int seed)
    {
        var (matrix, dense) = Draw(seed);
        (matrix.RowCount, matrix.ColumnCount).ShouldBe((dense.GetLength(0), dense.GetLength(1)));
        for (var row = 0; row < matrix.RowCount; row++)
        {
            var columns = matrix.RowColumns(row).ToArray();
            columns.ShouldBe(Enumerable.Range(0, matrix.ColumnCount).Where(column => dense[row, column] != 0));
            matrix.RowValues(row).ToArray().ShouldBe(columns.Select(column => dense[row, column]));
        }

        matrix.EntryCount.ShouldBe(dense.Cast<double>().Count(value => value != 0));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Products_and_transposes_are_those_of_the_dense_matrix(int seed)
    {
        var (matrix, dense) = Draw(seed);
        var source = new RandomKey(77).Derive(seed).CreateSource();
        sbyte[] vector = [.. Enumerable.Range(0, matrix.ColumnCount).Select(_ => (sbyte)(source.NextBelow(7) - 3))];
        for (var row = 0; row < matrix.RowCount; row++)
        {
            // Whole numbers: every order of summation gives the same.
            matrix.Dot(row, vector).ShouldBe(Enumerable.Range(0, matrix.ColumnCount).Sum(column => dense[row, column] * vector[column]));
        }

        var transposed = matrix.Transpose();
        (transposed.RowCount, transposed.ColumnCount).ShouldBe((matrix.ColumnCount, matrix.RowCount));
        for (var column = 0; column < matrix.ColumnCount; column++)
        {
            transposed.RowColumns(column).ToArray().ShouldBe(Enumerable.Range(0, matrix.RowCount).Where(row => dense[row, column] != 0));
            transposed.RowValues(column).ToArray().ShouldBe(transposed.RowColumns(column).ToArray().Select(row => dense[row, column]));
        }

        var again = transposed.Transpose();
        again.Starts.ShouldBe(matrix.Starts);
        again.Columns.ShouldBe(matrix.Columns);
        again.Values.ShouldBe(matrix.Values);
    }

    [Fact]
    public void Whole_rows_and_single_entries_make_the_same()
    {
        var builder = new SparseRowsBuilder(4);
        builder.AddRow([3, 0, 3], [1, 2, 4]).ShouldBe(0);
        builder.Add(3, 5);
        builder.Add(0, 2);
        builder.EndRow().ShouldBe(1);
        builder.AddRow([1, 1], [2.5, -2.5]).ShouldBe(2);
        builder.RowCount.ShouldBe(3);
        var matrix = builder.Build();
        matrix.Starts.ShouldBe([0, 2, 4, 4]);
        matrix.Columns.ShouldBe([0, 3, 0, 3]);
        matrix.Values.ShouldBe([2, 5, 2, 5]);
    }

    [Fact]
    public void Columns_may_be_added_while_rows_are_collected_and_others_are_refused()
    {
        var builder = new SparseRowsBuilder(2);
        builder.AddRow([1], [1]);
        Should.Throw<ArgumentOutOfRangeException>(() => builder.Add(2, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => builder.Add(-1, 1));
        builder.ColumnCount = 3;
        builder.AddRow([2], [1]);
        builder.Build().ColumnCount.ShouldBe(3);
    }

    [Fact]
    public void Arrays_that_do_not_belong_together_are_refused()
    {
        Should.Throw<ArgumentException>(() => new SparseRows(2, [], [], []));
        Should.Throw<ArgumentException>(() => new SparseRows(2, [0, 1], [0, 1], [1, 1]));
        Should.Throw<ArgumentException>(() => new SparseRows(2, [0, 1], [0], []));
        var empty = SparseRows.Empty(5);
        (empty.RowCount, empty.ColumnCount, empty.EntryCount).ShouldBe((0, 5, 0));
        empty.Transpose().RowCount.ShouldBe(5);
    }

    private static (SparseRows Matrix, double[,] Dense) Draw(int seed)
    {
        var source = new RandomKey(5).Derive(seed).CreateSource();
        var (rows, columns) = (source.NextBelow(8), 1 + source.NextBelow(9));
        var (builder, dense) = (new SparseRowsBuilder(columns), new double[rows, columns]);
        for (var row = 0; row < rows; row++)
        {
            // Few columns and small values: many entries meet, and some cancel.
            for (var k = source.NextBelow(12); k > 0; k--)
            {
                var (column, value) = (source.NextBelow(columns), source.NextBelow(5) - 2);
                builder.Add(column, value);
                dense[row, column] += value;
            }

            builder.EndRow().ShouldBe(row);
        }

        return (builder.Build(), dense);
    }
}
