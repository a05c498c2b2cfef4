using Isinglass.Model;
using Isinglass.Structure.Recognition;

namespace Isinglass.Structure;

/// <summary>
/// Finds the structure of a model: a few looks at each coupling. Everything that is found is proved from the coefficients; what would need more than a few
/// neighbours of a variable, or sums that rounding blurs, is not found.
/// </summary>
internal static class StructureRecognizer
{
    /// <summary>Models with more couplings are left alone.</summary>
    private const int MaximumInteractions = 20_000_000;

    /// <summary>Squared terms that are known are multiplied out only to look through them; beyond so many couplings that is not worth it.</summary>
    private const long MaximumExpansion = 1_000_000;

    /// <summary>Up to so many couplings a model over spins is written over bits without a first look whether that can pay.</summary>
    private const int SmallInteractions = 100_000;

    /// <summary>What <paramref name="model"/> hides.</summary>
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
            // What else there is among so many exclusions would not be used.
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

        // In a group each bit follows from the others; as a group they can be moved together, so none is called dependent.
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
