using Isinglass.Experiments.Benchmarks;
using Isinglass.Formats;
using Isinglass.Model;

namespace Isinglass.Experiments.Campaigns;

/// <summary>An instance of a benchmark.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="File">The problem.</param>
/// <param name="Generated">The generated instance, which defines how its values are reported; null for a file.</param>
/// <param name="BestKnown">Best known value in its own sense; null = unknown.</param>
internal sealed record NamedInstance(InstanceSource Source, ModelFile File, BenchmarkInstance? Generated, double? BestKnown)
{
    /// <summary>Its name in tables.</summary>
    public string Name => Source.Name;

    public ObjectiveSense Sense => Generated is { IsMinimised: false } ? ObjectiveSense.Maximize : File.Sense;

    /// <summary>The value of an energy in the instance's own sense.</summary>
    public double Value(double energy) => Generated?.Value(energy) ?? File.FileObjective(energy);

    /// <summary>The energy of a value in the instance's own sense.</summary>
    public double Energy(double value) => Generated?.Energy(value) ?? File.EnergyOf(value);

    /// <summary>The instance for measurements on models without rows.</summary>
    public BenchmarkInstance Unconstrained() => Generated is null ? BenchmarkInstance.Of(Name, File, BestKnown) : Generated with { BestKnown = BestKnown };

    /// <summary>Instances with their best known values.</summary>
    /// <param name="names">Problem files, or generated instances by name.</param>
    /// <param name="format">How the files are read.</param>
    /// <param name="tables">Tables of best known values; empty = the one beside the first file, if there is one.</param>
    /// <exception cref="InputException">A file cannot be read, or two instances have the same name.</exception>
    public static IReadOnlyList<NamedInstance> LoadAll(IReadOnlyList<string> names, FormatOptions format, IReadOnlyList<string> tables)
    {
        var table = BestKnownTable.Read(tables.Count > 0 ? tables : Beside(names));
        var instances = new List<NamedInstance>();
        foreach (var name in names)
        {
            var instance = InstanceSource.Of(name, format).Load();
            instance = instance with { BestKnown = table.Find(instance.Name, instance.Sense) ?? instance.BestKnown };
            if (instances.Exists(other => other.Name == instance.Name))
            {
                throw new InputException($"Two instances are called {instance.Name}. Measure them one after the other.");
            }

            instances.Add(instance);
        }

        return instances;
    }

    private static IEnumerable<string> Beside(IEnumerable<string> names) => names.Where(System.IO.File.Exists).Take(1)
        .Select(static path => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, BestKnownTable.FileName)).Where(System.IO.File.Exists);
}
