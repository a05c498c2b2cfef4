using System.Diagnostics.CodeAnalysis;

namespace Isinglass.Training.Recipes;

/// <summary>The words for the values of an enum. Names of members may change; the words are a contract.</summary>
internal sealed class Words<T>(params (string Word, T Value)[] pairs)
    where T : struct, Enum
{
    /// <summary>All words, in the order of the documentation.</summary>
    public IReadOnlyList<string> All { get; } = [.. pairs.Select(pair => pair.Word)];

    /// <summary>The word of a value.</summary>
    public string Of(T value) => pairs.First(pair => EqualityComparer<T>.Default.Equals(pair.Value, value)).Word;

    /// <summary>The value of a word.</summary>
    public bool TryRead(string word, [NotNullWhen(true)] out T? value)
    {
        var at = Array.FindIndex(pairs, pair => pair.Word == word);
        value = at < 0 ? null : pairs[at].Value;
        return at >= 0;
    }
}
