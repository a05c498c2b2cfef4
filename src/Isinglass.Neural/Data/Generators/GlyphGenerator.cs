using Isinglass.Model;
using Isinglass.Neural.Data.Images;
using Isinglass.Numerics.Random;

namespace Isinglass.Neural.Data.Generators;

/// <summary>
/// The default data: ten digits drawn as strokes, each sample with its own shape, place, size, slant, turn, pen, ink and noise, and with strokes that do
/// not belong to it. Nothing has to be downloaded. Difficult enough that a linear classifier is not perfect (a float softmax regression on the default
/// options reaches about 93 % on the test samples).
/// <para>Equal seed and options give equal bytes on every machine: only + - * / and square roots are used, which IEEE 754 rounds alike everywhere, and
/// pixels are rounded to one of 256 greys.</para>
/// </summary>
internal static class GlyphGenerator
{
    /// <summary>The names of the ten classes.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Draws training and test samples; the classes take turns.</summary>
    /// <param name="seed">The seed of the drawing.</param>
    /// <param name="options">Sizes and difficulty; null = defaults.</param>
    /// <exception cref="InputException">Options are out of range.</exception>
    public static DatasetPair Generate(ulong seed, GlyphOptions? options = null)
    {
        options ??= new GlyphOptions();
        options.Check();
        var key = new RandomKey(seed).Derive(DataCatalog.DefaultName);
        return new DatasetPair(Draw(key.Derive("train"), options.TrainPerClass, options), Draw(key.Derive("test"), options.TestPerClass, options));
    }

    private static Dataset Draw(RandomKey key, int perClass, GlyphOptions options)
    {
        var shape = options.Shape;
        var count = checked(perClass * ClassNames.Count);
        var features = new float[checked(count * shape.PixelCount)];
        var labels = new int[count];
        var canvas = new GlyphCanvas(shape);
        for (var n = 0; n < count; n++)
        {
            labels[n] = n % ClassNames.Count;
            canvas.Clear();
            DrawSample(canvas, labels[n], key.Derive(n).CreateSource(), options);
            canvas.CopyTo(features.AsSpan(n * shape.PixelCount, shape.PixelCount));
        }

        return new Dataset(DataCatalog.DefaultName, shape.PixelCount, shape, features, labels, ClassNames);
    }

    private static void DrawSample(GlyphCanvas canvas, int label, RandomSource random, GlyphOptions options)
    {
        var pose = new GlyphPose(options.Shape, random);
        foreach (var stroke in GlyphShapes.Digits[label])
        {
            // Every point of a stroke is displaced a little, so that no two samples of a class have the same shape.
            PlanePoint[] points = [.. stroke.Points.Select(point => pose.Place(new PlanePoint(point.X + Tremble(random), point.Y + Tremble(random))))];
            canvas.Draw(GlyphShapes.Flatten(stroke.Kind, points), pose.HalfWidth, pose.Ink);
        }

        var distractors = random.NextBelow(options.Distractors + 1);
        for (var k = 0; k < distractors; k++)
        {
            var from = new PlanePoint(Between(random, 0, options.Shape.Width), Between(random, 0, options.Shape.Height));
            var reach = 0.3 * Math.Min(options.Shape.Width, options.Shape.Height);
            var to = new PlanePoint(from.X + Between(random, -reach, reach), from.Y + Between(random, -reach, reach));
            canvas.Draw([from, to], 0.8 * pose.HalfWidth, Between(random, 0.4, 0.8));
        }

        canvas.AddNoise(random, options.Noise);
    }

    private static double Tremble(RandomSource random) => Between(random, -0.07, 0.07);

    /// <summary>Uniform between two bounds.</summary>
    private static double Between(RandomSource random, double from, double to) => from + (to - from) * random.NextDouble();

    /// <summary>Where a sample's unit square lies on the canvas, and the pen that draws it.</summary>
    private sealed class GlyphPose
    {
        private readonly double _centreX;
        private readonly double _centreY;
        private readonly double _width;
        private readonly double _height;
        private readonly double _slant;
        private readonly double _cosine;
        private readonly double _sine;

        public GlyphPose(ImageShape shape, RandomSource random)
        {
            double unit = Math.Min(shape.Height, shape.Width);
            _width = unit * Between(random, 0.42, 0.62);
            _height = unit * Between(random, 0.60, 0.82);
            _centreX = shape.Width * 0.5 + unit * Between(random, -0.08, 0.08);
            _centreY = shape.Height * 0.5 + unit * Between(random, -0.08, 0.08);
            _slant = Between(random, -0.25, 0.35);

            // The rational points of the circle: cosine and sine of 2 atan t without a trigonometric function.
            var t = Between(random, -0.08, 0.08);
            _cosine = (1 - t * t) / (1 + t * t);
            _sine = 2 * t / (1 + t * t);
            HalfWidth = unit * Between(random, 0.030, 0.075);
            Ink = Between(random, 0.7, 1);
        }

        /// <summary>Half the width of the pen in pixels.</summary>
        public double HalfWidth { get; }

        /// <summary>Brightness of the pen, 0..1.</summary>
        public double Ink { get; }

        /// <summary>The place of a point of the unit square on the canvas, in pixels.</summary>
        public PlanePoint Place(PlanePoint point)
        {
            var y = (point.Y - 0.5) * _height;
            var x = (point.X - 0.5) * _width - _slant * y;
            return new PlanePoint(_centreX + _cosine * x - _sine * y, _centreY + _sine * x + _cosine * y);
        }
    }
}
