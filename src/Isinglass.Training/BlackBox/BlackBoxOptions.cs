using Isinglass.Model;
using Isinglass.Neural.Compilation;

namespace Isinglass.Training.BlackBox;

/// <summary>Options of <see cref="BlackBoxSolver"/>.</summary>
internal sealed record BlackBoxOptions
{
    /// <summary>The rows; only the fields of the soft-margin encoding matter.</summary>
    public CompileOptions Rows { get; init; } = new();

    /// <summary>What changes between calls. Default: weights on samples, the best in all measurements.</summary>
    public BlackBoxPolicy Policy { get; init; } = BlackBoxPolicy.SampleWeights;

    /// <summary>Calls of the machine. Default 40; at least 1.</summary>
    public int Calls { get; init; } = 40;

    /// <summary>Reads of a call, each completed and scored. Default 10; at least 1.</summary>
    public int Reads { get; init; } = 10;

    /// <summary>Effort of a read in the machine's own unit. Default 100; null = the machine's default.</summary>
    public int? Sweeps { get; init; } = 100;

    /// <summary>Step sigma of the multipliers. Default 1 (0.3 to 3 are equal).</summary>
    public double Step { get; init; } = 1;

    /// <summary>
    /// Step of the weights: the weight of a sample that every read of a call misclassifies grows by e^step. Default 0.3 (0.1 to 0.3 are equal, 1 and more are
    /// worse).
    /// </summary>
    public double WeightStep { get; init; } = 0.3;

    /// <summary>Calls from random states; the reads of all later calls start from the best completed reads so far. Default 4 (1 to 10 are equal).</summary>
    public int ColdCalls { get; init; } = 4;

    internal void Validate()
    {
        if (Calls < 1 || Reads < 1 || Sweeps < 1 || ColdCalls < 1 || !(WeightStep >= 0) || !(Step >= 0))
        {
            throw new InputException(
                "A machine needs at least one call, read, sweep and call from random states, and steps of at least 0, "
                + $"not {Calls}, {Reads}, {Sweeps}, {ColdCalls}, {WeightStep} and {Step}.");
        }
    }
}
