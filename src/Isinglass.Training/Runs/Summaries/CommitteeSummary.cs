using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Training.Ensembles;

namespace Isinglass.Training.Runs.Summaries;

/// <summary>The committee of a run.</summary>
internal sealed record CommitteeSummary(
    int Members, string Vote, int Bits, int Bytes, int Pool, double TrainAccuracy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? ValidationAccuracy, double TestAccuracy, double Seconds)
{
    /// <summary>The summary of a committee; null without one.</summary>
    public static CommitteeSummary? Of(CommitteeResult? result) => result is null ? null : new CommitteeSummary(
        result.Committee.Members.Count, CommitteeFile.NameOf(result.Committee.Vote), result.Committee.BitCount, result.Committee.ByteCount, result.PoolSize,
        result.Score.TrainAccuracy, JsonText.Finite(result.ValidationAccuracy), result.Score.TestAccuracy, Math.Round(result.Score.Seconds, 4));
}
