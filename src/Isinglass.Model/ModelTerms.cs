namespace Isinglass.Model;

/// <summary>The terms of a model in the order in which every writer lists them.</summary>
internal static class ModelTerms
{
    /// <summary>The couplings (i, j, value), i &lt; j, by i, then j.</summary>
    public static IEnumerable<(int First, int Second, double Value)> Pairs(this BinaryQuadraticModel model)
    {
        var couplings = model.Couplings;
        for (var i = 0; i < model.VariableCount; i++)
        {
            for (var e = couplings.Starts[i]; e < couplings.Starts[i + 1]; e++)
            {
                if (couplings.Columns[e] > i)
                {
                    yield return (i, couplings.Columns[e], couplings.Values[e]);
                }
            }
        }
    }

    /// <summary>The linear biases that are not zero (i, i, value) and the couplings, by i, then j: the upper triangle of a matrix.</summary>
    public static IEnumerable<(int First, int Second, double Value)> UpperTriangle(this BinaryQuadraticModel model)
    {
        var couplings = model.Couplings;
        for (var i = 0; i < model.VariableCount; i++)
        {
            if (model.Linear[i] != 0)
            {
                yield return (i, i, model.Linear[i]);
            }

            for (var e = couplings.Starts[i]; e < couplings.Starts[i + 1]; e++)
            {
                if (couplings.Columns[e] > i)
                {
                    yield return (i, couplings.Columns[e], couplings.Values[e]);
                }
            }
        }
    }
}
