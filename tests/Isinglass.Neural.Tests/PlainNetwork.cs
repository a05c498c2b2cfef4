using System.Text.RegularExpressions;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Tests;

/// <summary>Forward passes by the plainest possible code: the definitions of the layers from their text, without the library's wiring.</summary>
internal static class PlainNetwork
{
    /// <summary>Sums and values of every layer.</summary>
    public static List<(int[] Sums, int[] Values)> Pass(QuantizedNetwork network, IEnumerable<int> inputs)
    {
        var (spec, values, passes) = (network.Lattice.Spec, inputs.ToArray(), new List<(int[], int[])>());
        var grid = spec.Inputs ?? default;
        for (var l = 0; l < spec.Layers.Count; l++)
        {
            var (weights, biases, text) = (network.Weights(l).ToArray(), network.Biases(l).ToArray(), spec.Layers[l].Text);
            int[] sums;
            if (text.StartsWith("conv", StringComparison.Ordinal))
            {
                (sums, grid) = Convolution(text, grid, values, weights, biases);
            }
            else if (text.Contains("pool", StringComparison.Ordinal))
            {
                (sums, grid) = Pooling(text, grid, values);
            }
            else
            {
                sums = [.. Enumerable.Range(0, biases.Length).Select(j => biases[j] + values.Select((value, i) => weights[j * values.Length + i] * value)
                    .Sum())];
            }

            var isActivated = l < spec.HiddenCount && !text.Contains("pool", StringComparison.Ordinal);
            var next = isActivated ? [.. sums.Select(network.Lattice.Activations[l].Apply)] : sums;
            values = text.StartsWith("res", StringComparison.Ordinal) ? [.. next.Zip(values, (a, x) => a + x)] : next;
            passes.Add((sums, values));
        }

        return passes;
    }

    /// <summary>The outputs.</summary>
    public static int[] Outputs(QuantizedNetwork network, ReadOnlySpan<sbyte> inputs) => Pass(network, inputs.ToArray().Select(value => (int)value))[^1].Values;

    private static (int[] Sums, GridShape Grid) Convolution(string text, GridShape grid, int[] values, int[] weights, int[] biases)
    {
        var (height, width, filters) = (Number(text, "conv"), Number(text, "conv[0-9]+x"), Number(text, "conv[0-9]+x[0-9]+x"));
        var (stride, padding) = (Number(text, "s", 1), Number(text, "p", 0));
        var sums = new List<int>();
        var output = new GridShape(0, 0, filters);
        for (var top = -padding; top + height <= grid.Height + padding; top += stride)
        {
            output = output with { Height = output.Height + 1, Width = 0 };
            for (var left = -padding; left + width <= grid.Width + padding; left += stride)
            {
                output = output with { Width = output.Width + 1 };
                for (var f = 0; f < filters; f++)
                {
                    var sum = biases[f];
                    foreach (var (dy, dx, c) in from dy in Enumerable.Range(0, height)
                                                from dx in Enumerable.Range(0, width)
                                                from c in Enumerable.Range(0,
                        grid.Channels)
                                                select (dy, dx, c))
                    {
                        var (y, x) = (top + dy, left + dx);
                        var value = y >= 0 && x >= 0 && y < grid.Height && x < grid.Width ? values[(y * grid.Width + x) * grid.Channels + c] : 0;
                        sum += weights[f * height * width * grid.Channels + (dy * width + dx) * grid.Channels + c] * value;
                    }

                    sums.Add(sum);
                }
            }
        }

        return ([.. sums], output);
    }

    private static (int[] Sums, GridShape Grid) Pooling(string text, GridShape grid, int[] values)
    {
        var height = Number(text, "pool");
        var width = Number(text, "pool[0-9]+x", height);
        var results = new List<int>();
        foreach (var (y, x, c) in from y in Enumerable.Range(0, grid.Height / height)
                                  from x in Enumerable.Range(0,
            grid.Width / width)
                                  from c in Enumerable.Range(0, grid.Channels)
                                  select (y, x, c))
        {
            var window = (from dy in Enumerable.Range(0, height)
                          from dx in Enumerable.Range(0,
                width)
                          select values[((y * height + dy) * grid.Width + x * width + dx) * grid.Channels + c]).ToArray();
            results.Add(text.StartsWith("max", StringComparison.Ordinal) ? window.Max() : window.Sum());
        }

        return ([.. results], new GridShape(grid.Height / height, grid.Width / width, grid.Channels));
    }

    private static int Number(string text, string before, int missing = -1) =>
        Regex.Match(text, $"{before}([0-9]+)", RegexOptions.NonBacktracking) is { Success: true } match ? int.Parse(match.Groups[1].Value) : missing;
}
