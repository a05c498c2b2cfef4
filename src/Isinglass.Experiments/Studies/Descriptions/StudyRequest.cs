using Isinglass.Experiments.Campaigns;
using Isinglass.Training;

namespace Isinglass.Experiments.Studies.Descriptions;

/// <summary>A user's request for a study.</summary>
internal sealed record StudyRequest
{
    /// <summary>The texts of the study's own properties, by name; empty for an on/off property that is on.</summary>
    public required IReadOnlyDictionary<string, string> Texts { get; init; }

    /// <summary>Reads the recipe.</summary>
    public required Func<Recipe> Recipe { get; init; }

    /// <summary>Whether a property of the recipe was given.</summary>
    public required Func<string, bool> IsGiven { get; init; }

    /// <summary>Loads the instances.</summary>
    public required Func<IReadOnlyList<NamedInstance>> Instances { get; init; }

    /// <summary>Whether there is a problem in place of a recipe.</summary>
    public bool HasProblem { get; init; }

    /// <summary>That problem; null = the generated one.</summary>
    public InstanceSource? Problem { get; init; }

    /// <summary>Settings with the values of the texts.</summary>
    /// <param name="usual">The default settings.</param>
    /// <param name="properties">Their properties.</param>
    public T Read<T>(T usual, IReadOnlyList<StudyProperty<T>> properties) => properties.Aggregate(
        usual, (settings, property) => Texts.TryGetValue(property.Name, out var text) ? property.Read(settings, text) : settings);
}
