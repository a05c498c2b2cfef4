using System.Globalization;
using Isinglass.Model;

namespace Isinglass.Neural.Data;

/// <summary>Finds the classes that a user names.</summary>
internal static class ClassWords
{
    /// <summary>The class numbers that <paramref name="words"/> name, in their order.</summary>
    public static int[] Resolve(string dataName, IReadOnlyList<string> classNames, IReadOnlyList<string> words)
    {
        int[] chosen = [.. words.Select(word => Find(dataName, classNames, word))];
        if (chosen.Length < 2)
        {
            var many = chosen.Length == 0 ? "No class was" : "Only one class was";
            throw new InputException($"{many} chosen; two at least are needed to tell apart. {Choice(dataName, classNames)}");
        }

        var twice = chosen.GroupBy(static k => k).FirstOrDefault(static group => group.Skip(1).Any());
        if (twice is not null)
        {
            throw new InputException($"The class '{classNames[twice.Key]}' was chosen twice. Name every class once.");
        }

        return chosen;
    }

    private static int Find(string dataName, IReadOnlyList<string> classNames, string word)
    {
        var key = Key(word);
        var exact = Matches(classNames, name => name == key);
        if (exact.Length == 1)
        {
            return exact[0];
        }

        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < classNames.Count)
        {
            return number;
        }

        var beginning = key.Length == 0 ? [] : Matches(classNames, name => name.StartsWith(key, StringComparison.Ordinal));
        if (beginning.Length == 1)
        {
            return beginning[0];
        }

        if (beginning.Length > 1)
        {
            throw new InputException($"'{word}' can mean {string.Join(" or ", beginning.Select(k => $"'{classNames[k]}'"))}. Write more of the name.");
        }

        throw new InputException($"{dataName} has no class '{word}'.{NearestName.Hint(word, classNames)} {Choice(dataName, classNames)}");
    }

    private static int[] Matches(IReadOnlyList<string> classNames, Func<string, bool> condition) =>
        [.. Enumerable.Range(0, classNames.Count).Where(k => condition(Key(classNames[k])))];

    /// <summary>Case and separators do not matter: "T-Shirt/Top" and "tshirt top" are one name.</summary>
    private static string Key(string name) =>
        string.Concat(name.Where(static character => !"-/_ ".Contains(character, StringComparison.Ordinal))).ToLowerInvariant();

    private static string Choice(string dataName, IReadOnlyList<string> classNames) =>
        $"Classes of {dataName}: {string.Join(", ", classNames.Select(static (name, k) => name == k.ToString() ? name : $"{k} {name}"))}.";
}
