namespace Isinglass.LocalSearch;

/// <summary>
/// The structure of an assignment: m disjoint one-hot groups, m further one-hot rows ("places"), and every variable in one of each, so that feasible points of
/// these rows are permutations and an exchange of two groups keeps all of them.
/// </summary>
internal sealed class AssignmentStructure
{
    private AssignmentStructure(int size, int[] variableAt)
    {
        Size = size;
        VariableAt = variableAt;
    }

    /// <summary>Number m of groups and of places.</summary>
    internal int Size { get; }

    /// <summary>The variable of group g and place p at g m + p.</summary>
    internal int[] VariableAt { get; }

    /// <summary>The assignment of a model, or null when it is not a complete one.</summary>
    internal static AssignmentStructure? TryCreate(ConstrainedStructure structure, OneHotGroups oneHot)
    {
        var size = oneHot.Groups.Count;
        if (size < 2 || structure.Model.Products.Length > 0 || (long)size * size != structure.Model.VariableCount)
        {
            return null;
        }

        var placeOf = new Dictionary<int, int>();
        var variableAt = new int[size * size];
        Array.Fill(variableAt, -1);
        for (var variable = 0; variable < structure.Model.VariableCount; variable++)
        {
            var (group, row) = (oneHot.GroupOf[variable], oneHot.OtherRowOf[variable]);
            if (group < 0 || row < 0)
            {
                return null;
            }

            if (!placeOf.TryGetValue(row, out var place))
            {
                placeOf[row] = place = placeOf.Count;
            }

            if (place >= size || variableAt[group * size + place] >= 0)
            {
                return null;
            }

            variableAt[group * size + place] = variable;
        }

        return new AssignmentStructure(size, variableAt);
    }
}
