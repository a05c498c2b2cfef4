using Isinglass.Neural.Baselines.Layers;
using Isinglass.Neural.Data;

namespace Isinglass.Neural.Baselines;

/// <summary>The samples of a data set as padded rows of float with the bias's constant input, ready for the first layer.</summary>
internal sealed class SampleRows
{
    private readonly float[] _rows;
    private readonly int _stride;

    public SampleRows(QuantizedDataset data, IGradientLayer first)
    {
        Labels = data.Labels;
        Targets = data.Targets;
        var empty = first.CreateInput();
        _stride = empty.Length;
        _rows = new float[checked(data.SampleCount * _stride)];
        for (var n = 0; n < data.SampleCount; n++)
        {
            var row = _rows.AsSpan(n * _stride, _stride);
            empty.CopyTo(row);
            var values = data.Sample(n);
            for (var i = 0; i < values.Length; i++)
            {
                row[i] = values[i];
            }
        }
    }

    /// <summary>The class of each sample.</summary>
    public int[] Labels { get; }

    /// <summary>For regression the number to predict for each sample; null = classes.</summary>
    public double[]? Targets { get; }

    /// <summary>Number of samples.</summary>
    public int Count => Labels.Length;

    /// <summary>The row of sample <paramref name="n"/>.</summary>
    public ReadOnlySpan<float> this[int n] => _rows.AsSpan(n * _stride, _stride);
}
