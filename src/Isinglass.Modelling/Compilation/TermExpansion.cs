namespace Isinglass.Modelling.Compilation;

/// <summary>Receives the parts of a term over bits.</summary>
internal interface IBitTerms
{
    /// <summary>
    /// A constant; <paramref name="isShift"/> when it comes from a variable's own constant (the -1 of a spin, the lower bound of an integer).
    /// </summary>
    void AddConstant(double factor, Parameter[] parameters, bool isShift);

    void AddLinear(BinaryVariable bit, double factor, Parameter[] parameters);

    /// <summary>Two different bits.</summary>
    void AddPair(BinaryVariable first, BinaryVariable second, double factor, Parameter[] parameters);
}

/// <summary>Terms over variables -> terms over bits: every variable is replaced by its constant + sum of coefficients times bits.</summary>
internal static class TermExpansion
{
    public static void Expand(Term term, IBitTerms target)
    {
        var (factor, parameters) = (term.Factor, term.Parameters);
        switch (term.First?.Expansion, term.Second?.Expansion)
        {
            case (null, _):
                target.AddConstant(factor, parameters, isShift: false);
                break;
            case ({ } only, null):
                target.AddConstant(factor * only.Constant, parameters, isShift: true);
                AddBits(only, factor, parameters, target);
                break;
            case ({ } first, { } second):
                target.AddConstant(factor * first.Constant * second.Constant, parameters, isShift: true);
                AddBits(first, factor * second.Constant, parameters, target);
                AddBits(second, factor * first.Constant, parameters, target);
                AddPairs(first, second, factor, parameters, target);
                break;
        }
    }

    private static void AddBits(BitExpansion expansion, double factor, Parameter[] parameters, IBitTerms target)
    {
        for (var k = 0; k < expansion.Bits.Length; k++)
        {
            target.AddLinear(expansion.Bits[k], factor * expansion.Coefficients[k], parameters);
        }
    }

    private static void AddPairs(BitExpansion first, BitExpansion second, double factor, Parameter[] parameters, IBitTerms target)
    {
        for (var a = 0; a < first.Bits.Length; a++)
        {
            for (var b = 0; b < second.Bits.Length; b++)
            {
                var product = factor * first.Coefficients[a] * second.Coefficients[b];
                if (ReferenceEquals(first.Bits[a], second.Bits[b]))
                {
                    target.AddLinear(first.Bits[a], product, parameters);
                }
                else
                {
                    target.AddPair(first.Bits[a], second.Bits[b], product, parameters);
                }
            }
        }
    }
}
