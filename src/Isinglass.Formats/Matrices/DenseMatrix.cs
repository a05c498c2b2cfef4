using Isinglass.Formats.Coordinates;
using Isinglass.Model;

namespace Isinglass.Formats.Matrices;

/// <summary>The matrix of a quadratic form in CSV and NPY files; the user must state its meaning (<see cref="MatrixReading"/>).</summary>
internal static class DenseMatrix
{
    public static MatrixReading Reading(FileContent content, FormatOptions options) => options.Matrix
        ?? throw content.Error("a matrix does not say what it means. Say `matrix` upper (pairs once), symmetric or full (x'Qx).");

    public static ModelFile ToModelFile(string format, FileContent content, IReadOnlyList<double[]> rows, FormatOptions options)
    {
        var reading = Reading(content, options);
        var terms = new CoordinateTerms();
        for (var i = 0; i < rows.Count; i++)
        {
            for (var j = 0; j < rows.Count; j++)
            {
                var value = rows[i][j];
                if (reading == MatrixReading.Upper && j < i && value != 0)
                {
                    throw content.Error(
                        $"the entry in row {i + 1}, column {j + 1} lies below the diagonal: not an upper triangle. Say `matrix` symmetric or full.");
                }

                if (reading == MatrixReading.Symmetric && value != rows[j][i])
                {
                    throw content.Error($"row {i + 1}, column {j + 1} differs from its mirror image: not symmetric. Say `matrix` upper or full.");
                }

                if (value != 0 && (reading == MatrixReading.Full || j >= i))
                {
                    terms.Add(i, j, value);
                }
            }
        }

        var sense = options.As switch
        {
            null or CoordinateReading.QuboMin => ObjectiveSense.Minimize,
            CoordinateReading.QuboMax => ObjectiveSense.Maximize,
            _ => throw content.Error("a matrix file is read as a QUBO. Say `as` qubo-min or qubo-max."),
        };
        var meaning = reading == MatrixReading.Symmetric ? TermMeaning.SymmetricMatrix : TermMeaning.EveryTermOnce;
        return new CoordinateStatement(rows.Count, terms, meaning).ToModelFile(format, content, sense, Vartype.Binary);
    }

    /// <summary>The matrix of a model over bits; the pair's coupling is above the diagonal, or half of it on either side.</summary>
    public static double[][] Of(BinaryQuadraticModel model, MatrixReading reading, int sign)
    {
        var rows = Enumerable.Range(0, model.VariableCount).Select(_ => new double[model.VariableCount]).ToArray();
        foreach (var (i, j, value) in model.UpperTriangle())
        {
            if (i == j || reading == MatrixReading.Upper)
            {
                rows[i][j] = sign * value;
            }
            else
            {
                rows[i][j] = rows[j][i] = sign * value / 2;
            }
        }

        return rows;
    }

    /// <summary>How a matrix is written; noted for the user, because the file does not tell.</summary>
    public static MatrixReading ReadingToWrite(FormatOptions options, ICollection<string> notes)
    {
        var reading = options.Matrix ?? MatrixReading.Upper;
        notes.Add($"The matrix is written as '{reading.ToString().ToLowerInvariant()}'; read it with `matrix` {reading.ToString().ToLowerInvariant()}.");
        return reading;
    }

    /// <summary>Sign with which the energy is written, by the requested sense.</summary>
    public static int Sign(FormatOptions options) => options.As == CoordinateReading.QuboMax ? -1 : 1;
}
