using Isinglass.Model;
using Isinglass.Neural;
using Isinglass.Numerics;
using Isinglass.Solvers;

namespace Isinglass.Training;

/// <summary>Flips of single bits on the true training loss after any method: cheap, worth points of accuracy, and reported apart because it hides the oracle.</summary>
internal static class Refinement
{
    /// <summary>Temperatures of annealed flips in units of the mean loss (measured as 5 and 0.3 for sums over 5000 samples, proportional to the samples), and sweeps.</summary>
    private const double Hot = 5.0 / 5000, Cold = 0.3 / 5000;

    private const int Sweeps = 80;

    /// <summary>The refined bits with their mean loss, never worse than what came in.</summary>
    public static (sbyte[] Bits, double Objective) Refine(string name, NetworkCompletion completion, sbyte[] bits, RandomKey key)
    {
        if (name == "none")
        {
            var walker = completion.CreateWalker();
            walker.Load(bits);
            return (bits, walker.Objective);
        }

        var greedy = GreedyDescent.Descend(completion, bits, key.Derive("greedy"));
        if (name == "greedy")
        {
            return greedy;
        }

        var annealing = new CompletionAnnealing(new CompletionAnnealingOptions { Sweeps = Sweeps, HotTemperature = Hot, ColdTemperature = Cold });
        var model = new ConstrainedQuadraticModelBuilder(completion.FreeCount) { Completion = completion }.Build();
        var annealed = annealing.Solve(model, new SolveRequest { Key = key.Derive("refine"), Start = greedy.Free });
        var descended = GreedyDescent.Descend(completion, annealed.Values, key.Derive("again"));
        return descended.Objective < greedy.Objective ? descended : greedy;
    }
}
