namespace Isinglass.Neural.Baselines.Layers;

/// <summary>A layer of gradient training for single samples: sums from the values below, and gradients back.</summary>
internal interface IGradientLayer
{
    /// <summary>The parameters, one row a filter.</summary>
    DenseLayer Parameters { get; }

    /// <summary>Number of sums.</summary>
    int Width { get; }

    /// <summary>A padded row for the values below, with the bias's constant input.</summary>
    float[] CreateInput();

    /// <summary>Sums of all neurons.</summary>
    void Forward(ReadOnlySpan<float> input, Span<float> sums);

    /// <summary>Adds the gradient of the sample that was last passed forward to the parameters' gradients.</summary>
    void AddGradient(ReadOnlySpan<float> input, ReadOnlySpan<float> sumGradients);

    /// <summary>Writes the gradient of the values below, for the sample that was last passed forward.</summary>
    void Backpropagate(ReadOnlySpan<float> sumGradients, Span<float> inputGradients);
}
