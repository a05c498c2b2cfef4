using Isinglass.Solvers.Annealing.Schedules;

namespace Isinglass.Experiments.Benchmarks;

/// <summary>Mean result of one schedule.</summary>
/// <param name="Schedule">Kind of cooling.</param>
/// <param name="Hot">First temperature.</param>
/// <param name="Cold">Last temperature.</param>
/// <param name="Mean">Mean over seeds of the best value, in the instance's own terms.</param>
internal readonly record struct ScheduleResult(AnnealingSchedule Schedule, double Hot, double Cold, double Mean);
