using Isinglass.Model;

namespace Isinglass.Structure.Recognition;

/// <summary>
/// Dependent variables that are valid together: chosen among those that could depend on one another (of x = y either may follow) without a cycle. Set with the
/// inputs first, none raises the energy or disturbs an earlier one.
/// </summary>
internal sealed class DependencySet
{
    /// <summary>Limit of steps in the search for a cycle; beyond it the variable stays free.</summary>
    private const int LongestSearch = 10_000;

    /// <summary>Largest number of rounds, the depth of products of products.</summary>
    private const int MostRounds = 8;

    private readonly Dependency?[] _chosen;
    private readonly List<Dependency>[] _followers;
    private readonly int[] _seen;
    private readonly Stack<int> _open = new();
    private int _search;

    private DependencySet(int variableCount)
    {
        _chosen = new Dependency?[variableCount];
        _followers = [.. Enumerable.Range(0, variableCount).Select(static _ => new List<Dependency>())];
        _seen = new int[variableCount];
    }

    /// <summary>The dependent variables of a model, inputs first.</summary>
    /// <param name="model">The model over bits.</param>
    /// <param name="finder">Finds the inputs of a variable.</param>
    /// <param name="concentrated">The variables to examine first; later those with new followers.</param>
    /// <param name="isHeld">Variables that stay free.</param>
    /// <param name="isExcluded">Variables that nothing may depend on.</param>
    public static IReadOnlyList<DependentVariable> Find(
        BinaryQuadraticModel model, DependencyFinder finder, IReadOnlyList<int> concentrated, bool[] isHeld, bool[] isExcluded)
    {
        var set = new DependencySet(model.VariableCount);
        var open = concentrated.Where(variable => !isHeld[variable]).ToList();
        for (var round = 0; round < MostRounds && open.Count > 0; round++)
        {
            var found = open.Select(variable => finder.Find(variable, set)).OfType<Dependency>().ToList();
            var added = set.Add(model, found, isExcluded);

            // A new follower narrows the field of its inputs.
            var moved = added.SelectMany(static dependency => dependency.Variable.Inputs).Distinct();
            open = [.. moved.Where(input => !isHeld[input] && set._chosen[input] is null).Order()];
        }

        return set.Sort();
    }

    /// <summary>The direct followers of a variable.</summary>
    public IReadOnlyList<Dependency> FollowersOf(int variable) => _followers[variable];

    private List<Dependency> Add(BinaryQuadraticModel model, List<Dependency> candidates, bool[] isExcluded)
    {
        var added = new List<Dependency>();
        var starts = model.Couplings.Starts;

        // Few inputs first, then few neighbours: variables that matter to many should stay free.
        int Degree(Dependency candidate) => starts[candidate.Variable.Variable + 1] - starts[candidate.Variable.Variable];
        foreach (var candidate in candidates.OrderBy(static candidate => candidate.Variable.Inputs.Count).ThenBy(Degree))
        {
            if (!candidate.Variable.Inputs.Any(input => isExcluded[input]) && !ClosesCircle(candidate.Variable))
            {
                _chosen[candidate.Variable.Variable] = candidate;
                added.Add(candidate);
                foreach (var input in candidate.Variable.Inputs)
                {
                    _followers[input].Add(candidate);
                }
            }
        }

        return added;
    }

    private bool ClosesCircle(DependentVariable candidate)
    {
        _search++;
        _open.Clear();
        foreach (var input in candidate.Inputs)
        {
            _open.Push(input);
        }

        for (var steps = 0; _open.TryPop(out var variable); steps++)
        {
            if (variable == candidate.Variable || steps > LongestSearch)
            {
                return true;
            }

            if (_seen[variable] != _search && _chosen[variable] is { } dependent)
            {
                foreach (var input in dependent.Variable.Inputs)
                {
                    _open.Push(input);
                }
            }

            _seen[variable] = _search;
        }

        return false;
    }

    private List<DependentVariable> Sort()
    {
        var sorted = new List<DependentVariable>();
        var done = new bool[_chosen.Length];
        for (var variable = 0; variable < _chosen.Length; variable++)
        {
            _open.Push(variable);
            while (_open.TryPeek(out var top))
            {
                if (done[top] || _chosen[top] is not { } dependent)
                {
                    _open.Pop();
                    continue;
                }

                var isReady = true;
                foreach (var input in dependent.Variable.Inputs)
                {
                    if (!done[input] && _chosen[input] is not null)
                    {
                        _open.Push(input);
                        isReady = false;
                    }
                }

                if (isReady)
                {
                    done[top] = true;
                    sorted.Add(dependent.Variable);
                    _open.Pop();
                }
            }
        }

        return sorted;
    }
}
