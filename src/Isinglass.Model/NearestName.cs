namespace Isinglass.Model;

/// <summary>Finds the known name that a mistyped word probably means, for "did you mean".</summary>
internal static class NearestName
{
    /// <summary>
    /// The name nearest to <paramref name="word"/> (any case), or null when none is near: more than a third of the letters, and more than two, differ.
    /// </summary>
    public static string? Find(string word, IEnumerable<string> names)
    {
        var lower = word.ToLowerInvariant();
        var best = names
            .Select(name => (Name: name, Distance: Distance(lower, name.ToLowerInvariant())))
            .OrderBy(static pair => pair.Distance)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(2, word.Length / 3) ? best.Name : null;
    }

    /// <summary>" Did you mean 'X'?" with a blank before it, or nothing when no name is near.</summary>
    public static string Hint(string word, IEnumerable<string> names) => Find(word, names) is { } near ? $" Did you mean '{near}'?" : "";

    /// <summary>The complaint about a name that nobody knows, with the nearest and all known ones.</summary>
    /// <param name="what">What it should name, such as "sampler".</param>
    /// <param name="word">The name as it was given.</param>
    /// <param name="names">All known names.</param>
    public static InputException Unknown(string what, string word, IReadOnlyCollection<string> names) =>
        new($"There is no {what} '{word}'.{Hint(word, names)} Known are {string.Join(", ", names)}.");

    /// <summary>Edit distance (Levenshtein 1966).</summary>
    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        var current = new int[right.Length + 1];
        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1] + 1, previous[j] + 1), previous[j - 1] + cost);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
