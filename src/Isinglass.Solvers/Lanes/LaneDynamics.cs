using System.Runtime.Intrinsics;

namespace Isinglass.Solvers.Lanes;

/// <summary>The equations of motion of an analogue machine, for sixteen agents in lock step.</summary>
internal abstract class LaneDynamics(BatchedIsingSystem system)
{
    /// <summary>The coupled system.</summary>
    public BatchedIsingSystem System { get; } = system;

    /// <summary>The amplitudes whose signs are the spins.</summary>
    public Vector512<float>[] Amplitudes { get; } = new Vector512<float>[system.Count];

    /// <summary>Room for forces.</summary>
    protected Vector512<float>[] Forces { get; } = new Vector512<float>[system.Count];

    /// <summary>Resets everything but the amplitudes, which the caller has set.</summary>
    public abstract void Begin(AgentRandom random);

    /// <summary>One step of time.</summary>
    /// <param name="progress">Share of the steps that are done, 0 to 1.</param>
    /// <param name="random">Noise.</param>
    public abstract void Step(float progress, AgentRandom random);

    /// <summary>-1 or +1 in every lane; +1 for 0.</summary>
    protected static Vector512<float> Sign(Vector512<float> value) =>
        Vector512.ConditionalSelect(Vector512.LessThan(value, Vector512<float>.Zero), Vector512.Create(-1.0f), Vector512.Create(1.0f));

    /// <summary>The value, limited to +-<paramref name="limit"/>; NaN becomes the limit, so that a diverging agent stays finite.</summary>
    protected static Vector512<float> Limit(Vector512<float> value, float limit) =>
        Vector512.MinNative(Vector512.MaxNative(value, Vector512.Create(-limit)), Vector512.Create(limit));
}
