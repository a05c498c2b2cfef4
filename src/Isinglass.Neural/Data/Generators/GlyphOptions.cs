using Isinglass.Model;
using Isinglass.Neural.Data.Images;

namespace Isinglass.Neural.Data.Generators;

/// <summary>What <see cref="GlyphGenerator"/> draws.</summary>
internal sealed record GlyphOptions
{
    /// <summary>Image size. Default 10x10; each side 6 .. 64. Strokes grow with the smaller side.</summary>
    public ImageShape Shape { get; init; } = new(10, 10);

    /// <summary>Training samples of each class. Default 500; at least 1.</summary>
    public int TrainPerClass { get; init; } = 500;

    /// <summary>Test samples of each class. Default 200; at least 1.</summary>
    public int TestPerClass { get; init; } = 200;

    /// <summary>Standard deviation of the noise of a pixel, where black is 0 and white 1. Default 0.1; 0 .. 1.</summary>
    public double Noise { get; init; } = 0.1;

    /// <summary>Largest number of short strokes that do not belong to the glyph. Default 2; 0 .. 10.</summary>
    public int Distractors { get; init; } = 2;

    /// <summary>Throws an <see cref="InputException"/> that lists everything out of range.</summary>
    internal void Check()
    {
        (bool IsRight, string Message)[] rules =
        [
            (Shape.Height is >= 6 and <= 64 && Shape.Width is >= 6 and <= 64, $"image size {Shape}: each side 6 .. 64"),
            (TrainPerClass is >= 1 and <= 1_000_000, $"{TrainPerClass} training samples per class: 1 .. 1000000"),
            (TestPerClass is >= 1 and <= 1_000_000, $"{TestPerClass} test samples per class: 1 .. 1000000"),
            (Noise is >= 0 and <= 1, $"noise {Noise}: 0 .. 1"),
            (Distractors is >= 0 and <= 10, $"{Distractors} distractors: 0 .. 10"),
        ];
        var wrong = rules.Where(static rule => !rule.IsRight).Select(static rule => rule.Message).ToArray();
        if (wrong.Length > 0)
        {
            throw new InputException($"Glyphs cannot be drawn so: {string.Join("; ", wrong)}.");
        }
    }
}
