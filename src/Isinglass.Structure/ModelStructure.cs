namespace Isinglass.Structure;

/// <summary>The structure of a model, found and proved from its coefficients alone; each part documents what holds.</summary>
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

    /// <summary>The graph whose maximum-weight independent set the model describes; null for other models.</summary>
    public IndependentSet? Independent { get; init; }

    /// <summary>Number of parts of the model between which there is no coupling.</summary>
    public int ComponentCount { get; init; } = 1;

    /// <summary>Number of variables that are neither dependent nor slack: those to search.</summary>
    public int FreeCount => VariableCount - Dependents.Count - SlackCount;

    /// <summary>Number of slack bits of rows.</summary>
    public int SlackCount => Rows.Sum(static row => row.Slack.Count);

    /// <summary>
    /// Whether compound moves change the search: there is slack, or a tenth of the variables are products (or disjunctions) of others. Copies and fixed
    /// variables alone are removed by any presolve, and in sparse models without penalties many variables are the majority of their neighbours.
    /// </summary>
    public bool IsWorthwhile =>
        SlackCount > 0 || (Dependents.Count > 0 && 10 * Dependents.Count(static dependent => dependent.IsLogical) >= VariableCount);
}
