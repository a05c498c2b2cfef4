using Isinglass.Model;

namespace Isinglass.Solvers.Presolve;

/// <summary>Cuts a model into components that no coupling or squared term connects.</summary>
internal static class ComponentCutter
{
    /// <summary>The components, the smallest first, equal ones in order of their first variable; variables are named by <paramref name="names"/>.</summary>
    public static IReadOnlyList<PresolvedComponent> Cut(BinaryQuadraticModel model, int[] names)
    {
        var groups = Groups(model);
        if (groups.Count == 1)
        {
            return [new PresolvedComponent(model.WithLinear(model.Linear.ToArray(), 0).WithLabels(null), names)];
        }

        var places = new int[model.VariableCount];
        var builders = new BinaryQuadraticModelBuilder[groups.Count];
        var groupOf = new int[model.VariableCount];
        for (var g = 0; g < groups.Count; g++)
        {
            builders[g] = new BinaryQuadraticModelBuilder(model.Vartype, groups[g].Count);
            for (var k = 0; k < groups[g].Count; k++)
            {
                places[groups[g][k]] = k;
                groupOf[groups[g][k]] = g;
            }
        }

        Distribute(model, builders, groupOf, places);
        return
        [
            .. groups.Select((group, g) => new PresolvedComponent(builders[g].Build(), [.. group.Select(i => names[i])]))
                .OrderBy(component => component.Variables.Length),
        ];
    }

    private static void Distribute(BinaryQuadraticModel model, BinaryQuadraticModelBuilder[] builders, int[] groupOf, int[] places)
    {
        for (var i = 0; i < model.VariableCount; i++)
        {
            var builder = builders[groupOf[i]];
            builder.AddLinear(places[i], model.Linear[i]);
            for (var e = model.Couplings.Starts[i]; e < model.Couplings.Starts[i + 1] && model.Couplings.Columns[e] < i; e++)
            {
                builder.AddQuadratic(places[i], places[model.Couplings.Columns[e]], model.Couplings.Values[e]);
            }
        }

        var squared = model.SquaredTerms;
        for (var r = 0; r < squared.Count; r++)
        {
            var columns = squared.Rows.RowColumns(r);
            if (columns.Length > 0)
            {
                int[] local = [.. columns.ToArray().Select(i => places[i])];
                builders[groupOf[columns[0]]].AddSquaredTerm(local, squared.Rows.RowValues(r), squared.Targets[r], squared.Weights[r]);
            }
        }
    }

    private static List<List<int>> Groups(BinaryQuadraticModel model)
    {
        int[] parents = [.. Enumerable.Range(0, model.VariableCount)];
        int Find(int i)
        {
            while (parents[i] != i)
            {
                parents[i] = parents[parents[i]];
                i = parents[i];
            }

            return i;
        }

        for (var i = 0; i < model.VariableCount; i++)
        {
            foreach (var j in model.Couplings.RowColumns(i))
            {
                parents[Find(j)] = Find(i);
            }
        }

        for (var r = 0; r < model.SquaredTerms.Count; r++)
        {
            var columns = model.SquaredTerms.Rows.RowColumns(r);
            for (var k = 1; k < columns.Length; k++)
            {
                parents[Find(columns[k])] = Find(columns[0]);
            }
        }

        var groups = new List<List<int>>();
        var groupOfRoot = new Dictionary<int, List<int>>();
        for (var i = 0; i < model.VariableCount; i++)
        {
            if (!groupOfRoot.TryGetValue(Find(i), out var group))
            {
                groupOfRoot[Find(i)] = group = [];
                groups.Add(group);
            }

            group.Add(i);
        }

        return groups;
    }
}
