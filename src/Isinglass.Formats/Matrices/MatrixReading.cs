namespace Isinglass.Formats.Matrices;

/// <summary>The meaning of a dense matrix file.</summary>
public enum MatrixReading
{
    /// <summary>Upper triangle: the energy is the sum over i &lt;= j of Q_ij x_i x_j; entries below the diagonal must be zero.</summary>
    Upper,

    /// <summary>A symmetric matrix: the energy is x'Qx; a matrix that is not symmetric is refused.</summary>
    Symmetric,

    /// <summary>Any matrix: the energy is x'Qx, so that a pair has the sum of both entries.</summary>
    Full,
}
