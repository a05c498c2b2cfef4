using Isinglass.Neural.Compilation.Resources;
using Isinglass.Solvers.Machines;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Exchange;

/// <summary>What a training run needs of a machine.</summary>
/// <param name="Machine">Name of the profile.</param>
/// <param name="Calls">Largest number of calls: rounds (of all bundles), times restarts, times margins.</param>
/// <param name="Duration">Time of these calls one after the other.</param>
/// <param name="FitsSpins">Whether the largest bundle fits its spins; one spin is taken by linear biases.</param>
/// <param name="FitsBits">Whether the rows' coefficients fit its bits.</param>
internal sealed record MachineEstimate(string Machine, long Calls, TimeSpan Duration, bool FitsSpins, bool FitsBits)
{
    /// <summary>A spin update of the simulated annealer, in seconds per coefficient of a factored row (benchmarks/results).</summary>
    private const double SecondsPerUpdate = 1e-9;

    /// <summary>The estimate for a plan.</summary>
    public static MachineEstimate Of(DeviceProfile profile, TrainingPlan plan, ResourceReport report)
    {
        var calls = (long)plan.Rounds * (plan.Method == TrainingMethod.ProgressiveHedging ? (long)report.Bundles * plan.Restarts : 1) * plan.Margins.Count;
        var one = profile.CallDuration > TimeSpan.Zero ? profile.CallDuration.TotalSeconds
            : SecondsPerUpdate * plan.Sweeps * plan.Reads * (report.MemoryBytes / SpinCountEstimate.BytesPerEntry) / report.Bundles;
        return new MachineEstimate(profile.Name, calls, TimeSpan.FromSeconds(Math.Min(calls * one, TimeSpan.MaxValue.TotalSeconds / 2)),
            report.SpinsPerCall < profile.MaximumSpins, report.CoefficientBits <= profile.Bits);
    }
}
