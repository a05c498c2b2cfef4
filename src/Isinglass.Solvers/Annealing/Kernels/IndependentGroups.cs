using Isinglass.Numerics.Matrices;

namespace Isinglass.Solvers.Annealing.Kernels;

/// <summary>
/// An order of the variables in groups without couplings inside (colour classes of the graph), so that all members of a group can be proposed at once and
/// the result is still that of one proposal after the other. Groups are padded with empty slots to whole vectors.
/// </summary>
internal sealed class IndependentGroups
{
    // Accepted members of a group are listed before they are applied: a list of 512 stays in the first-level cache.
    private const int GroupSizeMax = 512;

    /// <summary>Kernels walk along couplings in chunks of this many; lists are padded to whole chunks.</summary>
    public const int Chunk = 4;

    /// <summary>Groups the variables greedily (largest degree first, first group that fits: Welsh, Powell, 1967).</summary>
    public IndependentGroups(SparseRows couplings, int lanes)
    {
        var members = Pack(couplings);
        var starts = new List<int> { 0 };
        var variables = new List<int>();
        foreach (var group in members)
        {
            // Neighbours lists of equal length follow one another, so that the end of their loops is predicted.
            variables.AddRange(group.OrderByDescending(v => (couplings.Starts[v + 1] - couplings.Starts[v] + Chunk - 1) / Chunk).ThenBy(v => v));
            while (variables.Count % lanes != 0)
            {
                variables.Add(-1);
            }

            starts.Add(variables.Count);
        }

        Starts = [.. starts];
        VariableOfSlot = [.. variables];
        SlotOfVariable = new int[couplings.RowCount];
        for (var slot = 0; slot < VariableOfSlot.Length; slot++)
        {
            if (VariableOfSlot[slot] >= 0)
            {
                SlotOfVariable[VariableOfSlot[slot]] = slot;
            }
        }
    }

    /// <summary>First slot of each group, number of groups + 1; multiples of the number of lanes.</summary>
    public int[] Starts { get; }

    /// <summary>The variable in each slot; -1 = padding.</summary>
    public int[] VariableOfSlot { get; }

    /// <summary>The slot of each variable.</summary>
    public int[] SlotOfVariable { get; }

    /// <summary>Number of slots, a multiple of the number of lanes.</summary>
    public int SlotCount => VariableOfSlot.Length;

    private static List<List<int>> Pack(SparseRows couplings)
    {
        var n = couplings.RowCount;
        var groups = new List<List<int>>();
        var groupOf = new int[n];
        Array.Fill(groupOf, -1);
        var blockedBy = new List<int>();
        var firstOpen = 0;
        foreach (var variable in Enumerable.Range(0, n).OrderByDescending(v => couplings.Starts[v + 1] - couplings.Starts[v]))
        {
            foreach (var neighbour in couplings.RowColumns(variable))
            {
                if (groupOf[neighbour] >= 0)
                {
                    blockedBy[groupOf[neighbour]] = variable;
                }
            }

            var group = firstOpen;
            while (group < groups.Count && (blockedBy[group] == variable || groups[group].Count >= GroupSizeMax))
            {
                group++;
            }

            if (group == groups.Count)
            {
                groups.Add([]);
                blockedBy.Add(-1);
            }

            groups[group].Add(variable);
            groupOf[variable] = group;
            while (firstOpen < groups.Count && groups[firstOpen].Count >= GroupSizeMax)
            {
                firstOpen++;
            }
        }

        return groups;
    }
}
