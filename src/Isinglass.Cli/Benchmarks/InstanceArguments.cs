using System.CommandLine;
using System.Security.Cryptography;
using Isinglass.Experiments.Benchmarks;
using Isinglass.Experiments.Campaigns;
using Isinglass.Experiments.Studies;
using Isinglass.Formats;
using Isinglass.Model;

namespace Isinglass.Cli.Benchmarks;

/// <summary>The instances of a benchmark as the command line names them: problem files, or generated instances by name.</summary>
internal sealed class InstanceArguments
{
    private readonly ProblemOptions _problem = new();

    private readonly Argument<string[]> _names = new("instances")
    {
        Description = $"Problem files, or generated instances: {string.Join(", ", GeneratedInstances.Names)}.",
        HelpName = "FILE|NAME",
    };

    private readonly Option<string[]> _bestKnown = new("--best-known")
    {
        Description = "Tables of best known values: CSV with the columns instance and best_known, best_known_cut, best_known_min or best_known_max.",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    public InstanceArguments(bool needsOne) => _names.Arity = needsOne ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore;

    public void AddTo(Command command)
    {
        command.Arguments.Add(_names);
        command.Options.Add(_bestKnown);
        _problem.AddTo(command);
    }

    /// <summary>Whether no instance was named.</summary>
    public bool IsEmpty(ParseResult parsed) => parsed.GetValue(_names) is not { Length: > 0 };

    /// <summary>The instances with their best known values.</summary>
    public IReadOnlyList<NamedInstance> Load(ParseResult parsed)
    {
        var table = BestKnownTable.Read(parsed.GetValue(_bestKnown) ?? []);
        var instances = new List<NamedInstance>();
        foreach (var name in parsed.GetValue(_names) ?? [])
        {
            var instance = !File.Exists(name) && GeneratedInstances.TryCreate(name) is { } generated
                ? new NamedInstance(name, ModelFile.Of(generated.Model), generated, $"generated {name}", generated.BestKnown) : FromFile(name, parsed);
            instance = instance with { BestKnown = table.Find(instance.Name, instance.Sense) ?? instance.BestKnown };
            if (instances.Exists(other => other.Name == instance.Name))
            {
                throw new InputException($"Two instances are called {instance.Name}. Measure them one after the other.");
            }

            instances.Add(instance);
        }

        return instances;
    }

    /// <summary>The name of an instance: its file's without folder, .gz and an ending that is a word (G1.txt.gz is G1, bqp50.1 stays).</summary>
    private static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        name = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        var ending = Path.GetExtension(name);
        return ending.Length > 1 && ending.AsSpan(1).ContainsAnyExceptInRange('0', '9') ? name[..^ending.Length] : name;
    }

    private NamedInstance FromFile(string path, ParseResult parsed)
    {
        var file = _problem.Read(path, parsed);
        using var stream = File.OpenRead(path);
        var identity = $"{Convert.ToHexStringLower(SHA256.HashData(stream))} {file.Format} {file.Sense} {file.ProblemName}";
        return new NamedInstance(NameOf(path), file, null, identity, null);
    }
}
