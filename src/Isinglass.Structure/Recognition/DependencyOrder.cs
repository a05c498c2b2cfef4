using Isinglass.Model;

namespace Isinglass.Structure.Recognition;

/// <summary>
/// Chooses among variables that could depend on one another (of x = y either may follow) so that no circle closes, and orders the chosen so that each comes
/// after its inputs. Every set without a circle is valid at once: put right in this order, no variable raises the energy and none disturbs an earlier one.
/// </summary>
internal sealed class DependencyOrder
{
    /// <summary>Steps of a search for a circle; beyond, the variable stays free.</summary>
    private const int LongestSearch = 10_000;

    private readonly DependentVariable?[] _chosen;
    private readonly int[] _seen;
    private readonly Stack<int> _open = new();
    private int _search;

    private DependencyOrder(int variableCount)
    {
        _chosen = new DependentVariable?[variableCount];
        _seen = new int[variableCount];
    }

    /// <summary>The chosen variables, inputs first.</summary>
    public static IReadOnlyList<DependentVariable> Choose(BinaryQuadraticModel model, IReadOnlyList<DependentVariable> candidates)
    {
        var order = new DependencyOrder(model.VariableCount);
        var starts = model.Couplings.Starts;

        // Few inputs first, then few neighbours: what is free should be what matters to many.
        foreach (var candidate in candidates.OrderBy(c => c.Inputs.Count).ThenBy(c => starts[c.Variable + 1] - starts[c.Variable]))
        {
            if (!order.ClosesCircle(candidate))
            {
                order._chosen[candidate.Variable] = candidate;
            }
        }

        return order.Sort();
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
                foreach (var input in dependent.Inputs)
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
                foreach (var input in dependent.Inputs)
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
                    sorted.Add(dependent);
                    _open.Pop();
                }
            }
        }

        return sorted;
    }
}
