using Isinglass.Model;

namespace Isinglass.Modelling;

/// <summary>
/// A named number of a <see cref="QuadraticProgram"/> for coefficients, right-hand sides and weights. When its <see cref="Value"/> changes, the next build
/// replaces values only; patterns, labels and index arrays are reused.
/// </summary>
public sealed class Parameter : Expression
{
    private double _value;

    internal Parameter(QuadraticProgram program, string name, double value, int index)
        : base(isParameter: true)
    {
        (Program, Name, Index) = (program, name, index);
        Value = value;
    }

    /// <summary>The program that it belongs to.</summary>
    public QuadraticProgram Program { get; }

    /// <summary>Its name, unique among the program's parameters.</summary>
    public string Name { get; }

    /// <summary>Its value in the next build.</summary>
    /// <exception cref="InputException">The value is not finite.</exception>
    public double Value
    {
        get => _value;
        set => _value = double.IsFinite(value) ? value : throw new InputException($"The parameter '{Name}' must be a finite number, not {value}.");
    }

    internal int Index { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
