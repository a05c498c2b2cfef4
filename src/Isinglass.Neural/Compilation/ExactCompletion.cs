using Isinglass.Model.Solving.Completion;
using Isinglass.Neural.Inference;

namespace Isinglass.Neural.Compilation;

/// <summary>Completion of an exactly encoded model: the loss by the forward pass, the auxiliary bits by their definitions.</summary>
internal sealed class ExactCompletion(NetworkCompletion network, int variableCount, Action<sbyte[]> complete) : ICompletion
{
    public int FreeCount => network.FreeCount;

    public int VariableCount => variableCount;

    public double Complete(ReadOnlySpan<sbyte> free, Span<sbyte> point)
    {
        var full = new sbyte[variableCount];
        network.Project(free).CopyTo(full, 0);
        complete(full);
        full.CopyTo(point);
        var walker = network.CreateWalker();
        walker.Load(free[..FreeCount]);
        return walker.Objective;
    }

    public ICompletionWalker CreateWalker() => network.CreateWalker();
}
