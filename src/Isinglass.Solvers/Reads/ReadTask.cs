using Isinglass.Model.Control;
using Isinglass.Numerics.Random;

namespace Isinglass.Solvers.Reads;

/// <summary>One read: its start, its effort, and the best state that it has met.</summary>
internal sealed class ReadTask
{
    private readonly sbyte[] _best;

    public ReadTask(int variableCount, SolveRun run)
    {
        Run = run;
        Start = new sbyte[variableCount];
        _best = new sbyte[variableCount];
    }

    /// <summary>The clock and incumbent of the whole call.</summary>
    public SolveRun Run { get; }

    /// <summary>The key of this read; a pure function of the request's key, the read and the round.</summary>
    public RandomKey Key { get; private set; }

    /// <summary>Effort in the sampler's unit.</summary>
    public int Sweeps { get; private set; }

    /// <summary>The state to start from: given, or random.</summary>
    public sbyte[] Start { get; }

    /// <summary>Whether <see cref="Start"/> was given by the caller.</summary>
    public bool IsStartGiven { get; private set; }

    /// <summary>The best state that was offered.</summary>
    public ReadOnlySpan<sbyte> Best => _best;

    /// <summary>Energy of <see cref="Best"/> as offered; +infinity before the first.</summary>
    public double BestEnergy { get; private set; }

    /// <summary>Offers a state of this read; true when it is the read's best so far.</summary>
    public bool Offer(double energy, ReadOnlySpan<sbyte> values)
    {
        if (!(energy < BestEnergy))
        {
            return false;
        }

        BestEnergy = energy;
        values.CopyTo(_best);
        Run.Offer(energy);
        return true;
    }

    /// <summary>Resets the task to another read.</summary>
    internal void Begin(RandomKey key, int sweeps, bool isStartGiven)
    {
        Key = key;
        Sweeps = sweeps;
        IsStartGiven = isStartGiven;
        BestEnergy = double.PositiveInfinity;
    }
}
