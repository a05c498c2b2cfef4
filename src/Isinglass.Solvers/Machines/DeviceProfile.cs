using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Solvers.Machines;

/// <summary>
/// The properties of a real machine: limits of size and precision, noise, suboptimal reads, and the time of a call. <see cref="Emulate"/> applies them to any
/// sampler; the time is not spent, only reported as <c>device_call_ns</c>.
/// </summary>
internal sealed record DeviceProfile
{
    /// <summary>A coherent Ising machine of 550 spins with 8-bit couplings that takes a minute a call, noiseless.</summary>
    public static DeviceProfile Coherent550 { get; } = new() { Name = "coherent550" };

    /// <summary>
    /// A quantum annealer of 5000 qubits with about 5 bits of precision, 0.2 s a call. Its couplings are sparse:
    /// a dense model needs chains of qubits, which are not counted.
    /// </summary>
    public static DeviceProfile Annealer5000 { get; } =
        new() { Name = "annealer5000", MaximumSpins = 5000, Bits = 5, CallDuration = TimeSpan.FromSeconds(0.2) };

    /// <summary>A simulated machine: no limits of size or precision; how long a call takes depends on the model.</summary>
    public static DeviceProfile Simulated { get; } = new() { Name = "simulated", MaximumSpins = int.MaxValue - 1, Bits = 24, CallDuration = TimeSpan.Zero };

    /// <summary>All profiles.</summary>
    public static IReadOnlyList<DeviceProfile> All { get; } = [Coherent550, Annealer5000, Simulated];

    /// <summary>The profile with a name.</summary>
    /// <exception cref="InputException">There is none; the message names the nearest.</exception>
    public static DeviceProfile Find(string name)
    {
        return All.FirstOrDefault(profile => profile.Name == name)
            ?? throw NearestName.Unknown("machine profile", name, [.. All.Select(profile => profile.Name)]);
    }

    /// <summary>Short name for reports.</summary>
    public required string Name { get; init; }

    /// <summary>Bits of a signed coefficient of the Ising matrix. Default 8.</summary>
    public int Bits { get; init; } = 8;

    /// <summary>How coefficients are rounded. Default: to the nearest.</summary>
    public RoundingMode Rounding { get; init; }

    /// <summary>Number of spins; linear biases take one of them. Default 550.</summary>
    public int MaximumSpins { get; init; } = 550;

    /// <summary>Time of a call, whatever the number of reads. Default 60 seconds.</summary>
    public TimeSpan CallDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Noise in front of the machine. Default: none.</summary>
    public NoisySamplerOptions Noise { get; init; } = new();

    /// <summary>Probability of a suboptimal read. Default 0.</summary>
    public double SuboptimalProbability { get; init; }

    /// <summary>The machine, with <paramref name="inner"/> in place of its physics.</summary>
    public ISampler Emulate(ISampler inner)
    {
        var machine = inner;
        if (SuboptimalProbability > 0)
        {
            machine = new SuboptimalSampler(machine, SuboptimalProbability);
        }

        if (Noise.ObjectiveVariance > 0 || Noise.CoefficientError > 0)
        {
            machine = new NoisySampler(machine, Noise);
        }

        machine = new RoundingSampler(machine, Bits, Rounding);
        return new DeviceSampler(new SizeLimitedSampler(machine, MaximumSpins, needsAuxiliarySpin: true), this);
    }

    /// <summary>Names the machine and accounts for its time.</summary>
    private sealed class DeviceSampler(ISampler inner, DeviceProfile profile) : ISampler
    {
        public string Name => $"{profile.Name}({inner.Name})";

        public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
        {
            var set = inner.Sample(model, request, control);
            return new SampleSet(set.Vartype, set.States, set.Energies.ToArray(), set.Occurrences.ToArray())
            {
                Sampler = Name,
                Parameters = new Dictionary<string, string>(set.Parameters, StringComparer.Ordinal) { ["device"] = profile.Name },
                Timing = new Dictionary<string, long>(set.Timing, StringComparer.Ordinal)
                {
                    ["device_call_ns"] = profile.CallDuration.Ticks * TimeSpan.NanosecondsPerTick,
                },
                Trace = set.Trace,
                StopReason = set.StopReason,
            };
        }
    }
}
