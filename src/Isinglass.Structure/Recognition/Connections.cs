using Isinglass.Model;

namespace Isinglass.Structure.Recognition;

/// <summary>The parts of a model between which there is no coupling.</summary>
internal static class Connections
{
    /// <summary>The variables of each part, ascending; a variable without couplings is a part of its own.</summary>
    public static IReadOnlyList<int[]> Parts(BinaryQuadraticModel model)
    {
        var parts = new List<int[]>();
        var seen = new bool[model.VariableCount];
        var open = new Stack<int>();
        for (var first = 0; first < seen.Length; first++)
        {
            if (seen[first])
            {
                continue;
            }

            var part = new List<int>();
            seen[first] = true;
            open.Push(first);
            while (open.TryPop(out var variable))
            {
                part.Add(variable);
                foreach (var neighbour in model.Couplings.RowColumns(variable))
                {
                    if (!seen[neighbour])
                    {
                        seen[neighbour] = true;
                        open.Push(neighbour);
                    }
                }
            }

            part.Sort();
            parts.Add([.. part]);
        }

        return parts;
    }
}
