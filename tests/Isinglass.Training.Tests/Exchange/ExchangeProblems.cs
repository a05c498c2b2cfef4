using Isinglass.Neural.Compilation;
using Isinglass.Training.Exchange;

namespace Isinglass.Training.Tests.Exchange;

/// <summary>A network with products whose 2^10 parameter vectors can be enumerated; the margin is so large that no loss is zero.</summary>
internal static class ExchangeProblems
{
    public static CompilePlan Plan(string network = "3-2-2", ModelEncoding? encoding = ModelEncoding.Exact) => CompilePlan.Prepare(
        new Recipe { Data = "teacher:3-1", Samples = 5, Network = network, Margins = [2], Encoding = encoding }, null);

    public static double Optimum(CompilePlan plan)
    {
        var walker = plan.Completion().CreateWalker();
        return Enumerable.Range(0, 1 << walker.FreeCount).Min(code =>
        {
            walker.Load([.. Enumerable.Range(0, walker.FreeCount).Select(k => (sbyte)(code >> k & 1))]);
            return walker.Objective;
        });
    }
}
