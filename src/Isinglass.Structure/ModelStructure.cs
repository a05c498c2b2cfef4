namespace Isinglass.Structure;

/// <summary>What a model hides, found from its coefficients alone and proved: see each part for what holds and where.</summary>
internal sealed record ModelStructure
{
    /// <summary>Number of variables of the model.</summary>
    public required int VariableCount { get; init; }

    /// <summary>Variables that are functions of others, each after its inputs.</summary>
    public IReadOnlyList<DependentVariable> Dependents { get; init; } = [];

    /// <summary>Groups of which at most one, or exactly one, bit is 1.</summary>
    public IReadOnlyList<VariableGroup> Groups { get; init; } = [];

    /// <summary>Squares that were multiplied out.</summary>
    public IReadOnlyList<RecoveredRow> Rows { get; init; } = [];

    /// <summary>The graph whose independent set of greatest weight the model asks for; null where it is about something else.</summary>
    public IndependentSet? Independent { get; init; }

    /// <summary>Number of parts of the model between which there is no coupling.</summary>
    public int ComponentCount { get; init; } = 1;

    /// <summary>Variables that are neither dependent nor slack: what is left to search.</summary>
    public int FreeCount => VariableCount - Dependents.Count - SlackCount;

    /// <summary>Slack bits of rows.</summary>
    public int SlackCount => Rows.Sum(static row => row.Slack.Count);

    /// <summary>
    /// Whether compound moves change the search: there is slack, or a tenth of the variables are products (or disjunctions) of others. Copies and fixed
    /// variables alone are what any presolve removes, and in sparse models without any penalty many a variable is the majority of its neighbours.
    /// </summary>
    public bool IsWorthwhile =>
        SlackCount > 0 || (Dependents.Count > 0 && 10 * Dependents.Count(static dependent => dependent.IsLogical) >= VariableCount);
}
