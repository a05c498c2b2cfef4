using System.Collections.Concurrent;
using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Training;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Prediction;

namespace Isinglass.Export.Tests;

/// <summary>The eight kinds of networks, trained once, with the samples of their data.</summary>
internal static class TrainedNetworks
{
    private static readonly TrainerOptions Quick = new() { Baselines = false };
    private static readonly ConcurrentDictionary<string, Lazy<Case>> Trained = new();

    private static readonly Recipe Glyphs = new()
    {
        PerClass = 20,
        Classes = ["3", "8", "5"],
        Image = "6x6",
        Margins = [1],
        Rounds = 4,
        Validation = 10,
        InputBits = 4,
        Seed = 3
    };

    private static readonly Dictionary<string, Recipe> Recipes = new()
    {
        ["one bit"] = Glyphs with { Network = "36-3", InputBits = 8 },
        ["ternary"] = Glyphs with { Network = "36-3", Weights = "ternary" },
        ["int4"] = Glyphs with { Network = "36-3", Weights = "int4", Biases = "int3" },
        ["hidden"] = Glyphs with { Network = "36-8-3", InputBits = 1 },
        ["residual"] = Glyphs with { Network = "36-8-res8-3", Activation = "tanh" },
        ["convolution"] = Glyphs with { Network = "6x6-conv3x3x2-pool2-3" },
        ["padded"] = Glyphs with { Network = "6x6-conv3x3x2p1-maxpool2-conv2x2x3-3", Activation = "tanh", Weights = "ternary" },
        ["committee"] = Glyphs with { Network = "36-3", Committee = 3, Margins = [0.5, 1], Rounds = 15, Sweeps = 4, Restarts = 2 },
        ["regression"] = new Recipe
        {
            Data = "friedman",
            Samples = 60,
            Network = "10-4-1",
            Weights = "int3",
            Activation = "relu",
            Degree = 1,
            InputBits = 4,
            Margins = [1],
            Rounds = 3,
            Seed = 2
        },
    };

    public static IEnumerable<string> Names => Recipes.Keys;

    public static Case Of(string name)
    {
        var (create, recipe, parts) = Trained.GetOrAdd(name, static key => new Lazy<Case>(() => Train(Recipes[key]))).Value;
        return new Case(create, recipe, parts);
    }

    private static Case Train(Recipe recipe)
    {
        var result = Trainer.Train(recipe, Quick, SolveControl.Unlimited);
        var pair = TrainingData.Load(result.Recipe.Data, null, recipe.Seed);
        return new Case(
            () => result.Committee is { } committee ? new Predictor(new TrainedCommittee(committee.Committee, result.Network)) : new Predictor(result.Network),
            result.Recipe,
            [("train", pair.Train), ("test", pair.Test)]);
    }

    /// <summary>A trained network; a predictor is for one thread, so each test takes a new one.</summary>
    internal sealed record Case(Func<Predictor> CreatePredictor, Recipe Recipe, IReadOnlyList<(string Name, Dataset Samples)> Parts)
    {
        public Predictor Predictor { get; } = CreatePredictor();
    }
}
