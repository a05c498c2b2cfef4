using Isinglass.Formats.Coordinates;
using Isinglass.Formats.Matrices;
using Isinglass.Model;
using Isinglass.Model.Bridges;

namespace Isinglass.Formats;

/// <summary>What the user states about a file beyond its content.</summary>
public sealed record FormatOptions
{
    /// <summary>Nothing is stated.</summary>
    public static FormatOptions Default { get; } = new();

    /// <summary>Name of the format; null = by the file's name and content.</summary>
    public string? Format { get; init; }

    /// <summary>Meaning and sense of "n m" text, and the sense of a matrix file; null = by the format's own definition, an error if it has none.</summary>
    public CoordinateReading? As { get; init; }

    /// <summary>Meaning of a dense matrix; null = an error when a matrix is read, the upper triangle when one is written.</summary>
    public MatrixReading? Matrix { get; init; }

    /// <summary>Kind of the variables of a COO file without its header; null = an error.</summary>
    public Vartype? Vartype { get; init; }

    /// <summary>Reads the listed triangles of a QPLIB file as halves of symmetric matrices, off-diagonal entries twice. Default: as listed.</summary>
    public bool Mirror { get; init; }

    /// <summary>How integers of an LP, MPS, QPLIB or CQM file are encoded as bits; null = <see cref="IntegerEncoding.Binary"/>.</summary>
    public IntegerEncoding? Integers { get; init; }

    /// <summary>
    /// Writes product bits p = a b as quadratic terms of the rows that hold them instead of as variables; formats that cannot do that refuse. Default: no.
    /// </summary>
    public bool ProductsInRows { get; init; }

    /// <summary>Which problem (1-based) of a file with several; null = the only one, an error when there are more.</summary>
    public int? Problem { get; init; }
}
