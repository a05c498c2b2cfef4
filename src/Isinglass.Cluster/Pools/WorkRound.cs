using Isinglass.Model.Control;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cluster.Pools;

/// <summary>One round: the time of its answers, and which of them it waited for.</summary>
/// <param name="run">When to stop.</param>
/// <param name="orders">Number of orders.</param>
internal sealed class WorkRound(SolveRun run, int orders)
{
    /// <summary>An answer that takes this many times the median of a round is requested a second time.</summary>
    private const int SlowFactor = 3;

    /// <summary>No answer counts as slow before this time: a second request costs a session.</summary>
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

    /// <summary>Whether answers that are still missing are slow.</summary>
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

    /// <summary>Notes that an order is sent again.</summary>
    public void Retry() => IsRetried = true;

    /// <summary>Adds time for packing or unpacking.</summary>
    public void Serialise(TimeSpan time)
    {
        lock (_lock)
        {
            _serialisation += time;
        }
    }

    /// <summary>Notes an answer; the last one determines the breakdown of the round's time.</summary>
    /// <param name="compute">Time of its solve, and of those before it on the same worker.</param>
    /// <param name="waiting">Time before it was sent to the worker that answered.</param>
    public void Answered(TimeSpan compute, TimeSpan waiting)
    {
        lock (_lock)
        {
            _answered.Add(run.Elapsed);
            (_compute, _waiting) = (compute, waiting);
        }
    }

    /// <summary>The breakdown of the round's time; the network is the rest.</summary>
    public RoundTime Time()
    {
        var rest = run.Elapsed - _serialisation - _compute - _waiting;
        return new RoundTime(_compute, _serialisation, rest > TimeSpan.Zero ? rest : TimeSpan.Zero, _waiting);
    }
}
