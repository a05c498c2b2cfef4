using Isinglass.Experiments.Benchmarks;
using Isinglass.Formats;
using Isinglass.Model;

namespace Isinglass.Experiments.Campaigns;

/// <summary>An instance of a benchmark.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="File">The problem.</param>
/// <param name="Generated">Where it is no file: the generated instance, which knows how its values are counted.</param>
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
}
