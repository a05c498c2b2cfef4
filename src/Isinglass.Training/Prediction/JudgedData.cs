using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Training.Runs;

namespace Isinglass.Training.Prediction;

/// <summary>The samples on which a network is evaluated.</summary>
internal static class JudgedData
{
    /// <summary>Names of the parts.</summary>
    public static IReadOnlyList<string> SplitNames { get; } = ["all", "train", "validation", "test"];

    /// <summary>The recipe of the run that a network, its folder or its committee belongs to; null when none lies beside it.</summary>
    public static Recipe? RecipeBeside(string network)
    {
        var folder = Directory.Exists(network) ? Path.GetFullPath(network) : Path.GetDirectoryName(Path.GetFullPath(network))!;
        var recipe = new[] { folder, Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) ?? folder }.Select(place =>
            Path.Combine(place, RunFolder.RecipeName)).FirstOrDefault(File.Exists);
        return recipe is null ? null : Recipe.Read(recipe);
    }

    /// <summary>
    /// The samples of a part. For the data of the run itself, <c>train</c> and <c>validation</c> are the samples drawn by the recipe; for other data,
    /// <c>train</c> is the whole training part.
    /// </summary>
    /// <param name="split">One of <see cref="SplitNames"/>.</param>
    /// <param name="network">The network, whose table schema finds the columns.</param>
    /// <param name="recipe">The recipe of its run; null = unknown.</param>
    /// <param name="data">Data other than that of the run; null = that of the run.</param>
    /// <param name="dataDirectory">A data directory to look into first.</param>
    /// <param name="seed">Seed of generated data and drawn test samples; null = that of the recipe (1 without a recipe).</param>
    /// <exception cref="InputException">The data is not there, lacks a column, or has no such part.</exception>
    public static Dataset Load(string split, TrainedNetwork network, Recipe? recipe, string? data, string? dataDirectory, ulong? seed)
    {
        var drawn = recipe is null ? null : recipe with { Seed = seed ?? recipe.Seed };
        var pair = TrainingData.Load(
            data ?? recipe?.Data ?? network.Data, dataDirectory, seed ?? recipe?.Seed ?? 1, data is null ? recipe?.Table : null, network.KnownTable);
        return split switch
        {
            "test" => pair.Test,
            "all" => pair.Train.With(pair.Test),
            "train" => data is null && drawn is not null ? TrainingData.Draw(drawn, pair).Train : pair.Train,
            "validation" when data is null && drawn is not null => NotEmpty(TrainingData.Draw(drawn, pair).Validation),
            "validation" => throw new InputException("Validation samples are those that the recipe of a run draws from its own data: name the folder of the "
                + "run, and no other data."),
            _ => throw NearestName.Unknown("part", split, [.. SplitNames]),
        };
    }

    private static Dataset NotEmpty(Dataset validation) =>
        validation.SampleCount > 0 ? validation : throw new InputException("The run has no validation samples.");
}
