using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Baselines.Layers;

/// <summary>
/// A convolution or sum pool in gradient training: one small dense layer, a row for every filter, applied to the patch of values at each place of the grid.
/// Gradients of all places are summed in the filters' parameters; a patch's input gradients are added to those of its values.
/// </summary>
internal sealed class PatchLayer : IGradientLayer
{
    private readonly Wiring _wiring;
    private readonly float[] _patches;
    private readonly float[] _patchGradient;

    public PatchLayer(Wiring wiring, DenseLayer parameters)
    {
        _wiring = wiring;
        Parameters = parameters;
        var patch = parameters.CreateInput();
        _patches = [.. Enumerable.Range(0, wiring.PositionCount).SelectMany(_ => patch)];
        _patchGradient = new float[patch.Length];
    }

    public DenseLayer Parameters { get; }

    public int Width => _wiring.Output.Count;

    public float[] CreateInput() => new float[FloatRows.Padded(_wiring.Input.Count)];

    public void Forward(ReadOnlySpan<float> input, Span<float> sums)
    {
        for (var position = 0; position < _wiring.PositionCount; position++)
        {
            var sources = _wiring.Sources(position);
            var patch = Patch(position);
            for (var k = 0; k < sources.Length; k++)
            {
                patch[k] = sources[k] == Wiring.Outside ? 0 : input[sources[k]];
            }

            Parameters.Forward(patch, sums.Slice(position * _wiring.FilterCount, _wiring.FilterCount));
        }
    }

    public void AddGradient(ReadOnlySpan<float> input, ReadOnlySpan<float> sumGradients)
    {
        for (var position = 0; position < _wiring.PositionCount; position++)
        {
            Parameters.AddGradient(Patch(position), sumGradients.Slice(position * _wiring.FilterCount, _wiring.FilterCount));
        }
    }

    public void Backpropagate(ReadOnlySpan<float> sumGradients, Span<float> inputGradients)
    {
        inputGradients.Clear();
        for (var position = 0; position < _wiring.PositionCount; position++)
        {
            Parameters.Backpropagate(sumGradients.Slice(position * _wiring.FilterCount, _wiring.FilterCount), _patchGradient);
            var sources = _wiring.Sources(position);
            for (var k = 0; k < sources.Length; k++)
            {
                if (sources[k] != Wiring.Outside)
                {
                    inputGradients[sources[k]] += _patchGradient[k];
                }
            }
        }
    }

    private Span<float> Patch(int position) => _patches.AsSpan(position * _patchGradient.Length, _patchGradient.Length);
}
