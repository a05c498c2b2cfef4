using Isinglass.Model.Solving.Completion;

namespace Isinglass.Model.Bridges;

/// <summary>The completion of a bridge's source, followed by the bridge: auxiliary bits get their canonical values.</summary>
internal sealed class LiftedCompletion(ICompletion inner, IBridge bridge, int variableCount) : ICompletion
{
    public int FreeCount => inner.FreeCount;

    public int VariableCount => variableCount;

    public double Complete(ReadOnlySpan<sbyte> free, Span<sbyte> point)
    {
        var source = new sbyte[inner.VariableCount];
        var objective = inner.Complete(free, source);
        bridge.Lift(source, point);
        return objective;
    }

    public ICompletionWalker CreateWalker() => inner.CreateWalker();
}
