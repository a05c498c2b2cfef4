namespace Isinglass.Modelling.Compilation;

/// <summary>
/// The sources of a coefficient of a built model: for a pair of bits the coupling, for one bit the linear bias, with every square multiplied out.
/// </summary>
/// <param name="First">Label of the bit.</param>
/// <param name="Second">Label of the other bit of a pair, else null.</param>
/// <param name="Sources">The sources; their amounts sum to the coefficient.</param>
public sealed record CoefficientExplanation(string First, string? Second, IReadOnlyList<CoefficientSource> Sources)
{
    /// <summary>The coefficient: the sum of the amounts.</summary>
    public double Coefficient => Sources.Select(static source => source.Amount).Sum();

    /// <summary>One line for the coefficient and one for each source.</summary>
    public override string ToString() =>
        string.Join('\n', Sources.Select(static source => $"  {source}")
        .Prepend($"{(Second is null ? First : $"{First} * {Second}")}: {Coefficient:0.######}"));
}
