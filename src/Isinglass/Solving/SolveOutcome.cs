using System.Text.Json;
using Isinglass.Files;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling;
using Isinglass.Training.Runs;

namespace Isinglass.Solving;

/// <summary>What came out of one solve.</summary>
public sealed record SolveOutcome
{
    /// <summary>Machine or method.</summary>
    public required string Sampler { get; init; }

    /// <summary>The best point; empty when there is none, and for a problem without variables.</summary>
    public required sbyte[] Point { get; init; }

    /// <summary>Whether there is a point.</summary>
    public bool HasPoint => double.IsFinite(Energy);

    /// <summary>Its energy.</summary>
    public required double Energy { get; init; }

    /// <summary>Whether the point satisfies every row.</summary>
    public required bool IsFeasible { get; init; }

    /// <summary>Reads of the machine, or runs of the method.</summary>
    public required int Reads { get; init; }

    /// <summary>Time of the search.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Why the search stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Number of bits that were searched: all, or those that are free in a model with structure; null for a method.</summary>
    public int? FreeVariables { get; init; }

    /// <summary>Improvements of the energy.</summary>
    public required IReadOnlyList<TracePoint> Trace { get; init; }

    /// <summary>What the machine chose by itself, by name.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>All reads, or the one point of a method.</summary>
    public required SampleSet Samples { get; init; }

    /// <summary>A proved bound of the energy; -infinity when none is known.</summary>
    public double LowerBound { get; init; } = double.NegativeInfinity;

    /// <summary>Why there is no bound where one was sought; null otherwise.</summary>
    public string? BoundNote { get; init; }

    /// <summary>Calls of a machine by a method.</summary>
    public long OracleCalls { get; init; }

    /// <summary>Iterations or rounds of a method.</summary>
    public long IterationCount { get; init; }

    /// <summary>The iterations, when they were to be kept.</summary>
    internal IterationLog Iterations { get; init; } = new();

    /// <summary>Rows and products of a constrained model; null for a model without rows.</summary>
    public IReadOnlyList<RowOutcome>? Rows { get; init; }

    /// <summary>Energy - lower bound, when both are known; the same in either sense.</summary>
    private double? Gap => IsFeasible && double.IsFinite(LowerBound) ? Energy - LowerBound : null;

    /// <summary>The same as the answer of an <see cref="ISolver"/>.</summary>
    internal Solution ToSolution() => new()
    {
        Status = !IsFeasible ? SolutionStatus.Unknown : Gap <= 0 ? SolutionStatus.Optimal : SolutionStatus.Feasible,
        Values = Point,
        Objective = Energy,
        StopReason = StopReason,
        LowerBound = LowerBound,
        OracleCalls = OracleCalls,
        Iterations = IterationCount,
        Trace = Trace,
        Multipliers = [.. (Rows ?? []).Select(static row => row.Multiplier).OfType<double>()],
    };

    internal void Write(Utf8JsonWriter writer, ModelFile file, SolveSettings settings)
    {
        writer.WriteFinite("objective", HasPoint ? file.FileObjective(Energy) : null);
        writer.WriteFinite("energy", HasPoint ? Energy : null);
        writer.WriteString("sense", file.Sense == ObjectiveSense.Minimize ? "minimize" : "maximize");
        writer.WriteBoolean("feasible", IsFeasible);
        if (Rows is { } rows)
        {
            WriteRows(writer, rows, file);
        }

        writer.WriteString("sampler", Sampler);
        if (FreeVariables is { } free)
        {
            writer.WriteNumber("free_variables", free);
        }

        writer.WriteNumber("seed", settings.Seed);
        writer.WriteNumber("seconds", Math.Round(Elapsed.TotalSeconds, 6));
        writer.WriteString("stop_reason", Summary.Name(StopReason));
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

    private void WriteRows(Utf8JsonWriter writer, IReadOnlyList<RowOutcome> rows, ModelFile file)
    {
        double? bound = double.IsFinite(LowerBound) ? LowerBound : null;
        writer.WriteFinite("lower_bound", bound);
        writer.WriteFinite("bound", bound is { } energy ? file.FileObjective(energy) : null);
        writer.WriteFinite("gap", Gap);
        writer.WriteFinite("relative_gap", Gap / Math.Max(1, Math.Abs(Energy)));
        writer.WriteNumber("oracle_calls", OracleCalls);
        writer.WriteNumber("iterations", IterationCount);
        writer.WriteFinite("total_violation", !HasPoint ? null : rows.Sum(static row => row.Violation));
        WriteList(writer, "violations", "violation", rows, static row => row.Violation);
        WriteList(writer, "multipliers", "multiplier", [.. rows.Where(static row => row.Multiplier is not null)], static row => row.Multiplier);
    }

    private static void WriteList(Utf8JsonWriter writer, string list, string value, IReadOnlyList<RowOutcome> rows, Func<RowOutcome, double?> select)
    {
        writer.WriteStartArray(list);
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            writer.WriteString("row", row.Name);
            writer.WriteFinite(value, select(row));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
