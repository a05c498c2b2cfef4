namespace Isinglass.Experiments.Benchmarks.Kernels;

/// <summary>One measurement of a kernel at one temperature.</summary>
/// <param name="Instance">Name of the instance.</param>
/// <param name="Kernel">Name of the kernel.</param>
/// <param name="Replicas">Replicas annealed together.</param>
/// <param name="Temperature">Temperature in the model's units.</param>
/// <param name="ProposalsPerSecond">Proposals of all replicas per second of processor time.</param>
/// <param name="FlipsPerSecond">Accepted proposals of all replicas per second of processor time; NaN when the kernel does not count them.</param>
internal readonly record struct KernelRate(
    string Instance, string Kernel, int Replicas, double Temperature, double ProposalsPerSecond, double FlipsPerSecond)
{
    /// <summary>Share of proposals that are accepted.</summary>
    public double Acceptance => FlipsPerSecond / ProposalsPerSecond;
}
