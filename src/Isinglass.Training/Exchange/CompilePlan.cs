using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Isinglass.Model;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;
using Isinglass.Numerics.Random;
using Isinglass.Training.Recipes;

namespace Isinglass.Training.Exchange;

/// <summary>Everything that a recipe's model is compiled from: data, lattice, loss, bundles and encoding.</summary>
internal sealed record CompilePlan
{
    /// <summary>The plan of training.</summary>
    public required TrainingPlan Plan { get; init; }

    /// <summary>The recipe with every automatic choice written out, also the encoding of this model.</summary>
    public Recipe Recipe => Plan.Recipe with { Encoding = Encoding };

    /// <summary>The data.</summary>
    public required TrainingData Data { get; init; }

    /// <summary>The network on the integers.</summary>
    public required IntegerNetwork Lattice { get; init; }

    /// <summary>The encoding; when the recipe's machine needs none, that of <see cref="TrainingTask.PricedEncoding"/>.</summary>
    public required ModelEncoding Encoding { get; init; }

    /// <summary>The encoding's word: soft-margin.</summary>
    public string EncodingName => RecipeWords.Encodings.Of(Encoding);

    /// <summary>The loss, with the recipe's first margin.</summary>
    public LossSpec Loss => Plan.LossAt(Plan.Margins[0]);

    /// <summary>Reads the data and puts the network on the integers.</summary>
    public static CompilePlan Prepare(Recipe recipe, string? dataDirectory)
    {
        if (recipe.HasDemands)
        {
            throw new InputException("A written model knows no demands on the network (`require`, `at_most_nonzero`, `monotone`, `equal`, `fair`): training "
                + "keeps them. Leave them out.");
        }

        var (plan, data) = TrainingTask.Prepare(recipe, dataDirectory);
        var lattice = TrainingTask.CreateLattice(plan, data);
        var encoding = plan.Encoding == ModelEncoding.Implicit && recipe.Encoding is null ? TrainingTask.PricedEncoding(lattice) : plan.Encoding;
        return new CompilePlan { Plan = plan, Data = data, Lattice = lattice, Encoding = encoding };
    }

    /// <summary>All bundles compiled.</summary>
    public CompiledNetwork Compile(CompileOptions options) =>
        NetworkCompiler.Compile(Lattice, Data.Train, Loss, TrainingTask.Bundles(Plan, Data.Train), Chosen(options));

    /// <summary>One model of all samples.</summary>
    public CompiledNetwork CompileWhole(CompileOptions options) =>
        NetworkCompiler.Compile(Lattice, Data.Train, Loss, [[.. Enumerable.Range(0, Data.Train.SampleCount)]], Chosen(options));

    private CompileOptions Chosen(CompileOptions options) => options with { Encoding = Encoding, RowBits = options.RowBits ?? Plan.RowBits };

    /// <summary>The mean loss of all training samples as a function of the parameter bits.</summary>
    public NetworkCompletion Completion() => Completion(Loss);

    /// <summary>The same for another loss.</summary>
    internal NetworkCompletion Completion(LossSpec loss) => new(Lattice, new SampleBlock(Data.Train, [.. Enumerable.Range(0, Data.Train.SampleCount)]), loss);

    /// <summary>The error at the outputs of random networks; null without approximated activations.</summary>
    public CarriedErrorReport? CarriedError() => CarriedErrorReport.OfRandom(Lattice, Data.Train, new RandomKey(Recipe.Seed).Derive("carried"));

    /// <summary>A network with these parameter bits and all that is needed to use it on raw data.</summary>
    public TrainedNetwork Network(ReadOnlySpan<sbyte> bits) => Data.Package(new QuantizedNetwork(Lattice, bits), DataCatalog.ShortName(Recipe.Data));

    /// <summary>SHA-256 of the quantized training samples and their labels: equal for equal models.</summary>
    public string Checksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<sbyte>(Data.Train.Values));
        hash.AppendData(MemoryMarshal.AsBytes<int>(Data.Train.Labels));
        hash.AppendData(MemoryMarshal.AsBytes<double>(Data.Train.Targets ?? []));
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
