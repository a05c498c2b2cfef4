using Isinglass.Model;

namespace Isinglass.Structure.Recognition;

/// <summary>
/// Finds squares of sums with dependent variables, w (sum_i a_i z_i + sum_j b_j x_j + c)^2: the z of one square are all coupled by 2 w a_i a_j, a clique of
/// rank one; their common couplings to other variables give b, the rest of their own terms gives c. Any b and c give a valid identity; the right ones leave no
/// rest. A clique is found only if no two squares share a dependent variable.
/// </summary>
internal sealed class ProductRows
{
    /// <summary>A pair is a single coupling and need not be a square.</summary>
    private const int SmallestClique = 3;

    private const double Slack = 1e-9;

    private readonly BinaryQuadraticModel _model;
    private readonly DependentVariable?[] _dependents;
    private readonly int[] _roots;

    private ProductRows(BinaryQuadraticModel model, IReadOnlyList<DependentVariable> dependents)
    {
        _model = model;
        _dependents = new DependentVariable?[model.VariableCount];
        foreach (var dependent in dependents)
        {
            _dependents[dependent.Variable] = dependent;
        }

        _roots = [.. Enumerable.Range(0, model.VariableCount)];
    }

    /// <summary>The squares of a model over bits.</summary>
    public static IReadOnlyList<RecoveredRow> Find(BinaryQuadraticModel model, IReadOnlyList<DependentVariable> dependents)
    {
        var finder = new ProductRows(model, dependents);
        var members = finder.Components(dependents);
        Draft[] drafts = [.. members.Where(static clique => clique.Count >= SmallestClique).Select(finder.DraftOf).OfType<Draft>()];
        return [.. drafts.Select(draft => finder.RowOf(draft, drafts)).OfType<RecoveredRow>()];
    }

    private List<List<int>> Components(IReadOnlyList<DependentVariable> dependents)
    {
        foreach (var dependent in dependents)
        {
            foreach (var (other, _) in Partners(dependent.Variable))
            {
                _roots[Root(other)] = Root(dependent.Variable);
            }
        }

        return [.. dependents.Select(static d => d.Variable).Order().GroupBy(Root).Select(static group => group.ToList())];
    }

    private int Root(int variable)
    {
        while (_roots[variable] != variable)
        {
            variable = _roots[variable] = _roots[_roots[variable]];
        }

        return variable;
    }

    /// <summary>The dependent neighbours of a dependent variable that are neither its inputs nor its followers.</summary>
    private IEnumerable<(int Variable, double Coupling)> Partners(int variable)
    {
        var couplings = _model.Couplings;
        for (var e = couplings.Starts[variable]; e < couplings.Starts[variable + 1]; e++)
        {
            if (_dependents[couplings.Columns[e]] is { } other && !other.Inputs.Contains(variable) && !_dependents[variable]!.Inputs.Contains(other.Variable))
            {
                yield return (other.Variable, couplings.Values[e]);
            }
        }
    }

    /// <summary>The square of a clique without its constant.</summary>
    private Draft? DraftOf(List<int> clique)
    {
        var couplings = new double[clique.Count][];
        for (var i = 0; i < clique.Count; i++)
        {
            couplings[i] = [.. Partners(clique[i]).Select(static pair => pair.Coupling)];
            if (couplings[i].Length != clique.Count - 1)
            {
                return null;
            }
        }

        var (strength, factors) = Factor(couplings);
        return strength == 0 ? null : new Draft(clique, factors, strength / 2, SharedPart(clique, factors, strength / 2));
    }

    private RecoveredRow? RowOf(Draft draft, IReadOnlyList<Draft> drafts)
    {
        var constant = Constant(draft, drafts);
        int[] variables = [.. draft.Clique, .. draft.Shared.Keys];
        double[] coefficients = [.. draft.Factors, .. draft.Shared.Values];
        var scale = RowScale.Find([.. coefficients, constant]);
        if (scale == 0)
        {
            return null;
        }

        var scaled = coefficients.Select(value => Math.Round(value * scale)).ToArray();
        Array.Sort(variables, scaled);
        var target = -Math.Round(constant * scale);
        return RecoveredRow.Equation(variables, scaled, target, draft.Weight / (scale * scale));
    }

    /// <summary>a with J_ij = strength a_i a_j; the strength is 0 when there is none. Row i of the couplings has all members but i.</summary>
    private static (double Strength, double[] Factors) Factor(double[][] couplings)
    {
        double At(int i, int j) => couplings[i][j < i ? j : j - 1];
        var factors = new double[couplings.Length];
        factors[1] = 1;
        for (var j = 2; j < factors.Length; j++)
        {
            factors[j] = At(0, j) / At(0, 1);
        }

        factors[0] = At(0, 2) / At(1, 2);
        var scale = RowScale.Find(factors);
        if (scale == 0)
        {
            return (0, factors);
        }

        // Integers from here on, so that equal ratios are equal doubles.
        factors = [.. factors.Select(factor => Math.Round(factor * scale))];
        var strength = At(0, 1) / (factors[0] * factors[1]);
        for (var i = 0; i < factors.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (Math.Abs(At(i, j) - strength * factors[i] * factors[j]) > Slack * Math.Abs(At(i, j)))
                {
                    return (0, factors);
                }
            }
        }

        return (strength, factors);
    }

    /// <summary>The coefficients b of variables that the members are coupled to beyond their own inputs: the value that fits most members.</summary>
    private Dictionary<int, double> SharedPart(List<int> clique, double[] factors, double weight)
    {
        var votes = new Dictionary<int, Dictionary<double, int>>();
        var asInput = new Dictionary<int, int>();
        for (var i = 0; i < clique.Count; i++)
        {
            var inputs = _dependents[clique[i]]!.Inputs;
            foreach (var input in inputs)
            {
                asInput[input] = asInput.GetValueOrDefault(input) + 1;
            }

            var columns = _model.Couplings.RowColumns(clique[i]);
            var values = _model.Couplings.RowValues(clique[i]);
            for (var e = 0; e < columns.Length; e++)
            {
                if (_dependents[columns[e]] is null && !inputs.Contains(columns[e]))
                {
                    var vote = values[e] / (2 * weight * factors[i]);
                    var ofVariable = votes.TryGetValue(columns[e], out var known) ? known : votes[columns[e]] = [];
                    ofVariable[vote] = ofVariable.GetValueOrDefault(vote) + 1;
                }
            }
        }

        var shared = new Dictionary<int, double>();
        foreach (var (variable, ofVariable) in votes)
        {
            var (value, count) = ofVariable.MaxBy(static pair => pair.Value);
            var silent = clique.Count - asInput.GetValueOrDefault(variable) - ofVariable.Values.Sum();
            if (count > silent)
            {
                shared.Add(variable, value);
            }
        }

        return shared;
    }

    /// <summary>
    /// The constant c that fits most members, from the rest of each member at the product of all its inputs. The coupling of two inputs is such a product too:
    /// of a penalty for z = x y nothing must remain.
    /// </summary>
    private double Constant(Draft draft, IReadOnlyList<Draft> drafts)
    {
        var votes = new Dictionary<double, int>();
        for (var i = 0; i < draft.Clique.Count; i++)
        {
            var dependent = _dependents[draft.Clique[i]]!;
            var (weight, factor, own) = (draft.Weight, draft.Factors[i], TopCoefficient(dependent, -1));
            var rest = (_model.Linear[draft.Clique[i]] - weight * factor * factor) * own;
            for (var k = 0; k < dependent.Inputs.Count; k++)
            {
                var coupling = CouplingOf(draft.Clique[i], dependent.Inputs[k]) - 2 * weight * factor * draft.Shared.GetValueOrDefault(dependent.Inputs[k]);
                rest += coupling * TopCoefficient(dependent, k);
            }

            if (dependent.Inputs.Count == 2)
            {
                rest += RestOfPair(dependent.Inputs[0], dependent.Inputs[1], drafts);
            }

            if (own != 0)
            {
                var vote = rest / (2 * weight * factor * own);
                votes[vote] = votes.GetValueOrDefault(vote) + 1;
            }
        }

        return votes.Count == 0 ? 0 : votes.MaxBy(static pair => pair.Value).Key;
    }

    /// <summary>The coupling of two variables without the contributions of all squares.</summary>
    private double RestOfPair(int first, int second, IReadOnlyList<Draft> drafts)
    {
        var rest = CouplingOf(first, second);
        foreach (var draft in drafts)
        {
            if (draft.Shared.TryGetValue(first, out var left) && draft.Shared.TryGetValue(second, out var right))
            {
                rest -= 2 * draft.Weight * left * right;
            }
        }

        return rest;
    }

    private double CouplingOf(int first, int second)
    {
        var at = _model.Couplings.RowColumns(first).BinarySearch(second);
        return at < 0 ? 0 : _model.Couplings.RowValues(first)[at];
    }

    /// <summary>The coefficient of the product of all inputs in the polynomial of z, or of z times input <paramref name="times"/>.</summary>
    private static int TopCoefficient(DependentVariable dependent, int times)
    {
        var sum = 0;
        for (var index = 0; index < dependent.Table.Count; index++)
        {
            if (dependent.Table[index] && (times < 0 || (index >> times & 1) != 0))
            {
                sum += (dependent.Inputs.Count - System.Numerics.BitOperations.PopCount((uint)index)) % 2 == 0 ? 1 : -1;
            }
        }

        return sum;
    }

    /// <summary>A square whose constant is not known yet: its dependent members with their factors a, and the coefficients b of other variables.</summary>
    private sealed record Draft(List<int> Clique, double[] Factors, double Weight, Dictionary<int, double> Shared);
}
