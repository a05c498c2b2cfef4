using System.Text.Json;
using Isinglass.Model;
using Isinglass.Model.Formats;

namespace Isinglass.Cli.Solving;

/// <summary>What came out of one solve.</summary>
internal sealed record SolveOutcome
{
    /// <summary>Machine or method.</summary>
    public required string Sampler { get; init; }

    /// <summary>The best point; empty when there is none.</summary>
    public required sbyte[] Point { get; init; }

    /// <summary>Its energy.</summary>
    public required double Energy { get; init; }

    public required bool IsFeasible { get; init; }

    public required int Reads { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public required StopReason StopReason { get; init; }

    /// <summary>Improvements of the energy.</summary>
    public required IReadOnlyList<TracePoint> Trace { get; init; }

    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>All reads, or the one point of a method.</summary>
    public required SampleSet Samples { get; init; }

    /// <summary>A proved bound of the energy; -infinity when none is known.</summary>
    public double LowerBound { get; init; } = double.NegativeInfinity;

    public void Write(Utf8JsonWriter writer, ModelFile file, SolveSettings settings)
    {
        var hasPoint = Point.Length > 0;
        writer.WriteFinite("objective", hasPoint ? file.FileObjective(Energy) : null);
        writer.WriteFinite("energy", hasPoint ? Energy : null);
        writer.WriteString("sense", file.Sense == ObjectiveSense.Minimize ? "minimize" : "maximize");
        writer.WriteBoolean("feasible", IsFeasible);
        if (double.IsFinite(LowerBound))
        {
            writer.WriteNumber("bound", file.FileObjective(LowerBound));
        }

        writer.WriteString("sampler", Sampler);
        writer.WriteNumber("seed", settings.Seed);
        writer.WriteNumber("seconds", Math.Round(Elapsed.TotalSeconds, 6));
        writer.WriteString("stop_reason", Output.Word(StopReason));
        writer.WriteNumber("reads", Reads);
        writer.WriteStartArray("trace");
        foreach (var (elapsed, energy) in Trace)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(Math.Round(elapsed.TotalSeconds, 6));
            writer.WriteNumberValue(file.FileObjective(energy));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("parameters");
        foreach (var (key, value) in Parameters)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }
}
