namespace Isinglass.Training.Scenarios;

/// <summary>Where the wall time of rounds went, by the answer that each round waited for: the parts add up to the rounds.</summary>
/// <param name="Compute">The solve of the answer that came last, and those before it in its worker's queue.</param>
/// <param name="Serialisation">Packing all orders and unpacking all answers, at the coordinator.</param>
/// <param name="Network">In transit: the rest.</param>
/// <param name="Waiting">For workers that were lost or slow.</param>
internal readonly record struct RoundTime(TimeSpan Compute, TimeSpan Serialisation, TimeSpan Network, TimeSpan Waiting)
{
    /// <summary>All rounds.</summary>
    public TimeSpan Total => Compute + Serialisation + Network + Waiting;

    /// <summary>The sum of two.</summary>
    public static RoundTime operator +(RoundTime one, RoundTime other) =>
        new(one.Compute + other.Compute, one.Serialisation + other.Serialisation, one.Network + other.Network, one.Waiting + other.Waiting);
}
