using System.Text.Json.Serialization;
using Isinglass.Model;

namespace Isinglass.Training.Calls;

/// <summary>Biases and couplings of a model as a small matrix. In a large model a cell is a block of neighbours, with its entry of largest magnitude.</summary>
/// <param name="Side">Rows and columns.</param>
/// <param name="Block">Variables of a row.</param>
/// <param name="Values">The upper triangle, row by row; the diagonal has the biases.</param>
/// <param name="Labels">Names of the variables, where the model has some and a row is one variable.</param>
internal sealed record CouplingPicture(int Side, int Block, IReadOnlyList<double> Values, IReadOnlyList<string>? Labels)
{
    private const int LargestSide = 64;

    // Squared rows are multiplied out up to this many products; beyond, the picture shows the other terms only.
    private const long MostProducts = 2_000_000;

    /// <summary>The entry of a row and a column.</summary>
    [JsonIgnore]
    public double this[int row, int column] => Values[Place(Math.Min(row, column), Math.Max(row, column))];

    /// <summary>The picture of a model.</summary>
    public static CouplingPicture Of(BinaryQuadraticModel model)
    {
        var rows = model.SquaredTerms.Rows;
        model = Enumerable.Range(0, rows.RowCount).Sum(r => (long)rows.RowColumns(r).Length * rows.RowColumns(r).Length) is > 0 and <= MostProducts
            ? model.Expand() : model;
        var count = model.VariableCount;
        var block = Math.Max(1, (count + LargestSide - 1) / LargestSide);
        var side = (count + block - 1) / block;
        var labels = block == 1 ? model.Labels?.ToArray() : null;
        var values = new double[side * (side + 1) / 2];
        var picture = new CouplingPicture(side, block, values, labels);
        void Put(int row, int column, double value)
        {
            ref var cell = ref values[picture.Place(row / block, column / block)];
            cell = Math.Abs(value) > Math.Abs(cell) ? value : cell;
        }

        for (var i = 0; i < count; i++)
        {
            Put(i, i, model.Linear[i]);
            var columns = model.Couplings.RowColumns(i);
            var entries = model.Couplings.RowValues(i);
            for (var k = 0; k < columns.Length; k++)
            {
                if (columns[k] > i)
                {
                    Put(i, columns[k], entries[k]);
                }
            }
        }

        for (var k = 0; k < values.Length; k++)
        {
            // Five digits are more than a picture shows.
            values[k] = double.Parse(values[k].ToString("G5"));
        }

        return picture;
    }

    private int Place(int row, int column) => row * Side - row * (row - 1) / 2 + column - row;
}
