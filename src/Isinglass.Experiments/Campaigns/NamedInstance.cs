using Isinglass.Experiments.Benchmarks;
using Isinglass.Formats;
using Isinglass.Model;

namespace Isinglass.Experiments.Campaigns;

/// <summary>An instance of a benchmark.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="File">The problem.</param>
/// <param name="Generated">Where it is no file: the generated instance, which knows how its values are counted.</param>
/// <param name="Identity">What tells it from another instance of the same name.</param>
/// <param name="BestKnown">Best known value in its own sense; null = unknown.</param>
internal sealed record NamedInstance(string Name, ModelFile File, BenchmarkInstance? Generated, string Identity, double? BestKnown)
{
    public ObjectiveSense Sense => Generated is { IsMinimised: false } ? ObjectiveSense.Maximize : File.Sense;

    /// <summary>The value of an energy in the instance's own sense.</summary>
    public double Value(double energy) => Generated?.Value(energy) ?? File.FileObjective(energy);

    /// <summary>The instance for measurements on models without rows.</summary>
    public BenchmarkInstance Unconstrained() => Generated is null ? BenchmarkInstance.Of(Name, File, BestKnown) : Generated with { BestKnown = BestKnown };
}
