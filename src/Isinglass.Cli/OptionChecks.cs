using Isinglass.Model;

namespace Isinglass.Cli;

/// <summary>Checks of option values that several commands make.</summary>
internal static class OptionChecks
{
    /// <summary>A number of at least 1, or none.</summary>
    public static int? Positive(int? value, string option) =>
        value is null or >= 1 ? value : throw new InputException($"{option} must be at least 1, not {value}.");

    /// <summary>A time above zero, or none.</summary>
    public static TimeSpan? Positive(TimeSpan? value, string option) =>
        value is null || value > TimeSpan.Zero ? value : throw new InputException($"{option} must be longer than nothing.");

    /// <summary>
    /// The words of an option that takes several, separated by commas or blanks, each once; those of <paramref name="usual"/> when it is not given.
    /// </summary>
    public static string[] Words(string[]? values, string option, params string[] usual)
    {
        if (values is not { Length: > 0 })
        {
            return usual;
        }

        string[] words = [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        var repeated = words.GroupBy(word => word, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return repeated is not null ? throw new InputException($"{option} names '{repeated.Key}' twice.")
            : words.Length > 0 ? words : throw new InputException($"{option} names nothing."
                    + $"{(usual.Length > 0 ? $" Leave it out for {string.Join(", ", usual)}." : "")}");
    }
}
