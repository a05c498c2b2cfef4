using Isinglass.Model.Control;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cluster.Pools;

/// <summary>One round: how long its answers took, and which of them it waited for.</summary>
/// <param name="run">When to stop.</param>
/// <param name="orders">Number of orders.</param>
internal sealed class WorkRound(SolveRun run, int orders)
{
    /// <summary>An answer that takes so many times the median of a round is asked for a second time.</summary>
    private const int SlowFactor = 3;

    /// <summary>No answer is slow before this time: a second question costs a session.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _answered = [];
    private TimeSpan _serialisation;
    private TimeSpan _compute;
    private TimeSpan _waiting;

    /// <summary>When to stop.</summary>
    public SolveRun Run => run;

    /// <summary>Whether an order was sent more than once.</summary>
    public bool IsRetried { get; private set; }

    /// <summary>Whether answers that have not come by now are slow.</summary>
    public bool IsSlow
    {
        get
        {
            lock (_lock)
            {
                return _answered.Count * 2 >= orders && run.Elapsed > Patience && run.Elapsed > SlowFactor * _answered[_answered.Count / 2];
            }
        }
    }

    /// <summary>An order is sent again.</summary>
    public void Retry() => IsRetried = true;

    /// <summary>Time for packing or unpacking.</summary>
    public void Serialise(TimeSpan time)
    {
        lock (_lock)
        {
            _serialisation += time;
        }
    }

    /// <summary>An answer is there; the last one that is tells where the time of the round went.</summary>
    /// <param name="compute">Its solve, and those of the same worker before it.</param>
    /// <param name="waiting">Before it was sent to who answered.</param>
    public void Answered(TimeSpan compute, TimeSpan waiting)
    {
        lock (_lock)
        {
            _answered.Add(run.Elapsed);
            (_compute, _waiting) = (compute, waiting);
        }
    }

    /// <summary>Where the time of the round went; the network is the rest.</summary>
    public RoundTime Time()
    {
        var rest = run.Elapsed - _serialisation - _compute - _waiting;
        return new RoundTime(_compute, _serialisation, rest > TimeSpan.Zero ? rest : TimeSpan.Zero, _waiting);
    }
}
