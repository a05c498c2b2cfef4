namespace Isinglass.Experiments.Benchmarks.Results;

/// <summary>Rates of kernels.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="SecondsPerPoint">Processor time of one measurement.</param>
/// <param name="Rates">One entry for each kernel and temperature.</param>
/// <param name="Goals">The goals beside their measurements; empty when an instance was named.</param>
internal sealed record KernelFacts(ulong Seed, double SecondsPerPoint, IReadOnlyList<RateFact> Rates, IReadOnlyList<GoalFact> Goals) : Measured;

/// <summary>One measurement; null where a kernel does not count flips.</summary>
internal sealed record RateFact(
    string Instance, string Kernel, int Replicas, double Temperature, double ProposalsPerSecond, double? FlipsPerSecond, double RatioToTextbook);

/// <summary>One goal: rates of kernel and textbook annealer in its unit, their ratio, and which ratio it must and should reach.</summary>
internal sealed record GoalFact(
    string Form, string Instance, string Unit, double Rate, double Textbook, double Ratio, double Must, double Stretch, string Reached);
