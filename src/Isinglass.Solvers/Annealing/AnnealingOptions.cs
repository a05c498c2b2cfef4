using Isinglass.Model;

namespace Isinglass.Solvers;

/// <summary>How the temperature falls during an anneal.</summary>
public enum AnnealingSchedule
{
    /// <summary>Constant thermodynamic speed between measured ends (recommended); geometric when one of the two temperatures is given.</summary>
    Automatic,

    /// <summary>T_k = T_hot (T_cold / T_hot)^(k / (K - 1)).</summary>
    Geometric,

    /// <summary>T_k = T_hot + (T_cold - T_hot) k / (K - 1).</summary>
    Linear,

    /// <summary>The given <see cref="AnnealingOptions.Temperatures"/>, each held for an equal share of the sweeps.</summary>
    Custom,
}

/// <summary>How the couplings are stored and which lanes are worked on together.</summary>
public enum AnnealingKernel
{
    /// <summary>Chosen from size, density, integrality and the processor's instructions; the choice is reported.</summary>
    Automatic,

    /// <summary>One variable after the other in double precision: the slow exact twin of all others, and the choice for tiny models.</summary>
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

    /// <summary>As <see cref="RowBlocks"/> while much moves, as <see cref="DenseInt16"/> with the rows multiplied out when little does.</summary>
    RowsThenDense,

    /// <summary>Squared terms as rows, lanes = 16 replicas.</summary>
    RowReplicas,

    /// <summary>Squared terms as rows, integers of 16 bits, lanes = 32 replicas.</summary>
    RowReplicasInt16,

    /// <summary>Couplings of one magnitude, at most 63 bonds a spin: 512 replicas, one bit a spin.</summary>
    BitSliced,
}

/// <summary>Options of <see cref="SimulatedAnnealing"/>.</summary>
public sealed record AnnealingOptions
{
    /// <summary>Shape of the cooling. Default: automatic.</summary>
    public AnnealingSchedule Schedule { get; init; }

    /// <summary>First temperature, in units of the model's energy; null = measured by probe sweeps (recommended). Must be positive and finite.</summary>
    public double? HotTemperature { get; init; }

    /// <summary>Last temperature, in units of the model's energy; null = measured by probe sweeps (recommended). Must be positive and not above the first.</summary>
    public double? ColdTemperature { get; init; }

    /// <summary>Temperatures of a custom schedule, in units of the model's energy, each at least 0 (0 = strict descent).</summary>
    public IReadOnlyList<double>? Temperatures { get; init; }

    /// <summary>
    /// Share of the cooling that is left out when initial states are given, so that they are improved rather than forgotten: 0 = the full schedule.
    /// Default 0.5; at least 0 and below 1.
    /// </summary>
    public double WarmStart { get; init; } = 0.5;

    /// <summary>Kernel to use. Default: automatic. A kernel that cannot hold the model is refused with a message that says why.</summary>
    public AnnealingKernel Kernel { get; init; }

    /// <summary>Throws <see cref="InputException"/> that lists every violation.</summary>
    internal void Validate()
    {
        List<string> errors = [];
        if (HotTemperature is { } hot && !(hot > 0 && double.IsFinite(hot)))
        {
            errors.Add($"the hot temperature must be a positive number, not {hot}");
        }

        if (ColdTemperature is { } cold && !(cold > 0 && double.IsFinite(cold)))
        {
            errors.Add($"the cold temperature must be a positive number, not {cold}");
        }

        if (ColdTemperature > HotTemperature)
        {
            errors.Add($"the cold temperature {ColdTemperature} must not be above the hot temperature {HotTemperature}");
        }

        if (!(WarmStart >= 0 && WarmStart < 1))
        {
            errors.Add($"the warm start must be at least 0 and below 1, not {WarmStart}");
        }

        if (Schedule == AnnealingSchedule.Custom && Temperatures is not { Count: > 0 })
        {
            errors.Add("a custom schedule needs at least one temperature");
        }

        if (Schedule != AnnealingSchedule.Custom && Temperatures is not null)
        {
            errors.Add("temperatures are given, but the schedule is not custom");
        }

        if (Temperatures?.Any(t => !(t >= 0 && double.IsFinite(t))) == true)
        {
            errors.Add("every temperature of a custom schedule must be a number of at least 0");
        }

        if (errors.Count > 0)
        {
            throw new InputException($"The annealing options cannot be used: {string.Join("; ", errors)}.");
        }
    }
}
