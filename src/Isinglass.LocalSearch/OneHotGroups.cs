using Isinglass.Model.Constraints;

namespace Isinglass.LocalSearch;

/// <summary>
/// The one-hot structure of a model: rows in normal form sum x = 1. Moves keep a disjoint choice of them (the one bit moves inside its group); the others are
/// found by variable, so that assignments can exchange two groups at once.
/// </summary>
internal sealed class OneHotGroups
{
    /// <summary>Finds the groups; earlier rows are kept first, and a group with a variable that a product row defines is not kept.</summary>
    public OneHotGroups(ConstrainedStructure structure)
    {
        var model = structure.Model;
        GroupOf = new int[model.VariableCount];
        OtherRowOf = new int[model.VariableCount];
        Array.Fill(GroupOf, -1);
        Array.Fill(OtherRowOf, -1);
        var definitions = structure.DefiningProduct.Span;
        var kept = new List<int[]>();
        var rows = new List<int>();
        for (var r = 0; r < model.Rows.RowCount; r++)
        {
            if (IntegerRow.TryCreate(model, r) is not { IsEquality: true, RightHandSide: 1, State: RowState.Proper or RowState.Redundant } row
                || Array.Exists(row.Coefficients, static c => c != 1))
            {
                continue;
            }

            rows.Add(r);
            var isFree = true;
            foreach (var variable in row.Columns)
            {
                isFree &= GroupOf[variable] < 0 && definitions[variable] < 0;
            }

            foreach (var variable in row.Columns)
            {
                if (isFree)
                {
                    GroupOf[variable] = kept.Count;
                }
                else if (OtherRowOf[variable] < 0)
                {
                    OtherRowOf[variable] = r;
                }
            }

            if (isFree)
            {
                kept.Add(row.Columns);
            }
        }

        Groups = [.. kept];
        Rows = [.. rows];
    }

    /// <summary>The variables of each kept group.</summary>
    public IReadOnlyList<int[]> Groups { get; }

    /// <summary>All one-hot rows of the model.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>The kept group of each variable, or -1.</summary>
    public int[] GroupOf { get; }

    /// <summary>For each variable a one-hot row that is not kept, or -1.</summary>
    public int[] OtherRowOf { get; }

    /// <summary>
    /// Sets exactly one bit of every kept group: one that is set, if any, else the one that <paramref name="choose"/> picks among the candidates.
    /// </summary>
    public void Enforce(Span<sbyte> point, Func<int[], int> choose)
    {
        foreach (var group in Groups)
        {
            var set = new List<int>();
            foreach (var variable in group)
            {
                if (point[variable] == 1)
                {
                    set.Add(variable);
                }

                point[variable] = 0;
            }

            var candidates = set.Count == 0 ? group : [.. set];
            point[candidates.Length == 1 ? candidates[0] : choose(candidates)] = 1;
        }
    }
}
