namespace Isinglass.Neural.Inference.Walkers;

/// <summary>No hidden layer, one output: margins t z (or residuals z - Y) of all samples, a flip is one scaled column.</summary>
internal sealed class BinaryLinearWalker : IncrementalEvaluator
{
    private readonly int[] _margins;
    private readonly int[] _shifts;
    private readonly int[] _signedInputs;

    public BinaryLinearWalker(NetworkCompletion completion)
        : base(completion)
    {
        var padded = Block.Padded;
        _margins = new int[padded];
        (int Sign, int Shift)[] margins = [.. Enumerable.Range(0, padded).Select(completion.MarginOf)];
        _shifts = [.. margins.Select((margin, n) => Block.Samples[n] >= 0 ? margin.Shift : IntegerLoss.Satisfied)];

        // Row d is the bias's constant input, already signed by the class.
        _signedInputs = new int[checked((Block.FeatureCount + 1) * padded)];
        for (var i = 0; i <= Block.FeatureCount; i++)
        {
            for (var n = 0; n < padded; n++)
            {
                var value = i < Block.FeatureCount ? Column(i)[n] : Block.Samples[n] >= 0 ? completion.Lattice.BiasInputs[0] : 0;
                _signedInputs[i * padded + n] = margins[n].Sign * value;
            }
        }
    }

    public override bool IsWrong(int lane) => !Block.IsRegression && (lane >= Block.ClassStarts[1] ? _margins[lane] <= 0 : _margins[lane] < 0);

    private protected override void Recompute()
    {
        _shifts.CopyTo(_margins, 0);
        for (var i = 0; i < Block.FeatureCount; i++)
        {
            AddScaled(_margins, Signed(i), Weights[0][i]);
        }

        AddScaled(_margins, Signed(Block.FeatureCount), Biases[0][0] / Completion.Lattice.BiasInputs[0]);
        Total = LossOf(_margins, _margins, 0);
    }

    private protected override bool TryMove(in BitEntry entry, int change, long allowed)
    {
        var inputs = Signed(entry.Input);
        var total = LossOf(_margins, inputs, change);
        if (total - Total > allowed)
        {
            return false;
        }

        AddScaled(_margins, inputs, change);
        Total = total;
        return true;
    }

    private ReadOnlySpan<int> Signed(int input) => _signedInputs.AsSpan(input * Block.Padded, Block.Padded);
}
