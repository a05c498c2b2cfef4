using Isinglass.Files;
using Isinglass.Hedging;

namespace Isinglass.Training.Runs.Summaries;

/// <summary>A line of log.jsonl: a round of hedging. Losses are means over all training samples.</summary>
internal sealed record RoundLine(
    double Margin, int Round, double Seconds, double Rho, double ConsensusVariance, double ConsensusLoss, double CopiesLoss, double IncumbentLoss,
    double? IncumbentTrainAccuracy, double? LowerBound)
{
    /// <summary>The line of a round.</summary>
    /// <param name="margin">The margin being trained.</param>
    /// <param name="round">The round.</param>
    /// <param name="trainAccuracy">The incumbent's, 0..1; NaN for regression.</param>
    public static RoundLine Of(double margin, HedgingRound round, double trainAccuracy) => new(
        margin, round.Round, Math.Round(round.Elapsed.TotalSeconds, 4), round.Rho, round.ConsensusVariance, round.ConsensusObjective, round.CopiesObjective,
        round.InnerBound, JsonText.Finite(trainAccuracy), JsonText.Finite(round.OuterBound));
}
