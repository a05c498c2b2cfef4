using Isinglass.Model;

namespace Isinglass.Experiments.Studies.Descriptions;

/// <summary>A property of a study, described once: programs make flags or fields of it, with these words.</summary>
/// <param name="name">Its name: per_class.</param>
/// <param name="help">The form of its value in a word: N; null = it is on or off.</param>
/// <param name="meaning">Its meaning, a sentence.</param>
/// <param name="usual">Its default in a few words; null = the meaning says it, or there is none.</param>
internal abstract class StudyProperty(string name, string? help, string meaning, string? usual = null)
{
    public string Name { get; } = name;

    public string? Help { get; } = help;

    /// <summary>Meaning and default.</summary>
    public string Description { get; } = usual is null ? meaning : $"{meaning} Default: {usual}.";

    /// <summary>Other names of the same.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether it only concerns the problem file that a study may be given.</summary>
    public bool IsOfFile { get; init; }
}

/// <summary>A property of settings.</summary>
/// <typeparam name="T">The settings.</typeparam>
/// <param name="name">Its name.</param>
/// <param name="help">The form of its value.</param>
/// <param name="meaning">Its meaning.</param>
/// <param name="set">The settings with the value of a text; of what is on or off the text is empty. Throws <see cref="InputException"/>.</param>
/// <param name="usual">Its default in a few words.</param>
internal sealed class StudyProperty<T>(string name, string? help, string meaning, Func<T, PropertyText, T> set, string? usual = null)
    : StudyProperty(name, help, meaning, usual)
{
    /// <summary>The settings with the value of a text.</summary>
    /// <exception cref="InputException">The text is no such value.</exception>
    public T Read(T settings, string text) => set(settings, new PropertyText(Name, text));
}
