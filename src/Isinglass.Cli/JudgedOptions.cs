using System.CommandLine;
using Isinglass.Training.Prediction;

namespace Isinglass.Cli;

/// <summary>The argument for a trained network, and the options for the samples to evaluate it on.</summary>
/// <param name="networks">Description of the argument.</param>
/// <param name="seed">Description of the seed.</param>
internal sealed class JudgedOptions(string networks, string seed)
{
    private readonly Argument<string> _network = Network(networks);
    private readonly Option<string?> _data = Data("Data set, folder or file");
    private readonly Option<string?> _directory = DataOptions.CreateDirectory();
    private readonly Option<string> _split = Flag.Text("--split", string.Join('|', JudgedData.SplitNames),
        "Which part: of a run's own data, train and validation are what its recipe drew.", "test");

    private readonly Option<ulong?> _seed = Flag.Seed("--seed", $"{seed}; default: that of the recipe beside the network, else 1.");

    /// <summary>The argument and the options.</summary>
    public IEnumerable<Symbol> All => [_network, _data, _directory, _split, _seed];

    /// <summary>An argument that names a trained network.</summary>
    public static Argument<string> Network(string networks = "The folder of a run, network.json, or a folder committee.") =>
        new("network") { Description = networks };

    /// <summary>Data other than that of the network.</summary>
    public static Option<string?> Data(string what) => Flag.Text("--data", "NAME|PATH", $"{what}; default: the one it was trained on.");

    public JudgedChoice Read(ParseResult parsed) => new(parsed.GetValue(_network)!, parsed.GetValue(_data),
        DataOptions.ExistingDirectory(parsed.GetValue(_directory)), parsed.GetValue(_split)!, parsed.GetValue(_seed));
}
