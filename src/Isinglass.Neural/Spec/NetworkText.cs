using System.Globalization;
using System.Text.RegularExpressions;
using Isinglass.Model;

namespace Isinglass.Neural.Spec;

/// <summary>
/// A network in text, layer by layer: <c>49-8-1</c>, <c>14x14-conv3x3x4-pool2-10</c>, <c>49-16-res16-10</c>. Inputs are a number or HEIGHTxWIDTH[xCHANNELS]; a
/// layer is a number (dense), <c>convHxWxFILTERS</c> optionally followed by a stride <c>s2</c> and a padding <c>p1</c>, <c>poolN</c> or <c>poolHxW</c> (sums),
/// <c>maxpoolN</c>, or <c>resN</c>.
/// </summary>
internal sealed class NetworkText
{
    /// <summary>Largest number of values of a layer.</summary>
    public const int LargestWidth = 1_000_000;

    private const int MostSources = 1 << 26;

    private static readonly string[] Words = ["conv", "pool", "maxpool", "res"];

    private static readonly Regex
        Convolution = Pattern("conv(?<height>[0-9]+)x(?<width>[0-9]+)x(?<filters>[0-9]+)(s(?<stride>[0-9]+))?(p(?<padding>[0-9]+))?"),
        Pooling = Pattern("(?<maximum>max)?pool(?<height>[0-9]+)(x(?<width>[0-9]+))?"),
        Residual = Pattern("res(?<width>[0-9]+)");

    private readonly string _text;
    private readonly List<(int Width, Wiring? Wiring, bool IsResidual)> _layers = [];
    private GridShape? _grid;
    private int _width;

    private NetworkText(string text)
    {
        _text = text;
        var parts = text.Split('-', StringSplitOptions.TrimEntries);
        ReadInputs(parts[0]);
        foreach (var part in parts.AsSpan(1))
        {
            Add(part);
        }

        if (_layers.Count == 0)
        {
            throw new InputException($"'{text}' is not a network: it needs at least inputs and outputs, such as 49-1.");
        }

        if (_layers[^1] is { IsResidual: true } or { Wiring.Kind: WiringKind.MaximumPool })
        {
            throw Wrong($"the last layer is linear, and {parts[^1]} is not. Put a dense layer of outputs behind it, such as {text}-1");
        }
    }

    /// <summary>Shape of the inputs; null when they are a number.</summary>
    public GridShape? Inputs { get; private set; }

    /// <summary>Number of inputs.</summary>
    public int InputCount { get; private set; }

    /// <summary>The layers without their codebooks.</summary>
    public IReadOnlyList<(int Width, Wiring? Wiring, bool IsResidual)> Layers => _layers;

    /// <summary>Reads a network.</summary>
    /// <exception cref="InputException">The text is not a network; the message says why, with an example.</exception>
    public static NetworkText Parse(string text) => new(text);

    private void ReadInputs(string part)
    {
        if (part.Contains('x', StringComparison.Ordinal))
        {
            Inputs = _grid = GridShape.TryParse(part, out var shape) ? shape
                : throw Wrong($"'{part}' is no shape of inputs. Write HEIGHTxWIDTH or HEIGHTxWIDTHxCHANNELS, such as 14x14");
            InputCount = _width = shape.Count;
            return;
        }

        InputCount = _width = WidthOf(part, part);
    }

    private void Add(string part)
    {
        if (part.Length == 0 || char.IsAsciiDigit(part[0]))
        {
            AddDense(WidthOf(part, part), isResidual: false);
            return;
        }

        if (Residual.Match(part) is { Success: true } residual)
        {
            var width = WidthOf(residual.Groups["width"].Value, part);
            AddDense(width == _width ? width : throw Wrong($"{part} adds its {_width} inputs to its {width} units, so there must be as many of both. Write "
                + $"res{_width}, or a layer of {width} before it"), isResidual: true);
        }
        else if (Convolution.Match(part) is { Success: true } convolution)
        {
            AddConvolution(part, convolution);
        }
        else if (Pooling.Match(part) is { Success: true } pooling)
        {
            AddPooling(part, pooling);
        }
        else
        {
            var word = new string([.. part.TakeWhile(char.IsLetter)]);
            var near = NearestName.Find(word, Words);
            throw Wrong($"'{part}' is not a width"
                + $"{(word.Length == 0 ? "" : near is null || near == word ? " nor a layer" : $" nor a layer (did you mean {near}?)")}. "
                    + "Write a number, conv3x3x4 (kernel and filters; s2 = stride, p1 = padding), pool2, maxpool2 or res16");
        }
    }

    private void AddDense(int width, bool isResidual)
    {
        _layers.Add((width, null, isResidual));
        (_width, _grid) = (width, null);
    }

    private void AddConvolution(string part, Match match)
    {
        var (grid, height, width, filters) = (Grid(part), Number(match, "height", part), Number(match, "width", part), Number(match, "filters", part));
        var (stride, padding) = (Number(match, "stride", part, 1), Number(match, "padding", part, 0));
        if (padding >= height || padding >= width)
        {
            throw Wrong($"the padding of {part} is as wide as its kernel: its outermost places would see nothing. Use a padding of at most "
                + $"{Math.Min(height, width) - 1}");
        }

        if (height > grid.Height + 2 * padding || width > grid.Width + 2 * padding)
        {
            throw Wrong($"the kernel of {part} is larger than the {grid.Height}x{grid.Width} values before it. Use a kernel of at most "
                + $"{grid.Height + 2 * padding}x{grid.Width + 2 * padding}, or a padding, such as p1");
        }

        Check((double)((grid.Height + 2 * padding - height) / stride + 1) * ((grid.Width + 2 * padding - width) / stride + 1), filters,
            (double)height * width * grid.Channels, part);
        AddWired(Wiring.Convolution(grid, height, width, filters, stride, padding));
    }

    private void AddPooling(string part, Match match)
    {
        var (grid, height) = (Grid(part), Number(match, "height", part));
        var width = Number(match, "width", part, height);
        if (grid.Height % height != 0 || grid.Width % width != 0)
        {
            throw Wrong($"the {height}x{width} windows of {part} do not tile the {grid.Height}x{grid.Width} values before it. Use a window whose sides divide "
                + $"{grid.Height} and {grid.Width}, another image size, or a kernel that leaves another size");
        }

        AddWired(Wiring.Pool(grid, height, width, match.Groups["maximum"].Success));
    }

    private void AddWired(Wiring wiring)
    {
        _layers.Add((wiring.Output.Count, wiring, false));
        (_width, _grid) = (wiring.Output.Count, wiring.Output);
    }

    private GridShape Grid(string part) => _grid ?? throw (_layers.Count == 0
        ? Wrong($"{part} needs an image, and the inputs are {_width} numbers in a row. Write the inputs as HEIGHTxWIDTH, such as 14x14")
        : Wrong($"{part} needs values on a grid, and the dense layer before it has none. Put convolutions and pooling before the first dense layer"));

    private void Check(double places, double filters, double fanIn, string part)
    {
        if (places * filters > LargestWidth || places * fanIn > MostSources)
        {
            throw Wrong($"{part} has {places * filters} neurons with {fanIn} sources each, more than {LargestWidth} neurons or {MostSources} sources at all "
                + $"places. Use fewer filters, a larger stride or a smaller image");
        }
    }

    private int WidthOf(string digits, string part) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var width)
        && width is >= 1 and <= LargestWidth
        ? width
        : throw new InputException($"'{_text}' is not a network: '{part}' is not a width. Write inputs-hidden-outputs, such as 49-8-1 or 196-10.");

    private int Number(Match match, string group, string part, int missing = 0) => !match.Groups[group].Success ? missing
        : int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= LargestWidth ? value
        : throw Wrong($"{match.Groups[group].Value} is no size in {part}: sizes are 1 to {LargestWidth}. Leave a padding of 0 out");

    private InputException Wrong(string why) => new($"'{_text}' is not a network: {why}.");

    /// <summary>A pattern for a whole part, matched in linear time.</summary>
    private static Regex Pattern(string pattern) =>
        new($"^{pattern}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);
}
