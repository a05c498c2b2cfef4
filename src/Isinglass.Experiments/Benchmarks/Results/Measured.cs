using System.Text.Json.Serialization;

namespace Isinglass.Experiments.Benchmarks.Results;

/// <summary>A measurement with its machine and the load of that machine.</summary>
internal abstract record Measured
{
    /// <summary>Processor, cores and runtime.</summary>
    [JsonPropertyOrder(-2)]
    public string Machine { get; } = HostInfo.Description;

    /// <summary>Mean number of running processes over the last minute; null = unknown.</summary>
    [JsonPropertyOrder(-1)]
    [JsonPropertyName("load_1min")]
    public double? Load { get; } = HostInfo.Load();
}
