namespace Isinglass.Experiments.Benchmarks.Kernels;

/// <summary>A goal beside its measurement.</summary>
/// <param name="Goal">The goal.</param>
/// <param name="Rate">Rate of the kernel over the anneal, in the goal's unit.</param>
/// <param name="Textbook">That of the textbook annealer.</param>
internal sealed record GoalResult(KernelGoal Goal, double Rate, double Textbook)
{
    /// <summary>How many times as fast.</summary>
    public double Ratio => Rate / Textbook;

    /// <summary>Which ratio was reached, in a word.</summary>
    public string Reached => Ratio >= Goal.Stretch ? "stretch" : Ratio >= Goal.Must ? "must" : "no";
}
