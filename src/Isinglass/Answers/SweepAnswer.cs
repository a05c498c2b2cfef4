using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Formats;
using Isinglass.Model.Control;
using Isinglass.Solving;

namespace Isinglass.Answers;

/// <summary>The results of the penalty method at several weights.</summary>
internal sealed class SweepAnswer : IAnswer
{
    private readonly SolveSettings _settings;
    private readonly int _best;

    private SweepAnswer(ModelFile file, SolveSettings settings, IReadOnlyList<SweepPoint> points, int best, string? failure)
    {
        Failure = failure;
        (_settings, _best) = (settings, best);
        Sweep =
        [
            .. points.Select(point => new PointPart(point.Scale, point.SmallestWeight, point.LargestWeight,
                point.Outcome.HasPoint ? file.FileObjective(point.Outcome.Energy) : null, point.Outcome.IsFeasible, point.FeasibleReadShare,
                JsonText.Finite(point.GapTo(points[best].Outcome.Energy)), point.Outcome.OracleCalls,
                Math.Round(point.Outcome.Elapsed.TotalSeconds, 6))),
        ];
    }

    /// <summary>The run at one weight.</summary>
    internal sealed record PointPart(double Scale, double WeightMin, double WeightMax, double? Objective, bool Feasible, double FeasibleReadShare,
        double? RelativeGapToBest, long OracleCalls, double Seconds);

    public double BestScale => Sweep[_best].Scale;

    public IReadOnlyList<PointPart> Sweep { get; }

    /// <summary>The failure that ended the sweep early; null = none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Failure { get; }

    /// <summary>Runs the penalty method at each weight.</summary>
    public static SweepAnswer Of(ModelFile file, SolveSettings settings, SolveControl control)
    {
        var (points, best, failure) = PenaltySweep.Run(file, settings, control);
        return new SweepAnswer(file, settings, points, best, failure);
    }

    bool IAnswer.IsGood => Sweep[_best].Feasible;

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        AnswerPart.Table(["scale", "objective", "gap to best", "feasible reads", "calls", "seconds", "weights"], Sweep.Select((point, k) => new[]
        {
            $"{point.Scale}{(k == _best && point.Feasible ? " (best)" : "")}",
            point.Feasible ? $"{point.Objective:G10}" : "infeasible",
            point.RelativeGapToBest is { } gap ? $"{100 * gap:F3} %" : "-",
            $"{100 * point.FeasibleReadShare:F1} %",
            $"{point.OracleCalls}",
            $"{point.Seconds:F2}",
            $"{point.WeightMin:G5} .. {point.WeightMax:G5}",
        })),
        ("rule", PenaltyWords.NameOf(_settings.PenaltyRule)),
        ("seed", $"{_settings.Seed}"),
    ];

    public byte[] ToJson() => JsonText.Bytes(this, ProblemJson.Default.SweepAnswer);
}
