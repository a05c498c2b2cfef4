using Isinglass.Model;
using Isinglass.Solvers.Annealing.Kernels;
using Isinglass.Solvers.Annealing.Kernels.Layouts;

namespace Isinglass.Solvers.Annealing;

/// <summary>Chooses the layout of a problem.</summary>
internal static class KernelChoice
{
    // A dense flip costs n / 32 vector operations, a sparse one a few cycles a neighbour: equal near this share of n (measured).
    private const double DenseShare = 1.0 / 30;

    // Below this a whole row is four vectors: cheaper than lists whatever the density.
    private const int SmallCount = 128;

    // From this number of reads on, 512 replicas a word cost less than the reads one by one (8 G proposals a second against 0.5 to 1 G).
    private const int BitSlicedReads = 64;

    // A matrix of n^2 couplings is worth building only for many sweeps.
    private const int SweepsForSquare = 2000;

    /// <summary>Lays a problem out for the requested kernel, or for the fastest that can represent it.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="kernel">The requested kernel.</param>
    /// <param name="reads">Number of reads.</param>
    /// <param name="sweeps">Sweeps of a read; <see cref="int.MaxValue"/> when the time limits them.</param>
    public static KernelLayout Choose(SpinProblem problem, AnnealingKernel kernel, int reads, int sweeps)
    {
        if (kernel != AnnealingKernel.Automatic)
        {
            return TryCreate(problem, kernel)
                ?? throw new InputException(
                    $"The kernel {kernel} cannot hold this model: {Requirement(kernel)} Choose another kernel or leave the choice automatic.");
        }

        foreach (var candidate in Candidates(problem, reads, sweeps))
        {
            if (TryCreate(problem, candidate) is { } layout)
            {
                return layout;
            }
        }

        return new ReferenceLayout(problem);
    }

    /// <summary>Whether the couplings are dense enough for a matrix to be faster than lists.</summary>
    public static bool IsDense(SpinProblem problem) => problem.Couplings.EntryCount > DenseShare * problem.Count * problem.Count;

    /// <summary>The layout for a kernel, or null when it cannot represent the problem.</summary>
    public static KernelLayout? TryCreate(SpinProblem problem, AnnealingKernel kernel) => kernel switch
    {
        AnnealingKernel.Reference => new ReferenceLayout(problem),
        AnnealingKernel.SparseInt16 => SparseInt16Layout.TryCreate(problem),
        AnnealingKernel.SparseFloat => SparseFloatLayout.TryCreate(problem),
        AnnealingKernel.DenseInt16 => DenseInt16Layout.TryCreate(problem),
        AnnealingKernel.DenseInt8Float => DenseFloatLayout<ByteCoupling>.TryCreate(problem),
        AnnealingKernel.DenseFloat => DenseFloatLayout<FloatCoupling>.TryCreate(problem),
        AnnealingKernel.RowBlocks => RowBlocks(problem),
        AnnealingKernel.RowsThenDense =>
            RowsThenDenseLayout.Pays(problem.Count) && problem.IsExactInSingle && RowBlocks(problem) is { } rows
                ? new RowsThenDenseLayout(problem, rows)
                : null,
        AnnealingKernel.RowReplicasInt16 => RowReplicaInt16Layout.TryCreate(problem),
        AnnealingKernel.RowReplicas => RowReplicaFloatLayout.Create(problem),
        AnnealingKernel.BitSliced => BitSlicedLayout.TryCreate(problem),
        _ => null,
    };

    private static KernelLayout? RowBlocks(SpinProblem problem) =>
        RowBlockLayout<CompactRowChunk>.TryCreate(problem) ?? (KernelLayout?)RowBlockLayout<WideRowChunk>.TryCreate(problem);

    private static IEnumerable<AnnealingKernel> Candidates(SpinProblem problem, int reads, int sweeps)
    {
        if (problem.NeedsDouble)
        {
            return [];
        }

        if (problem.SquaredTerms.Rows.EntryCount > 0)
        {
            return reads >= 32 && sweeps < int.MaxValue ? [AnnealingKernel.RowReplicasInt16, AnnealingKernel.RowReplicas]
                : reads >= 16 && sweeps < int.MaxValue ? [AnnealingKernel.RowReplicas]
                : (long)sweeps * reads >= SweepsForSquare ? [AnnealingKernel.RowsThenDense, AnnealingKernel.RowBlocks]
                : [AnnealingKernel.RowBlocks];
        }

        AnnealingKernel[] sparse = [AnnealingKernel.SparseInt16, AnnealingKernel.SparseFloat];
        AnnealingKernel[] dense = [AnnealingKernel.DenseInt16, AnnealingKernel.DenseInt8Float, AnnealingKernel.DenseFloat];
        var one = problem.Count <= SmallCount || IsDense(problem) ? dense.Concat(sparse) : sparse;
        return reads >= BitSlicedReads && sweeps < int.MaxValue ? one.Prepend(AnnealingKernel.BitSliced) : one;
    }

    private static string Requirement(AnnealingKernel kernel) => kernel switch
    {
        AnnealingKernel.SparseInt16 => $"it needs integer coefficients (up to a unit), fields below {SparseInt16Layout.FieldMax} units and no squared terms.",
        AnnealingKernel.SparseFloat => "it holds no squared terms.",
        AnnealingKernel.DenseInt16 => "it needs integer couplings of at most 127 units, fields below 60000 units and a square of n^2 bytes below 1 GiB.",
        AnnealingKernel.DenseInt8Float => "it needs integer couplings of at most 127 units, no squared terms and a square of n^2 bytes below 1 GiB.",
        AnnealingKernel.DenseFloat => "its square of 4 n^2 bytes must stay below 1 GiB.",
        AnnealingKernel.RowBlocks => "it is for models with squared terms.",
        AnnealingKernel.RowsThenDense => "it is for models with squared terms, integer coefficients (up to a unit) and at most 8192 variables.",
        AnnealingKernel.RowReplicasInt16 => "it needs integer coefficients (up to a unit), squared terms, and 16 bits must hold fields and residuals.",
        AnnealingKernel.BitSliced => $"it needs couplings of one magnitude, no squared terms, and at most {BitSlicedLayout.DegreeMax} bonds a spin.",
        _ => "it holds every model.",
    };
}
