using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isinglass.Neural.Inference.Walkers;

/// <summary>
/// One hidden layer, one output, two classes and the hinge: the samples lie side by side from the inputs to the losses, so that every flip is one vector pass.
/// Instead of the output z a sample has its slack, threshold - y z; samples of a class share the sign y, and padding has a slack so negative that it never has
/// a loss.
/// </summary>
internal sealed class OneHiddenHingeWalker : FirstLayerWalker
{
    private readonly int[] _slack;
    private readonly int _middle;

    public OneHiddenHingeWalker(NetworkCompletion completion)
        : base(completion)
    {
        _slack = new int[Padded];
        _middle = Block.ClassStarts[1];
    }

    /// <summary>Whether the network and its loss are of this kind.</summary>
    public static bool Covers(NetworkCompletion completion) =>
        completion.Lattice.Spec is { HiddenCount: 1, OutputCount: 1 } && completion.Loss.IsHinge && !completion.Block.IsRegression;

    public override bool IsWrong(int lane) => lane < _middle ? _slack[lane] > Loss.Threshold : _slack[lane] >= Loss.Threshold;

    private protected override void Recompute()
    {
        RecomputeFirst();
        for (var n = 0; n < Padded; n++)
        {
            _slack[n] = Block.Samples[n] < 0 ? -IntegerLoss.Satisfied : Loss.Threshold - SignOf(n) * Biases[1][0];
        }

        for (var j = 0; j < Weights[1].Length; j++)
        {
            var row = FirstActivations.AsSpan(j * Padded, Padded);
            AddScaled(_slack.AsSpan(0, _middle), row[.._middle], Weights[1][j]);
            AddScaled(_slack.AsSpan(_middle), row[_middle..], -Weights[1][j]);
        }

        Total = 0;
        foreach (var slack in _slack)
        {
            Total += Math.Max(0, slack);
        }
    }

    private protected override bool TryMove(in BitEntry entry, int change, long allowed) =>
        entry.Layer == 0 ? MoveHidden(entry, change, allowed) : MoveOutput(entry, change, allowed);

    /// <summary>The sign y of a lane's class.</summary>
    private int SignOf(int lane) => lane < _middle ? -1 : 1;

    private bool MoveHidden(in BitEntry entry, int change, long allowed)
    {
        var weight = Weights[1][entry.Neuron];
        var difference = HiddenChange(entry, change, 0, _middle, weight) + HiddenChange(entry, change, _middle, Padded, -weight);
        if (difference > allowed)
        {
            return false;
        }

        MoveFirst(entry, change);
        StoreHidden(entry.Neuron, 0, _middle, weight);
        StoreHidden(entry.Neuron, _middle, Padded, -weight);
        Total += difference;
        return true;
    }

    /// <summary>
    /// Change of the losses in the lanes start .. end - 1 when a parameter of a hidden unit changes whose activation moves the slack by factor.
    /// </summary>
    private long HiddenChange(in BitEntry entry, int change, int start, int end, int factor)
    {
        var activation = Completion.Lattice.Activations[0];
        ref var sums = ref MemoryMarshal.GetArrayDataReference(First);
        ref var activations = ref MemoryMarshal.GetArrayDataReference(FirstActivations);
        ref var slacks = ref MemoryMarshal.GetArrayDataReference(_slack);
        ref var x = ref MemoryMarshal.GetArrayDataReference(Block.Inputs);
        var (row, column) = ((nuint)(entry.Neuron * Padded), (nuint)(entry.IsBias ? 0 : entry.Input) * (nuint)Padded);
        var isBias = entry.IsBias;
        var isSign = activation.IsSign;
        var scale = Vector512.Create(change);
        var shift = Vector512.Create(isBias ? change * Completion.Lattice.BiasInputs[0] : 0);
        var step = Vector512.Create(factor);
        var sum = Vector512<int>.Zero;
        for (var n = (nuint)start; n < (nuint)end; n += SampleBlock.Lanes)
        {
            var moved = Vector512.LoadUnsafe(ref sums, row + n) + (isBias ? shift : scale * Vector512.LoadUnsafe(ref x, column + n));
            var value = isSign ? Vector512.ConditionalSelect(Vector512.GreaterThan(moved, Vector512<int>.Zero), Vector512<int>.One, -Vector512<int>.One)
                : activation.Apply(moved);
            var slack = Vector512.LoadUnsafe(ref slacks, n);
            var next = slack + step * (value - Vector512.LoadUnsafe(ref activations, row + n));
            sum += Vector512.Max(Vector512<int>.Zero, next) - Vector512.Max(Vector512<int>.Zero, slack);
        }

        return Vector512.Sum(sum);
    }

    /// <summary>Updates activations and slacks from the pre-activations of a unit.</summary>
    private void StoreHidden(int neuron, int start, int end, int factor)
    {
        var activation = Completion.Lattice.Activations[0];
        ref var sums = ref MemoryMarshal.GetArrayDataReference(First);
        ref var activations = ref MemoryMarshal.GetArrayDataReference(FirstActivations);
        ref var slacks = ref MemoryMarshal.GetArrayDataReference(_slack);
        var row = (nuint)(neuron * Padded);
        var step = Vector512.Create(factor);
        for (var n = (nuint)start; n < (nuint)end; n += SampleBlock.Lanes)
        {
            var value = activation.Apply(Vector512.LoadUnsafe(ref sums, row + n));
            (Vector512.LoadUnsafe(ref slacks, n) + step * (value - Vector512.LoadUnsafe(ref activations, row + n))).StoreUnsafe(ref slacks, n);
            value.StoreUnsafe(ref activations, row + n);
        }
    }

    private bool MoveOutput(in BitEntry entry, int change, long allowed)
    {
        var inputs = OutputInputs(entry);
        var difference = OutputChange(inputs, 0, _middle, change) + OutputChange(inputs, _middle, Padded, -change);
        if (difference > allowed)
        {
            return false;
        }

        AddScaled(_slack.AsSpan(0, _middle), inputs[.._middle], change);
        AddScaled(_slack.AsSpan(_middle), inputs[_middle..], -change);
        Total += difference;
        return true;
    }

    /// <summary>Change of the losses in the lanes start .. end - 1 when their slacks move by factor * input.</summary>
    private long OutputChange(ReadOnlySpan<int> inputs, int start, int end, int factor)
    {
        ref var slacks = ref MemoryMarshal.GetArrayDataReference(_slack);
        ref var input = ref MemoryMarshal.GetReference(inputs);
        var scale = Vector512.Create(factor);
        var sum = Vector512<int>.Zero;
        for (var n = (nuint)start; n < (nuint)end; n += SampleBlock.Lanes)
        {
            var slack = Vector512.LoadUnsafe(ref slacks, n);
            var next = slack + scale * Vector512.LoadUnsafe(ref input, n);
            sum += Vector512.Max(Vector512<int>.Zero, next) - Vector512.Max(Vector512<int>.Zero, slack);
        }

        return Vector512.Sum(sum);
    }
}
