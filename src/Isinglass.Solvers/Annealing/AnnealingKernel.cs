namespace Isinglass.Solvers.Annealing;

/// <summary>How the couplings are stored and what the lanes of a vector are.</summary>
internal enum AnnealingKernel
{
    /// <summary>Chosen from size, density, integrality and the processor's instructions; the choice is reported.</summary>
    Automatic,

    /// <summary>One variable after the other in double precision: the slow, exact reference for all others, and the choice for tiny models.</summary>
    Reference,

    /// <summary>Sparse integer couplings, lanes = 32 independent variables.</summary>
    SparseInt16,

    /// <summary>Sparse couplings in single precision, lanes = 16 independent variables.</summary>
    SparseFloat,

    /// <summary>Dense couplings in bytes, fields of 16 bits, lanes = 32 successive variables.</summary>
    DenseInt16,

    /// <summary>Dense couplings in bytes, fields in single precision (exact for these integers), lanes = 16 successive variables.</summary>
    DenseInt8Float,

    /// <summary>Dense couplings and fields in single precision, lanes = 16 successive variables.</summary>
    DenseFloat,

    /// <summary>Squared terms as rows, lanes = 16 variables.</summary>
    RowBlocks,

    /// <summary>As <see cref="RowBlocks"/> while many proposals are accepted, as <see cref="DenseInt16"/> with the rows multiplied out when few are.</summary>
    RowsThenDense,

    /// <summary>Squared terms as rows, lanes = 16 replicas.</summary>
    RowReplicas,

    /// <summary>Squared terms as rows, integers of 16 bits, lanes = 32 replicas.</summary>
    RowReplicasInt16,

    /// <summary>Couplings of one magnitude, at most 63 bonds a spin: 512 replicas, one bit a spin.</summary>
    BitSliced,
}
