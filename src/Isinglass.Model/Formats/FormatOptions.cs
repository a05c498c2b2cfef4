namespace Isinglass.Model.Formats;

/// <summary>The objective's direction in a file.</summary>
public enum ObjectiveSense
{
    /// <summary>Less is better.</summary>
    Minimize,

    /// <summary>More is better.</summary>
    Maximize,
}

/// <summary>What a text of the form "n m, then lines i j w" means; the text itself does not say.</summary>
public enum CoordinateReading
{
    /// <summary>Edges of a graph, maximum cut (rudy, G-set, MQLib -fM).</summary>
    MaxCut,

    /// <summary>Entries of a symmetric matrix Q, minimise x'Qx, off-diagonal entries count twice (Biq Mac, Bonn).</summary>
    QuboMin,

    /// <summary>Entries of a symmetric matrix Q, maximise x'Qx, off-diagonal entries count twice (OR-Library, MQLib -fQ).</summary>
    QuboMax,
}

/// <summary>What a dense matrix file means.</summary>
public enum MatrixReading
{
    /// <summary>Upper triangle: the energy is the sum over i &lt;= j of Q_ij x_i x_j; entries below the diagonal must be zero.</summary>
    Upper,

    /// <summary>A symmetric matrix: the energy is x'Qx; a matrix that is not symmetric is refused.</summary>
    Symmetric,

    /// <summary>Any matrix: the energy is x'Qx, so that a pair has the sum of both entries.</summary>
    Full,
}

/// <summary>What the user says about a file that the file does not say itself.</summary>
public sealed record FormatOptions
{
    /// <summary>No word about the file.</summary>
    public static FormatOptions Default { get; } = new();

    /// <summary>Name of the format; null = by the file's name and content.</summary>
    public string? Format { get; init; }

    /// <summary>
    /// Meaning and sense of "n m" text, and the sense of a matrix file; null = as the format's own definition says, an error where it is silent.
    /// </summary>
    public CoordinateReading? As { get; init; }

    /// <summary>Meaning of a dense matrix; null = an error when a matrix is read, the upper triangle when one is written.</summary>
    public MatrixReading? Matrix { get; init; }

    /// <summary>Kind of the variables of a COO file without its header; null = an error.</summary>
    public Vartype? Vartype { get; init; }

    /// <summary>Reads the listed triangles of a QPLIB file as halves of symmetric matrices, off-diagonal entries twice. Default: as listed.</summary>
    public bool Mirror { get; init; }

    /// <summary>Writes product bits p = a b as quadratic terms of the rows that hold them instead of as variables; formats without that refuse. Default: no.</summary>
    public bool ProductsInRows { get; init; }

    /// <summary>Which problem (1-based) of a file that holds several; null = the only one, an error when there are more.</summary>
    public int? Problem { get; init; }
}
