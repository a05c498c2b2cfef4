using System.Globalization;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Bridges.Penalties;

namespace Isinglass.Solving;

/// <summary>Penalty rules and slack policies by their names.</summary>
internal static class PenaltyWords
{
    private static readonly (string Name, PenaltyRule Value)[] Rules =
    [
        ("max", PenaltyRule.MaxCoefficient), ("ub", PenaltyRule.UpperBound), ("vlm", PenaltyRule.VermaLewis),
        ("moc", PenaltyRule.MaxChangeQuotient), ("momc", PenaltyRule.MaxOverMinChange),
    ];

    /// <summary>The slack policies.</summary>
    public static IReadOnlyList<(string Name, SlackPolicy Value)> Slacks { get; } =
        [("binary", SlackPolicy.Binary), ("bounded", SlackPolicy.Bounded), ("unary", SlackPolicy.Unary), ("none", SlackPolicy.None)];

    /// <summary>Names of the rules.</summary>
    public static IEnumerable<string> RuleNames => Rules.Select(static rule => rule.Name);

    /// <summary>The name of a rule.</summary>
    public static string NameOf(PenaltyRule rule) => Rules.FirstOrDefault(entry => entry.Value == rule).Name ?? "value";

    /// <summary>A rule by its name, or the user's own weight; the rule of Verma and Lewis when none is given.</summary>
    public static (PenaltyRule Rule, double Value) Parse(string? word)
    {
        if (word is null)
        {
            return (PenaltyRule.VermaLewis, 1);
        }

        foreach (var (name, rule) in Rules)
        {
            if (name.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return (rule, 1);
            }
        }

        if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            return value > 0 && double.IsFinite(value) ? (PenaltyRule.User, value)
                : throw new InputException($"A penalty weight must be a positive number, not {word}.");
        }

        throw new InputException($"`penalty` is one of {string.Join(", ", RuleNames)} or a positive number, not '{word}'.{NearestName.Hint(word, RuleNames)}");
    }
}
