using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Reads;

namespace Isinglass.Solvers.Tabu;

/// <summary>
/// One-flip tabu search with restarts from the best state: phases of "flip the best variable that is not blocked, even uphill", each phase started by
/// kicking the elite at variables whose flip costs little (iterated tabu search and MST2: Palubeckis, Annals of Operations Research 131, 2004; Informatica 17,
/// 2006).
/// Unlike MST2, the kick draws its variables by a tournament rather than from a candidate list. A sweep is n moves.
/// </summary>
public sealed class TabuSearch : ISampler
{
    /// <summary>Moves per variable of a read when nothing is prescribed.</summary>
    private const int DefaultSweeps = 200;

    private readonly TabuSearchOptions _options;

    /// <summary>A tabu search with default parameters.</summary>
    public TabuSearch()
        : this(new TabuSearchOptions())
    {
    }

    /// <summary>A tabu search; wrong parameters throw <see cref="InputException"/>.</summary>
    public TabuSearch(TabuSearchOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "tabu";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        var store = new CouplingStore(model);
        var tenure = _options.Tenure ?? Math.Min(20, model.VariableCount / 4);
        var spread = _options.TenureSpread ?? tenure / 2;
        var loop = new ReadLoop<TabuWorkspace>(model, request, run, DefaultSweeps)
        {
            CreateWorkspace = () => new TabuWorkspace(store, tenure, spread, _options),
            Read = static (workspace, task) => workspace.Read(task),
        };
        return loop.Run(Name, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["tenure"] = tenure.ToString(),
            ["tenure_spread"] = spread.ToString(),
            ["patience"] = _options.Patience.ToString(),
            ["largest_kick"] = _options.LargestKick.ToString(),
        });
    }
}
