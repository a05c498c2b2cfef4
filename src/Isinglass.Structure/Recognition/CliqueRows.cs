using Isinglass.Model;

namespace Isinglass.Structure.Recognition;

/// <summary>
/// Finds squares w (sum_i +-x_i - b)^2 whose couplings +-2 w have no other contributions: cliques of one magnitude whose signs are products of signs of their
/// members. The biases then give b. A variable may be in several rows (rows and columns of an assignment); all its couplings of that magnitude must belong to
/// them.
/// </summary>
internal sealed class CliqueRows
{
    private const int SmallestClique = 3;

    /// <summary>Largest number of rows of one variable.</summary>
    private const int MostRows = 4;

    /// <summary>
    /// Number of couplings that may be read without a result: this many, plus a share of the model's couplings, so that models without such rows cost little.
    /// </summary>
    private const int LeastPatience = 10_000;
    private const int PatienceDivisor = 4;

    private readonly BinaryQuadraticModel _model;
    private readonly List<(int[] Variables, double[] Signs, double Weight)> _cliques = [];
    private readonly List<int>[] _cliquesOf;
    private long _spent;

    private CliqueRows(BinaryQuadraticModel model)
    {
        _model = model;
        _cliquesOf = [.. Enumerable.Range(0, model.VariableCount).Select(static _ => new List<int>())];
    }

    /// <summary>The rows of a model over bits; taken variables are skipped.</summary>
    public static IReadOnlyList<RecoveredRow> Find(BinaryQuadraticModel model, ReadOnlySpan<bool> isTaken) => Search(model, isTaken).Rows();

    /// <summary>Whether a model, over bits or spins, has such cliques at all.</summary>
    public static bool HasAny(BinaryQuadraticModel model) => Search(model, new bool[model.VariableCount])._cliques.Count > 0;

    private static CliqueRows Search(BinaryQuadraticModel model, ReadOnlySpan<bool> isTaken)
    {
        var finder = new CliqueRows(model);
        var patience = LeastPatience + model.InteractionCount / PatienceDivisor;
        for (var v = 0; v < model.VariableCount && finder._spent < patience; v++)
        {
            if (!isTaken[v])
            {
                finder.Cover(v, isTaken);
            }
        }

        return finder;
    }

    /// <summary>Puts the strongest couplings of a variable into cliques, all or none.</summary>
    private void Cover(int variable, ReadOnlySpan<bool> isTaken)
    {
        var columns = _model.Couplings.RowColumns(variable);
        var values = _model.Couplings.RowValues(variable);
        var magnitude = UsualMagnitude(values);
        var open = new List<(int Variable, double Coupling)>();
        for (var e = 0; e < columns.Length; e++)
        {
            if (Math.Abs(values[e]) == magnitude && !isTaken[columns[e]] && !AreTogether(variable, columns[e]))
            {
                open.Add((columns[e], values[e]));
            }
        }

        var found = new List<(int[] Variables, double[] Signs, double Weight)>();
        var before = _spent;
        while (open.Count > 0 && found.Count + _cliquesOf[variable].Count < MostRows)
        {
            var clique = Grow(variable, open);
            if (clique.Count < SmallestClique)
            {
                return;
            }

            var members = clique.Select(static member => member.Variable).ToHashSet();
            open.RemoveAll(pair => members.Contains(pair.Variable));
            clique.Sort(static (left, right) => left.Variable.CompareTo(right.Variable));
            found.Add(([.. clique.Select(static member => member.Variable)], [.. clique.Select(static member => member.Sign)], magnitude / 2));
        }

        if (open.Count > 0)
        {
            return;
        }

        _spent = before;
        foreach (var clique in found)
        {
            foreach (var member in clique.Variables)
            {
                _cliquesOf[member].Add(_cliques.Count);
            }

            _cliques.Add(clique);
        }
    }

    /// <summary>The most frequent among the magnitudes from half of the largest on: the couplings of a penalty without other contributions.</summary>
    private static double UsualMagnitude(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        var counts = new Dictionary<double, int>();
        foreach (var value in values)
        {
            if (2 * Math.Abs(value) >= largest)
            {
                counts[Math.Abs(value)] = counts.GetValueOrDefault(Math.Abs(value)) + 1;
            }
        }

        return counts.Count == 0 ? 0 : counts.MaxBy(static pair => (pair.Value, pair.Key)).Key;
    }

    private bool AreTogether(int first, int second) => _cliquesOf[first].Exists(clique => Array.BinarySearch(_cliques[clique].Variables, second) >= 0);

    /// <summary>A clique from a variable, each further member coupled to all so far with the same magnitude and the right sign.</summary>
    private List<(int Variable, double Sign)> Grow(int variable, List<(int Variable, double Coupling)> open)
    {
        var magnitude = Math.Abs(open[0].Coupling);
        var clique = new List<(int Variable, double Sign)> { (variable, 1) };
        foreach (var (candidate, coupling) in open)
        {
            var sign = Math.Sign(coupling);
            var isMember = true;
            for (var k = 1; k < clique.Count && isMember; k++)
            {
                _spent++;
                var at = _model.Couplings.RowColumns(candidate).BinarySearch(clique[k].Variable);
                isMember = at >= 0 && _model.Couplings.RowValues(candidate)[at] == sign * clique[k].Sign * magnitude;
            }

            if (isMember)
            {
                clique.Add((candidate, sign));
            }
        }

        return clique;
    }

    /// <summary>
    /// The cliques with their targets: w (1 - 2 b s_i) summed over the rows of x_i is its bias, apart from an objective; the median member gives b, starting
    /// from exactly one true literal in every row. A row is rejected if it leaves a rest at half of its biases or more.
    /// </summary>
    private List<RecoveredRow> Rows()
    {
        var targets = _cliques.Select(static clique => 1.0 - clique.Signs.Count(static sign => sign < 0)).ToArray();
        for (var round = 0; round < MostRows; round++)
        {
            for (var c = 0; c < targets.Length; c++)
            {
                var (variables, signs, weight) = _cliques[c];
                // With the rest h of a bias beside its rows, w (1 - 2 b s) = h + w (1 - 2 b' s) for the current b' would leave nothing.
                var wishes = variables.Select((variable, k) => targets[c] - signs[k] * RestOf(variable, targets) / (2 * weight)).Order().ToArray();
                targets[c] = Math.Round(wishes[wishes.Length / 2]);
            }
        }

        var rows = new List<RecoveredRow>();
        for (var c = 0; c < targets.Length; c++)
        {
            var (variables, signs, weight) = _cliques[c];
            if (2 * variables.Count(variable => Math.Abs(RestOf(variable, targets)) < weight) > variables.Length)
            {
                // Of the two forms of a row, the one of "exactly one" is taken, else that with more positive signs.
                var negative = signs.Count(static sign => sign < 0);
                var isReversed = targets[c] + negative != 1 && (signs.Length - negative - targets[c] == 1 || 2 * negative > signs.Length);
                double[] coefficients = isReversed ? [.. signs.Select(static sign => -sign)] : signs;
                var target = isReversed ? -targets[c] : targets[c];
                rows.Add(RecoveredRow.Equation(variables, coefficients, target, weight));
            }
        }

        return rows;
    }

    /// <summary>The bias of a variable without the contributions of its rows.</summary>
    private double RestOf(int variable, double[] targets)
    {
        var rest = _model.Linear[variable];
        foreach (var clique in _cliquesOf[variable])
        {
            var (variables, signs, weight) = _cliques[clique];
            rest -= weight * (1 - 2 * targets[clique] * signs[Array.BinarySearch(variables, variable)]);
        }

        return rest;
    }
}
