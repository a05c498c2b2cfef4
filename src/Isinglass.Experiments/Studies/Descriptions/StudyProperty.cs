using Isinglass.Model;

namespace Isinglass.Experiments.Studies.Descriptions;

/// <summary>A property of a study, described once; flags and form fields are made from it.</summary>
/// <param name="name">Its name: per_class.</param>
/// <param name="help">The form of its value in a word, such as N; null = on or off.</param>
/// <param name="meaning">Its meaning, a sentence.</param>
/// <param name="usual">Its default in a few words; null = given in the meaning, or none.</param>
internal abstract class StudyProperty(string name, string? help, string meaning, string? usual = null)
{
    public string Name { get; } = name;

    public string? Help { get; } = help;

    /// <summary>Meaning and default.</summary>
    public string Description { get; } = usual is null ? meaning : $"{meaning} Default: {usual}.";

    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether it only concerns the study's problem file.</summary>
    public bool IsOfFile { get; init; }
}

/// <summary>A property of settings.</summary>
/// <typeparam name="T">The settings.</typeparam>
/// <param name="name">Its name.</param>
/// <param name="help">The form of its value.</param>
/// <param name="meaning">Its meaning.</param>
/// <param name="set">The settings with the value of a text, which is empty for an on/off property. Throws <see cref="InputException"/>.</param>
/// <param name="usual">Its default in a few words.</param>
internal sealed class StudyProperty<T>(string name, string? help, string meaning, Func<T, PropertyText, T> set, string? usual = null)
    : StudyProperty(name, help, meaning, usual)
{
    /// <summary>The settings with the value of a text.</summary>
    /// <exception cref="InputException">The text is not a valid value.</exception>
    public T Read(T settings, string text) => set(settings, new PropertyText(Name, text));
}
