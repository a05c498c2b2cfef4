using Isinglass.Model;
using Isinglass.Model.Solving.Completion;
using Isinglass.Neural.Demands;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Inference;

/// <summary>
/// Completion by a forward pass: the parameter bits determine every activation, every margin, and so the mean training loss of a block of samples.
/// The model's only variables are the parameter bits.
/// </summary>
internal sealed class NetworkCompletion : ICompletion
{
    private readonly double _targetScale;
    private readonly NetworkDemands _demands = NetworkDemands.None;
    private readonly ParameterForm? _form;

    /// <summary>The mean loss of <paramref name="block"/> under the network <paramref name="lattice"/>.</summary>
    public NetworkCompletion(IntegerNetwork lattice, SampleBlock block, LossSpec loss)
    {
        var spec = lattice.Spec;
        if (spec.InputCount != block.FeatureCount)
        {
            throw new InputException($"The network {spec.Widths} has {spec.InputCount} inputs, the samples have {block.FeatureCount} features. Use "
                + $"{block.FeatureCount} as the first width, or another `image`.");
        }

        var outputs = block.ClassCount == 2 && spec.OutputCount == 1 ? 1 : block.ClassCount;
        if (spec.OutputCount != outputs)
        {
            throw new InputException(block.IsRegression ? $"The network {spec.Widths} has {spec.OutputCount} outputs for one number to predict. Use 1 output, "
                + $"and a network for each number." : $"The network {spec.Widths} has {spec.OutputCount} outputs for {block.ClassCount} classes. Use "
                + $"{block.ClassCount} outputs{(block.ClassCount == 2 ? ", or 1" : "")}.");
        }

        if (block.IsRegression != loss.IsRegression)
        {
            throw new InputException(block.IsRegression ? $"The loss {loss.Function.Name} is one of classes, the samples have numbers to predict."
                : $"The loss {loss.Function.Name} is one of regression, the samples have classes.");
        }

        Lattice = lattice;
        Block = block;
        _targetScale = loss.Margin * lattice.Deviations[^1];
        var (low, high) = lattice.OutputRange(block.MaximumInput);
        var reach = Math.Max(Math.Abs(low), Math.Abs(high));
        var shift = block.IsRegression ? (int)Math.Min(1 << 28, Math.Ceiling(block.LargestTarget * _targetScale)) : 0;
        Loss = new IntegerLoss(loss, lattice.Deviations[^1], (outputs == 1 ? reach : 2 * reach) + shift);
        var terms = outputs == 1 || loss.MultiClass == MultiClassLoss.CrammerSinger ? 1 : outputs - 1;
        LargestObjective = (double)Loss.Largest * terms * Loss.Unit;

        // Hinges of many samples are added in 32-bit lanes, other losses of one sample at a time.
        if ((double)Loss.Largest * terms * (Loss.IsHinge ? block.Padded / SampleBlock.Lanes : 1) > int.MaxValue)
        {
            throw new InputException($"{block.SampleCount} samples with losses up to {Loss.Largest} overflow exact 32-bit sums: use fewer input bits or fewer "
                + $"samples per bundle.");
        }
    }

    /// <summary>
    /// The margin of a lane's sample as a function of a network's single output: Sign z + Shift. For two classes the sign is that of the class; for regression
    /// the margin is the residual z - Y with Y the target on the lattice.
    /// </summary>
    public (int Sign, int Shift) MarginOf(int lane) => Block.IsRegression
        ? (1, -(int)Math.Round(Block.TargetOf(lane) * _targetScale, MidpointRounding.AwayFromZero))
        : (Block.ClassOf(lane) == 1 ? 1 : -1, 0);

    /// <summary>The network on the integers.</summary>
    public IntegerNetwork Lattice { get; }

    /// <summary>The samples.</summary>
    public SampleBlock Block { get; }

    /// <summary>The loss on the integers.</summary>
    public IntegerLoss Loss { get; }

    /// <summary>Demands on the network beside the loss.</summary>
    /// <exception cref="InputException">The demands cannot be kept together.</exception>
    public NetworkDemands Demands
    {
        get => _demands;
        init => (_demands, _form) = (value, value.HasForm ? new ParameterForm(Lattice, value) : null);
    }

    /// <summary>An upper bound of the mean loss.</summary>
    internal double LargestObjective { get; }

    /// <summary>The demands on weights, as moves.</summary>
    internal ParameterForm Form => _form ?? new ParameterForm(Lattice, NetworkDemands.None);

    /// <inheritdoc/>
    public int FreeCount => Lattice.Layout.BitCount;

    /// <inheritdoc/>
    public int VariableCount => FreeCount;

    /// <inheritdoc/>
    public double Complete(ReadOnlySpan<sbyte> free, Span<sbyte> point)
    {
        var walker = CreateWalker();
        walker.Load(free);
        walker.Free.CopyTo(point);
        return walker.Objective;
    }

    /// <inheritdoc/>
    public ICompletionWalker CreateWalker() => Demands.IsAny ? new DemandWalker(this) : CreateEvaluator();

    /// <summary>The nearest bits that keep the demands on weights: where a walker starts that is given these bits.</summary>
    public sbyte[] Project(ReadOnlySpan<sbyte> free)
    {
        var bits = free[..FreeCount].ToArray();
        _form?.Project(bits);
        return bits;
    }

    /// <summary>Bits near to these that keep the demands on weights: weights become zero one by one, each time the one that costs least loss.</summary>
    public sbyte[] Repair(ReadOnlySpan<sbyte> free)
    {
        var (bits, evaluator) = (free[..FreeCount].ToArray(), CreateEvaluator());
        _form?.Project(bits, changed =>
        {
            evaluator.Load(changed);
            return evaluator.Objective;
        });
        return bits;
    }

    /// <summary>A walker that also gives the outputs; it ignores demands.</summary>
    public IncrementalEvaluator CreateEvaluator() => !Lattice.Spec.IsDense ? new WiredWalker(this)
        : OneHiddenHingeWalker.Covers(this) ? new OneHiddenHingeWalker(this)
        : OneHiddenPairwiseWalker.Covers(this) ? new OneHiddenPairwiseWalker(this)
        : Lattice.Spec.HiddenCount > 0 ? new HiddenWalker(this)
        : Lattice.Spec.OutputCount == 1 ? new BinaryLinearWalker(this)
        : PairwiseHingeWalker.Covers(this) ? new PairwiseHingeWalker(this)
        : new MultiClassLinearWalker(this);
}
