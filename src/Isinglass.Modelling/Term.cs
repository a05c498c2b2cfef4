using System.Text;
using Isinglass.Model;

namespace Isinglass.Modelling;

/// <summary>factor * product of parameters * product of at most two variables.</summary>
internal readonly struct Term(double factor, Parameter[] parameters, Variable? first = null, Variable? second = null)
{
    public double Factor { get; } = factor;

    /// <summary>The parameters that multiply the factor; a squared one is listed twice.</summary>
    public Parameter[] Parameters { get; } = parameters;

    public Variable? First { get; } = first;

    public Variable? Second { get; } = second;

    /// <summary>Degree in the variables: 0, 1 or 2.</summary>
    public int Degree => First is null ? 0 : Second is null ? 1 : 2;

    public Term Scaled(double factor) => new(factor * Factor, Parameters, First, Second);

    /// <summary>factor * parameters, at given values of the parameters.</summary>
    public double Coefficient(ReadOnlySpan<double> parameterValues)
    {
        var value = Factor;
        foreach (var parameter in Parameters)
        {
            value *= parameterValues[parameter.Index];
        }

        return value;
    }

    /// <summary>The product, reduced: x x = x for a bit, s s = 1 for a spin.</summary>
    /// <exception cref="InputException">Three or more variables remain.</exception>
    public static Term operator *(Term left, Term right)
    {
        Parameter[] parameters = left.Parameters.Length == 0 ? right.Parameters : right.Parameters.Length == 0 ? left.Parameters
            : [.. left.Parameters, .. right.Parameters];
        var factor = left.Factor * right.Factor;
        if (left.First is null)
        {
            return new Term(factor, parameters, right.First, right.Second);
        }

        if (right.First is null)
        {
            return new Term(factor, parameters, left.First, left.Second);
        }

        if (left.Second is null && right.Second is null && !ReferenceEquals(left.First, right.First))
        {
            return new Term(factor, parameters, left.First, right.First);
        }

        var factors = new List<Variable>(4);
        foreach (var variable in (ReadOnlySpan<Variable?>)[left.First, left.Second, right.First, right.Second])
        {
            Include(factors, variable);
        }

        if (factors.Count > 2)
        {
            throw new InputException(
                $"The term {string.Join(" * ", factors.Select(static variable => variable.Label))} has degree {factors.Count}; 2 is the most. "
                + "Name a product of two bits first, p = program.Product(x, y), and multiply by p.");
        }

        return new Term(factor, parameters, factors.Count > 0 ? factors[0] : null, factors.Count > 1 ? factors[1] : null);
    }

    /// <summary>The term with variables of a single possible value replaced by that value.</summary>
    public Term WithoutFixed()
    {
        if (First is not IntegerVariable { Bits.Count: 0 } && Second is not IntegerVariable { Bits.Count: 0 })
        {
            return this;
        }

        var (factor, kept) = (Factor, new List<Variable>(2));
        foreach (var variable in (ReadOnlySpan<Variable?>)[First, Second])
        {
            if (variable is IntegerVariable { Bits.Count: 0 } single)
            {
                factor *= single.LowerBound;
            }
            else if (variable is not null)
            {
                kept.Add(variable);
            }
        }

        return new Term(factor, Parameters, kept.Count > 0 ? kept[0] : null, kept.Count > 1 ? kept[1] : null);
    }

    /// <summary>As "2 * price * x * y"; the sign is left out when it is written by the sum.</summary>
    public string ToText(bool withSign = true)
    {
        var text = new StringBuilder(withSign && Factor < 0 ? "-" : "");
        var size = Math.Abs(Factor);
        var names = Parameters.Select(static p => p.Name).Concat(new[] { First, Second }.OfType<Variable>().Select(static v => v.Label));
        text.AppendJoin(" * ", size == 1 && (Parameters.Length > 0 || Degree > 0) ? names : names.Prepend($"{size}"));
        return text.ToString();
    }

    public override string ToString() => ToText();

    private static void Include(List<Variable> factors, Variable? variable)
    {
        if (variable is null)
        {
            return;
        }

        var isKnown = factors.Contains(variable);
        if (!isKnown || variable is IntegerVariable)
        {
            factors.Add(variable);
        }
        else if (variable is SpinVariable)
        {
            factors.Remove(variable);
        }
    }
}
