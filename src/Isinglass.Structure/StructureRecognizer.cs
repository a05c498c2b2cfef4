using Isinglass.Model;
using Isinglass.Structure.Recognition;

namespace Isinglass.Structure;

/// <summary>
/// Finds the structure of a model in a few passes over the couplings. Everything found is proved from the coefficients; what would need more than a few
/// neighbours of a variable, or inexact sums, is not found.
/// </summary>
internal static class StructureRecognizer
{
    /// <summary>Models with more couplings are not analysed.</summary>
    private const int MaximumInteractions = 20_000_000;

    /// <summary>Known squared terms are multiplied out only for the analysis; beyond this many couplings that is not worthwhile.</summary>
    private const long MaximumExpansion = 1_000_000;

    /// <summary>Up to this many couplings a model over spins is always converted to bits, without checking first whether that can pay.</summary>
    private const int SmallInteractions = 100_000;

    /// <summary>The structure of <paramref name="model"/>.</summary>
    public static ModelStructure Recognize(BinaryQuadraticModel model)
    {
        var plain = new ModelStructure { VariableCount = model.VariableCount };
        if (model.InteractionCount > MaximumInteractions || ExpandedPairs(model.SquaredTerms) > MaximumExpansion)
        {
            return plain;
        }

        var expanded = model.Expand();
        var parts = Connections.Parts(expanded);
        plain = plain with { ComponentCount = parts.Count, Independent = IndependentSet.TryOf(expanded) };
        if (plain.Independent is not null && expanded.InteractionCount > SmallInteractions)
        {
            // Other structure among so many exclusions would not be used.
            return plain;
        }

        var concentrated = Concentration.Find(expanded);
        return expanded.Vartype == Vartype.Binary || expanded.InteractionCount <= SmallInteractions
            || concentrated.Count > 0 || SlackRows.HasAny(expanded) || CliqueRows.HasAny(expanded)
            ? Recognize(expanded.ToVartype(Vartype.Binary), concentrated, parts, plain)
            : plain;
    }

    private static ModelStructure Recognize(BinaryQuadraticModel bits, IReadOnlyList<int> concentrated, IReadOnlyList<int[]> parts, ModelStructure plain)
    {
        var isExact = Concentration.AreSumsExact(bits);
        var slackRows = isExact ? SlackRows.Find(bits) : [];
        var isTaken = Marked(new bool[bits.VariableCount], slackRows.SelectMany(static row => row.Slack));
        var cliques = CliqueRows.Find(bits, isTaken);
        var groupFinder = new GroupFinder(bits, isExact);
        var groups = groupFinder.OfRows(cliques);

        // In a group each bit follows from the others; since a group can be moved together, none counts as dependent.
        var isInGroup = Marked(isTaken, groups.SelectMany(static group => group.Variables));
        var finder = new DependencyFinder(bits, isExact);
        var dependents = DependencySet.Find(bits, finder, concentrated, isInGroup, isTaken);
        isTaken = Marked(isTaken, dependents.Select(static dependent => dependent.Variable));
        cliques = [.. cliques.Where(row => !row.Variables.Any(variable => isTaken[variable]))];
        var isInRow = Marked(isTaken, cliques.SelectMany(static row => row.Variables));
        return plain with
        {
            Dependents = dependents,
            Rows = [.. slackRows, .. ProductRows.Find(bits, dependents), .. cliques, .. GramRows.Find(bits, parts, isInRow)],
            Groups = [.. groups, .. groupFinder.Others(Marked(isTaken, groups.SelectMany(static group => group.Variables)))],
        };
    }

    private static bool[] Marked(bool[] marks, IEnumerable<int> more)
    {
        var result = marks.AsSpan().ToArray();
        foreach (var variable in more)
        {
            result[variable] = true;
        }

        return result;
    }

    private static long ExpandedPairs(SquaredTerms squared)
    {
        var count = 0L;
        for (var r = 0; r < squared.Count; r++)
        {
            var length = (long)squared.Rows.RowColumns(r).Length;
            count += length * (length - 1) / 2;
        }

        return count;
    }
}
