using Isinglass.Model;
using Isinglass.Model.Solving;

namespace Isinglass.Training.Calls;

/// <summary>
/// A solver over a machine whose calls for the first prepared model (in hedging: the first bundle) are recorded; which ones does not depend on threads.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="over">The solver over a machine.</param>
/// <param name="calls">The recorder.</param>
internal sealed class WatchedSolver(ISampler machine, Func<ISampler, ISolver> over, MachineCalls calls) : ISolver
{
    private readonly ISolver _solver = over(machine);
    private int _prepared;

    /// <inheritdoc/>
    public string Name => _solver.Name;

    /// <inheritdoc/>
    public ISolverSession Prepare(ConstrainedQuadraticModel model) =>
        (Interlocked.Increment(ref _prepared) == 1 ? over(calls.Watch(machine, model)) : _solver).Prepare(model);
}
