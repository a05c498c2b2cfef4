namespace Isinglass.LocalSearch;

/// <summary>The best feasible point of a state since the start of a search.</summary>
internal sealed class BestFeasiblePoint(ConstrainedState state)
{
    /// <summary>Changes below this share of (1 + the energy) are rounding.</summary>
    internal const double LeastGain = 1e-9;

    private readonly sbyte[] _values = new sbyte[state.Values.Length];

    /// <summary>The point; that of an earlier search until there is one.</summary>
    internal ReadOnlySpan<sbyte> Values => _values;

    /// <summary>Its objective; +infinity until there is one.</summary>
    internal double Objective { get; private set; } = double.PositiveInfinity;

    /// <summary>Whether an energy lies below the best objective.</summary>
    internal bool IsBeatenBy(double energy) => double.IsFinite(Objective) && energy < Objective - LeastGain * (1 + Math.Abs(Objective));

    /// <summary>Resets to the current state if it is feasible, else to no point.</summary>
    internal void Start()
    {
        Objective = double.PositiveInfinity;
        Keep();
    }

    /// <summary>Keeps the state when it is feasible and better.</summary>
    internal void Keep()
    {
        if (state.IsFeasible && (double.IsPositiveInfinity(Objective) || IsBeatenBy(state.Objective)))
        {
            Objective = state.Objective;
            state.Values.CopyTo(_values);
        }
    }

    /// <summary>Moves the state to the point; its objective is computed from scratch.</summary>
    internal void Reload()
    {
        state.Load(_values);
        Objective = state.Objective;
    }
}
