using Isinglass.Neural.Baselines.Floats;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Baselines.Layers;

/// <summary>Maximum pooling in gradient training: the gradient goes to the largest source, the first of equals.</summary>
internal sealed class MaximumLayer(Wiring wiring, DenseLayer parameters) : IGradientLayer
{
    private readonly int[] _largest = new int[wiring.PositionCount];

    /// <summary>Weights of 1, not used.</summary>
    public DenseLayer Parameters { get; } = parameters;

    public int Width => wiring.PositionCount;

    public float[] CreateInput() => new float[FloatRows.Padded(wiring.Input.Count)];

    public void Forward(ReadOnlySpan<float> input, Span<float> sums)
    {
        for (var j = 0; j < _largest.Length; j++)
        {
            var sources = wiring.Sources(j);
            _largest[j] = sources[0];
            foreach (var source in sources)
            {
                _largest[j] = input[source] > input[_largest[j]] ? source : _largest[j];
            }

            sums[j] = input[_largest[j]];
        }
    }

    public void AddGradient(ReadOnlySpan<float> input, ReadOnlySpan<float> sumGradients)
    {
        // Nothing is learned here.
    }

    public void Backpropagate(ReadOnlySpan<float> sumGradients, Span<float> inputGradients)
    {
        inputGradients.Clear();
        for (var j = 0; j < _largest.Length; j++)
        {
            inputGradients[_largest[j]] += sumGradients[j];
        }
    }
}
