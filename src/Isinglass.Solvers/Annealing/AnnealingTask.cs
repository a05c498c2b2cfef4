using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Annealing.Kernels.Layouts;
using Isinglass.Solvers.Annealing.Schedules;

namespace Isinglass.Solvers.Annealing;

/// <summary>What all reads of one call share.</summary>
internal sealed record AnnealingTask(
    BinaryQuadraticModel Model, SpinProblem Problem, KernelLayout Layout, CoolingCurve Curve, SampleRequest Request, SolveRun Run, double WarmStart)
{
    /// <summary>Number of groups of reads; one state anneals the reads of a group together.</summary>
    public int GroupCount => (Request.Reads + Layout.ReplicaCount - 1) / Layout.ReplicaCount;

    /// <summary>Number of threads that can be of use.</summary>
    public int ThreadCount => Math.Clamp(Request.Threads, 1, Math.Max(1, GroupCount));

    /// <summary>Sweeps of a read when nothing limits it (also the default of dwave-samplers and OpenJij).</summary>
    public const int DefaultSweeps = 1000;

    /// <summary>Whether a time is given instead of a number of sweeps.</summary>
    public bool FillsTime => Request.Sweeps is null && (Run.Control.TimeLimit is not null || Run.Control.NoImprovement is not null);

    /// <summary>The energy of spins in the model's own terms, computed from scratch.</summary>
    public double ExactEnergy(ReadOnlySpan<sbyte> spins, Span<sbyte> values)
    {
        var zero = Model.ZeroValue;
        for (var i = 0; i < spins.Length; i++)
        {
            values[i] = spins[i] > 0 ? (sbyte)1 : zero;
        }

        return Model.Energy(values);
    }
}
