using Isinglass.Files;
using Isinglass.Neural.Inference;
using Isinglass.Training;
using Isinglass.Training.Runs;

namespace Isinglass.Export.Cards;

/// <summary>What a model card contains beside the network itself.</summary>
internal sealed record RunFacts
{
    /// <summary>Evaluations on the parts of its data; empty when the data is not here.</summary>
    public IReadOnlyList<(string Part, Evaluation Evaluation)> Evaluations { get; init; } = [];

    /// <summary>The recipe of its run; null = unknown.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>Test accuracy (for regression R^2) of the baselines of its run, by name.</summary>
    public IReadOnlyList<(string Name, double Test)> Baselines { get; init; } = [];

    /// <summary>The baselines in the summary of a run; none if it has no summary, or trained without them.</summary>
    /// <param name="folder">The folder of the run.</param>
    public static IReadOnlyList<(string Name, double Test)> BaselinesOf(string folder)
    {
        var path = Path.Combine(folder, RunFolder.SummaryName);
        return !File.Exists(path) ? [] : JsonDocumentFile.Read<IReadOnlyList<(string, double)>>(path, $"There is no summary {path}.",
            "Train again, or take an undamaged copy.", static root => [.. root["baselines"].Members.Select(static one => (one.Name, TestOf(one.Value)))]);
    }

    private static double TestOf(JsonField score) => score.Members.First(static value => value.Name.StartsWith("test_", StringComparison.Ordinal)).Value.Number;
}
