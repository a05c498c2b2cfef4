using Isinglass.Model;

namespace Isinglass.Solvers.Tempering;

/// <summary>Parameters of <see cref="ParallelTempering"/>.</summary>
public sealed record ParallelTemperingOptions
{
    /// <summary>Temperatures in units of the model's energy, hottest first; null = a ladder measured from energy statistics (recommended).</summary>
    public IReadOnlyList<double>? Temperatures { get; init; }

    /// <summary>Most replicas of a measured ladder. Default 32; range 2 or more.</summary>
    public int MaximumReplicas { get; init; } = 32;

    internal void Check()
    {
        if (MaximumReplicas < 2)
        {
            throw new InputException($"Parallel tempering needs at least 2 replicas, not {MaximumReplicas}.");
        }

        if (Temperatures is { } given && !IsLadder(given))
        {
            throw new InputException("The temperatures of parallel tempering must be positive numbers, the hottest first.");
        }
    }

    private static bool IsLadder(IReadOnlyList<double> temperatures) =>
        temperatures.Count > 0 && temperatures.All(t => t > 0 && double.IsFinite(t)) &&
        temperatures.Zip(temperatures.Skip(1)).All(pair => pair.First >= pair.Second);
}
