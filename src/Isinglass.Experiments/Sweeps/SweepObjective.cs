using Isinglass.Experiments.Runs;
using Isinglass.Model;

namespace Isinglass.Experiments.Sweeps;

/// <summary>The objective of a sweep. The test part is not among them, since nothing is chosen by it.</summary>
internal sealed class SweepObjective
{
    private static readonly SweepObjective[] All =
    [
        new("validation_accuracy", true, static outcome => outcome.Validation),
        new("validation_r2", true, static outcome => outcome.Validation),
        new("train_accuracy", true, static outcome => outcome.Score.TrainAccuracy),
        new("train_r2", true, static outcome => outcome.Score.TrainAccuracy),
        new("training_loss", false, static outcome => outcome.TrainingLoss),
        new("oracle_calls", false, static outcome => outcome.OracleCalls),
        new("spins_per_call", false, static outcome => outcome.SpinsPerCall),
    ];

    private readonly Func<TrainingOutcome, double> _value;

    private SweepObjective(string name, bool isMaximised, Func<TrainingOutcome, double> value) => (Name, IsMaximised, _value) = (name, isMaximised, value);

    /// <summary>The score on the validation samples.</summary>
    public static SweepObjective Validation => All[0];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(objective => objective.Name)];

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Whether more is better.</summary>
    public bool IsMaximised { get; }

    /// <summary>The objective of a name.</summary>
    /// <exception cref="InputException">There is none of this name, or it would use the test part.</exception>
    public static SweepObjective Parse(string name) => Array.Find(All, objective => objective.Name == name)
        ?? throw (name.StartsWith("test", StringComparison.Ordinal) || name.Contains("_test_", StringComparison.Ordinal)
            ? new InputException($"`objective` {name}: the test part never chooses, or its score would be worth nothing. Choose by {Validation.Name}.")
            : NearestName.Unknown("objective", name, Names));

    /// <summary>The value of a run.</summary>
    /// <exception cref="InputException">The run has none.</exception>
    internal double Of(TrainingOutcome outcome) => _value(outcome) is var value && !double.IsNaN(value) ? value
        : throw new InputException($"`objective` {Name}: the recipe leaves no validation samples. Keep some by `validation`, or choose by training_loss.");

    /// <summary>A value with its sign such that less is better.</summary>
    internal double Loss(double value) => IsMaximised ? -value : value;
}
