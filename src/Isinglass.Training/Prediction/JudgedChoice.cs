using Isinglass.Neural.Data;

namespace Isinglass.Training.Prediction;

/// <summary>A network or committee, and the choice of samples to evaluate it on.</summary>
/// <param name="Path">A path for <see cref="Predictor.Read"/>.</param>
/// <param name="Data">Data other than that of its run; null = that of the run.</param>
/// <param name="DataDirectory">A data directory to look into first.</param>
/// <param name="Split">One of <see cref="JudgedData.SplitNames"/>.</param>
/// <param name="Seed">Seed of generated data; null = that of the recipe, or 1 without a recipe.</param>
internal sealed record JudgedChoice(string Path, string? Data, string? DataDirectory, string Split, ulong? Seed)
{
    /// <summary>The recipe of the network's run; null when none lies beside it.</summary>
    public Recipe? Recipe { get; } = JudgedData.RecipeBeside(Path);

    /// <summary>The samples.</summary>
    public Dataset Load(Predictor predictor) => JudgedData.Load(Split, predictor.Network, Recipe, Data, DataDirectory, Seed);
}
