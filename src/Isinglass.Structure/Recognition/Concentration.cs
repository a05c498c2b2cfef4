using Isinglass.Model;

namespace Isinglass.Structure.Recognition;

/// <summary>
/// The first test of a model: variables that a few neighbours, or their own bias, could determine. Most models have none, and cost no more than this.
/// </summary>
internal static class Concentration
{
    /// <summary>Sums are exact when all coefficients are multiples of this and their sum keeps 52 bits.</summary>
    private const double Unit = 1.0 / 1024;

    /// <summary>
    /// The variables whose couplings are uneven enough: the m strongest cannot determine the sign when the rest outweighs the strongest, which a sum of
    /// magnitudes above (m + 1) times the largest implies.
    /// </summary>
    public static IReadOnlyList<int> Find(BinaryQuadraticModel model)
    {
        var found = new List<int>();
        for (var v = 0; v < model.VariableCount; v++)
        {
            var (sum, total, largest) = (0.0, 0.0, 0.0);
            foreach (var coupling in model.Couplings.RowValues(v))
            {
                var magnitude = Math.Abs(coupling);
                sum += coupling;
                total += magnitude;
                largest = Math.Max(largest, magnitude);
            }

            // Over spins the field lies within the total of the bias, over bits within half of it from the bias + half the sum.
            var isBinary = model.Vartype == Vartype.Binary;
            var bias = Math.Abs(isBinary ? 2 * model.Linear[v] + sum : model.Linear[v]);
            if (total <= (DependentVariable.MaximumInputs + 1) * largest || bias >= total)
            {
                found.Add(v);
            }
        }

        return found;
    }

    /// <summary>Whether sums of the coefficients are exact.</summary>
    public static bool AreSumsExact(BinaryQuadraticModel model)
    {
        var sum = 0.0;
        foreach (var values in new[] { model.Linear.ToArray(), model.Couplings.Values })
        {
            foreach (var value in values)
            {
                if (value != Math.Round(value / Unit) * Unit)
                {
                    return false;
                }

                sum += Math.Abs(value);
            }
        }

        return sum < Unit * (1L << 52);
    }
}
