namespace Isinglass.Model;

/// <summary>Finds the known name that a mistyped word probably means, for "did you mean".</summary>
internal static class NearestName
{
    /// <summary>
    /// The name nearest to <paramref name="word"/> (any case), or null when none is near: more than a third of the letters differ (of a short word more than
    /// half).
    /// </summary>
    public static string? Find(string word, IEnumerable<string> names)
    {
        const int Short = 5;
        var lower = word.ToLowerInvariant();
        var best = names
            .Select(name => (Name: name, Distance: Distance(lower, name.ToLowerInvariant()), Length: Math.Max(name.Length, word.Length)))
            .OrderBy(static pair => pair.Distance)
            .FirstOrDefault();
        var isNear = best.Distance < word.Length && best.Distance <= (best.Length <= Short ? best.Length / 2 : best.Length / 3);
        return best.Name is not null && isNear ? best.Name : null;
    }

    /// <summary>" Did you mean 'X'?" with a blank before it, or nothing when no name is near.</summary>
    public static string Hint(string word, IEnumerable<string> names) => Find(word, names) is { } near ? $" Did you mean '{near}'?" : "";

    /// <summary>The error for an unknown name, with the nearest and all known ones.</summary>
    /// <param name="what">The kind of name, such as "sampler".</param>
    /// <param name="word">The unknown name.</param>
    /// <param name="names">All known names.</param>
    public static InputException Unknown(string what, string word, IReadOnlyCollection<string> names) =>
        new($"There is no {what} '{word}'.{Hint(word, names)} Known are {string.Join(", ", names)}.");

    /// <summary>Edit distance in which a swap of two neighbours counts once (Damerau 1964, restricted).</summary>
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                var cost = i > 0 && j > 0 && left[i - 1] == right[j - 1] ? 0 : 1;
                rows[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(Math.Min(rows[i, j - 1] + 1, rows[i - 1, j] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[left.Length, right.Length];
    }
}
