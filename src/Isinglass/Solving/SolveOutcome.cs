using System.Text;
using Isinglass.Files;
using Isinglass.Formats;
using Isinglass.Formats.Solutions;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Solving;

/// <summary>The outcome of one solve.</summary>
public sealed record SolveOutcome
{
    /// <summary>Name of the machine or method.</summary>
    public required string Sampler { get; init; }

    /// <summary>The best point, one value a variable (0/1 or -1/+1); empty when there is none, and for a problem without variables.</summary>
    public required sbyte[] Point { get; init; }

    /// <summary>Whether there is a point.</summary>
    public bool HasPoint => double.IsFinite(Energy);

    /// <summary>Its energy (minimised); +infinity when there is no point.</summary>
    public required double Energy { get; init; }

    /// <summary>Whether the point satisfies every row.</summary>
    public required bool IsFeasible { get; init; }

    /// <summary>Reads of the machine, or runs of the method.</summary>
    public required int Reads { get; init; }

    /// <summary>Time of the search.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Why the search stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Number of bits searched: all, or the free ones of a model with structure; null for a method.</summary>
    public int? FreeVariables { get; init; }

    /// <summary>Improvements of the energy.</summary>
    public required IReadOnlyList<TracePoint> Trace { get; init; }

    /// <summary>Parameters that the machine chose, by name.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>All reads, or the one point of a method.</summary>
    public required SampleSet Samples { get; init; }

    /// <summary>A proved bound of the energy; -infinity when none is known.</summary>
    public double LowerBound { get; init; } = double.NegativeInfinity;

    /// <summary>Why there is no bound where one was sought; null otherwise.</summary>
    public string? BoundNote { get; init; }

    /// <summary>The failure that ended the search early, such as that of a machine; null = none.</summary>
    public string? Failure { get; init; }

    /// <summary>Calls of a machine by a method.</summary>
    public long OracleCalls { get; init; }

    /// <summary>Iterations or rounds of a method.</summary>
    public long IterationCount { get; init; }

    /// <summary>The iterations, if they were recorded.</summary>
    internal IterationLog Iterations { get; init; } = new();

    /// <summary>Rows and products of a constrained model; null for a model without rows.</summary>
    public IReadOnlyList<RowOutcome>? Rows { get; init; }

    /// <summary>Energy - lower bound, when both are known; the same in either sense.</summary>
    internal double? Gap => IsFeasible && double.IsFinite(LowerBound) ? Energy - LowerBound : null;

    /// <summary>The outcome as a solution of an <see cref="ISolver"/>.</summary>
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

    /// <summary>Writes the result: all samples (.csv, .json), or the best point (any other ending).</summary>
    /// <exception cref="WorkException">There is no point, or the file cannot be written.</exception>
    internal void Save(string path, ModelFile file)
    {
        if (!HasPoint)
        {
            throw new WorkException($"nothing was found; {path} is not written.");
        }

        AtomicFile.Write(path, stream => stream.Write(Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => SampleSetFile.ToCsv(Samples, file),
            ".json" => SampleSetFile.ToJson(file, Samples),
            _ => Encoding.UTF8.GetBytes(SolutionFile.ToText(file, Point)),
        }));
    }
}
