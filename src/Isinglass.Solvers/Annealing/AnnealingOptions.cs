using Isinglass.Model;
using Isinglass.Solvers.Annealing.Schedules;

namespace Isinglass.Solvers.Annealing;

/// <summary>Options of <see cref="SimulatedAnnealing"/>.</summary>
public sealed record AnnealingOptions
{
    /// <summary>Shape of the cooling schedule. Default: automatic.</summary>
    public AnnealingSchedule Schedule { get; init; }

    /// <summary>First temperature, in units of the model's energy; null = measured by probe sweeps (recommended). Must be positive and finite.</summary>
    public double? HotTemperature { get; init; }

    /// <summary>
    /// Last temperature, in units of the model's energy; null = measured by probe sweeps (recommended). Must be positive and not above the first.
    /// </summary>
    public double? ColdTemperature { get; init; }

    /// <summary>Temperatures of a custom schedule, in units of the model's energy, each at least 0 (0 = strict descent).</summary>
    public IReadOnlyList<double>? Temperatures { get; init; }

    /// <summary>
    /// Share of the cooling that is left out when initial states are given, so that they are improved rather than forgotten: 0 = the full schedule.
    /// Default 0.5; at least 0 and below 1.
    /// </summary>
    public double WarmStart { get; init; } = 0.5;

    /// <summary>Kernel to use. Default: automatic. A kernel that cannot represent the model is refused with a message that says why.</summary>
    internal AnnealingKernel Kernel { get; init; }

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
