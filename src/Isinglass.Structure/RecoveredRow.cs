namespace Isinglass.Structure;

/// <summary>
/// A square found multiplied out in a model over bits: the energy is some rest + <see cref="Weight"/> (a'x - <see cref="Target"/>)^2 at every point, x being
/// the model's variables as bits.
/// </summary>
internal sealed record RecoveredRow
{
    /// <summary>The variables of the row, ascending.</summary>
    public required IReadOnlyList<int> Variables { get; init; }

    /// <summary>The coefficients a, integers without a common divisor, one per variable.</summary>
    public required IReadOnlyList<double> Coefficients { get; init; }

    /// <summary>The target b.</summary>
    public required double Target { get; init; }

    /// <summary>The weight of the square.</summary>
    public required double Weight { get; init; }

    /// <summary>
    /// Variables of the row that occur nowhere else: slack bits. The best slack is a function of the other variables, and the row is an inequality over these:
    /// low &lt;= a'x &lt;= high without them, see <see cref="Low"/> and <see cref="High"/>. Empty for an equation.
    /// </summary>
    public IReadOnlyList<int> Slack { get; init; } = [];

    /// <summary>The smallest value of the row without its slack at zero cost; the target for an equation.</summary>
    public double Low { get; init; }

    /// <summary>The largest value of the row without its slack at zero cost; the target for an equation.</summary>
    public double High { get; init; }

    /// <summary>An equation.</summary>
    internal static RecoveredRow Equation(IReadOnlyList<int> variables, IReadOnlyList<double> coefficients, double target, double weight) =>
        new() { Variables = variables, Coefficients = coefficients, Target = target, Low = target, High = target, Weight = weight };

    /// <summary>Whether slack makes the row an inequality.</summary>
    public bool IsInequality => Slack.Count > 0;
}
