namespace Isinglass.Neural.Spec;

/// <summary>
/// Which values the neurons of a layer see, and which parameters they share. A layer has <see cref="PositionCount"/> places with <see cref="FilterCount"/>
/// neurons each: neuron j is filter j mod FilterCount at place j / FilterCount. All neurons of a place have the same sources, all neurons of a filter the same
/// weights; a dense layer is one place with a filter for every neuron and needs no wiring.
/// </summary>
internal sealed class Wiring
{
    /// <summary>A source outside the grid, whose value is 0.</summary>
    public const int Outside = -1;

    private readonly int[] _sources;

    private Wiring(WiringKind kind, string text, GridShape input, GridShape output, int filterCount, int kernelHeight, int fanIn)
    {
        (Kind, Text, Input, Output, FilterCount, KernelHeight, FanIn) = (kind, text, input, output, filterCount, kernelHeight, fanIn);
        PositionCount = output.Count / filterCount;
        _sources = new int[checked(PositionCount * fanIn)];
    }

    /// <summary>What a neuron does.</summary>
    public WiringKind Kind { get; }

    /// <summary>The layer in a network's text: "conv3x3x4".</summary>
    public string Text { get; }

    /// <summary>Shape of the values below.</summary>
    public GridShape Input { get; }

    /// <summary>Shape of the layer's own values.</summary>
    public GridShape Output { get; }

    /// <summary>Number of places.</summary>
    public int PositionCount { get; }

    /// <summary>Number of neurons at a place, each with its own weights (and bias).</summary>
    public int FilterCount { get; }

    /// <summary>Number of weights of a filter, and of sources of a neuron.</summary>
    public int FanIn { get; }

    /// <summary>Height of a kernel or window.</summary>
    public int KernelHeight { get; }

    /// <summary>Places of the grid below from one place to the next; pooling moves by the window's sides instead.</summary>
    public int Stride { get; private init; } = 1;

    /// <summary>Rows and columns of zeros around the grid below.</summary>
    public int Padding { get; private init; }

    /// <summary>Whether an activation follows, as it does in all but pooling layers.</summary>
    public bool HasActivation => Kind == WiringKind.Convolution;

    /// <summary>The sources of the neurons at a place, in the order of a filter's weights; <see cref="Outside"/> where a padded grid ends.</summary>
    public ReadOnlySpan<int> Sources(int position) => _sources.AsSpan(position * FanIn, FanIn);

    /// <summary>
    /// A convolution whose kernel fits the (padded) grid: weight (ky * width + kx) * channels + c of a filter multiplies channel c of the place ky rows and kx
    /// columns further.
    /// </summary>
    public static Wiring Convolution(GridShape input, int height, int width, int filters, int stride = 1, int padding = 0)
    {
        var output = new GridShape((input.Height + 2 * padding - height) / stride + 1, (input.Width + 2 * padding - width) / stride + 1, filters);
        var text = $"conv{height}x{width}x{filters}{(stride > 1 ? $"s{stride}" : "")}{(padding > 0 ? $"p{padding}" : "")}";
        var wiring = new Wiring(WiringKind.Convolution, text, input, output, filters, height, height * width * input.Channels)
        {
            Stride = stride,
            Padding = padding
        };
        var at = 0;
        for (var place = 0; place < wiring.PositionCount; place++)
        {
            var (top, left) = (place / output.Width * stride - padding, place % output.Width * stride - padding);
            for (var k = 0; k < wiring.FanIn; k++)
            {
                var (y, x) = (top + k / input.Channels / width, left + k / input.Channels % width);
                var isInside = y >= 0 && y < input.Height && x >= 0 && x < input.Width;
                wiring._sources[at++] = isInside ? (y * input.Width + x) * input.Channels + k % input.Channels : Outside;
            }
        }

        return wiring;
    }

    /// <summary>Pooling over windows that tile the grid, each channel separately.</summary>
    public static Wiring Pool(GridShape input, int height, int width, bool isMaximum)
    {
        var output = new GridShape(input.Height / height, input.Width / width, input.Channels);
        var text = $"{(isMaximum ? "maxpool" : "pool")}{height}{(width == height ? "" : $"x{width}")}";
        var wiring = new Wiring(isMaximum ? WiringKind.MaximumPool : WiringKind.SumPool, text, input, output, 1, height, height * width);
        var at = 0;
        for (var place = 0; place < wiring.PositionCount; place++)
        {
            var (cell, channel) = Math.DivRem(place, input.Channels);
            for (var k = 0; k < wiring.FanIn; k++)
            {
                var (y, x) = (cell / output.Width * height + k / width, cell % output.Width * width + k % width);
                wiring._sources[at++] = (y * input.Width + x) * input.Channels + channel;
            }
        }

        return wiring;
    }
}
