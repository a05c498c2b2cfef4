using Isinglass.Model;

namespace Isinglass.Solvers;

/// <summary>Chooses the layout of a problem.</summary>
internal static class KernelChoice
{
    /// <summary>Lays a problem out for the kernel that was asked for, or for the quickest that can hold it.</summary>
    public static AnnealingForm Choose(SpinProblem problem, AnnealingKernel kernel)
    {
        if (kernel != AnnealingKernel.Automatic)
        {
            return TryCreate(problem, kernel)
                ?? throw new InputException($"The kernel {kernel} cannot hold this model: {Requirement(kernel)} Choose another kernel or leave the choice automatic.");
        }

        return TryCreate(problem, AnnealingKernel.SparseInt16) ?? new ReferenceForm(problem);
    }

    /// <summary>The layout for a kernel, or null when it cannot hold the problem.</summary>
    public static AnnealingForm? TryCreate(SpinProblem problem, AnnealingKernel kernel) => kernel switch
    {
        AnnealingKernel.Reference => new ReferenceForm(problem),
        AnnealingKernel.SparseInt16 => SparseInt16Form.TryCreate(problem),
        _ => null,
    };

    private static string Requirement(AnnealingKernel kernel) => kernel switch
    {
        AnnealingKernel.SparseInt16 => $"it needs integer coefficients (up to a unit), sums of them below {SparseInt16Form.FieldMax}, no squared terms.",
        _ => "it holds every model.",
    };
}
