using Isinglass.Model;

namespace Isinglass.Cli.Experiments;

/// <summary>Lists on the command line, separated by commas.</summary>
internal static class ListOptions
{
    /// <summary>Positive whole numbers.</summary>
    public static int[] Counts(string option, string text)
    {
        var counts = text.Split(',').Select(part => int.TryParse(part, out var count) ? count : 0).ToArray();
        return counts.All(count => count >= 1) ? counts
            : throw new InputException($"{option} {text}: write positive whole numbers separated by commas, such as 2,10,40.");
    }

    /// <summary>Numbers at or above 0.</summary>
    public static double[] Numbers(string option, string text)
    {
        var numbers = text.Split(',').Select(part => double.TryParse(part, out var number) ? number : double.NaN).ToArray();
        return numbers.All(number => number >= 0 && double.IsFinite(number)) ? numbers
            : throw new InputException($"{option} {text}: write numbers at or above 0 separated by commas, such as 0,0.01,0.1.");
    }

    /// <summary>Words, separated by commas or blanks, each once; those of <paramref name="usual"/> when none are given.</summary>
    public static string[] Words(string[]? values, string option, params string[] usual)
    {
        if (values is not { Length: > 0 })
        {
            return usual;
        }

        string[] words = [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        var repeated = words.GroupBy(word => word, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return repeated is not null ? throw new InputException($"{option} names '{repeated.Key}' twice.")
            : words.Length > 0 ? words
            : throw new InputException($"{option} names nothing.{(usual.Length > 0 ? $" Leave it out for {string.Join(", ", usual)}." : "")}");
    }
}
