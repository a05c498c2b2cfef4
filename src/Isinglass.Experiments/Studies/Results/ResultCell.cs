namespace Isinglass.Experiments.Studies.Results;

/// <summary>A cell: a text, or a value measured over seeds.</summary>
internal sealed record ResultCell
{
    /// <summary>The text; null for a measured value.</summary>
    public string? Text { get; private init; }

    /// <summary>The value; meaningless for a text.</summary>
    public Measure Measure { get; private init; }

    /// <summary>A text.</summary>
    public static implicit operator ResultCell(string text) => new() { Text = text };

    /// <summary>A value measured over seeds.</summary>
    public static implicit operator ResultCell(Measure measure) => new() { Measure = measure };

    /// <summary>A single value.</summary>
    public static implicit operator ResultCell(double value) => new() { Measure = new Measure(value, double.NaN, double.IsNaN(value) ? 0 : 1) };

    /// <summary>The cell as text.</summary>
    public string Show(ResultColumn column)
    {
        if (Text is not null)
        {
            return Text;
        }

        if (Measure.Count == 0 || double.IsNaN(Measure.Mean))
        {
            return "-";
        }

        var factor = column.IsShare ? 100 : 1;

        // A value that rounds to 0 has no sign.
        var rounded = Math.Round(factor * Measure.Mean, Math.Min(15, column.Digits));
        var mean = (rounded == 0 ? 0 : factor * Measure.Mean).ToString($"F{column.Digits}");
        return Measure.Count > 1 ? $"{mean} ± {(factor * Measure.StandardDeviation).ToString($"F{column.Digits}")}" : mean;
    }
}
