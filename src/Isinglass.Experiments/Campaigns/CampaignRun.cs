namespace Isinglass.Experiments.Campaigns;

/// <summary>One run of a method in a campaign.</summary>
/// <param name="IsFeasible">Whether its answer is feasible.</param>
/// <param name="Energy">The minimised objective of the answer.</param>
/// <param name="SecondsToBest">When the answer was found; NaN when nothing was.</param>
/// <param name="Calls">Calls of a machine.</param>
internal readonly record struct CampaignRun(bool IsFeasible, double Energy, double SecondsToBest, long Calls);
