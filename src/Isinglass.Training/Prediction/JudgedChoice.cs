using Isinglass.Neural.Data;

namespace Isinglass.Training.Prediction;

/// <summary>A network or committee, and the samples that it is to be judged by.</summary>
/// <param name="Path">What <see cref="Predictor.Read"/> reads.</param>
/// <param name="Data">Other data than that of its run; null = that of the run.</param>
/// <param name="DataDirectory">A data directory to look into first.</param>
/// <param name="Split">One of <see cref="JudgedData.SplitNames"/>.</param>
/// <param name="Seed">Another seed of generated data than that of the recipe; null = that one, or 1 without a recipe.</param>
internal sealed record JudgedChoice(string Path, string? Data, string? DataDirectory, string Split, ulong? Seed)
{
    /// <summary>The recipe of the network's run; null when none lies beside it.</summary>
    public Recipe? Recipe { get; } = JudgedData.RecipeBeside(Path);

    /// <summary>The samples.</summary>
    public Dataset Load(Predictor predictor) => JudgedData.Load(Split, predictor.Network, Recipe, Data, DataDirectory, Seed);
}
