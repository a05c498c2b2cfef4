namespace Isinglass.Experiments.Studies.Descriptions;

/// <summary>A study as the command line and the dashboard offer it: name, texts, properties, and how to prepare a run.</summary>
internal sealed record StudyDescription
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it shows, a sentence.</summary>
    public required string Meaning { get; init; }

    /// <summary>Usual number of seeds.</summary>
    public required int Seeds { get; init; }

    /// <summary>Its own properties.</summary>
    public IReadOnlyList<StudyProperty> Properties { get; init; } = [];

    /// <summary>Whether it trains by a recipe.</summary>
    public bool TakesRecipe { get; init; }

    /// <summary>Whether it takes instances, one or more.</summary>
    public bool TakesInstances { get; init; }

    /// <summary>The problem file that it may take in place of a recipe; null = none.</summary>
    public StudyFile? File { get; init; }

    /// <summary>Properties of a recipe that the study sets itself.</summary>
    public IReadOnlyList<string> Reserved { get; init; } = [];

    /// <summary>What to do instead of setting the reserved ones, a sentence.</summary>
    public string Cure { get; init; } = "Leave it out.";

    /// <summary>Checks a request, as far as possible without a run.</summary>
    public required Func<StudyRequest, PreparedStudy> Prepare { get; init; }
}
