using Isinglass.Export.Lowering;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Data.Tables;

namespace Isinglass.Export.Sources;

/// <summary>
/// The preprocessing of a raw sample into integer inputs, as C behind a macro: columns to features (categories, missing values), image resizing, features to
/// integers. In double precision and in the order of <see cref="BoxAverage"/> and <see cref="InputQuantizer"/>, so that the integers are the same.
/// </summary>
internal sealed class Preprocessing(SourceText text, ExportedNetwork network)
{
    private readonly InputQuantizer _quantizer = network.Trained.Quantizer;

    /// <summary>Writes the functions that this network needs.</summary>
    public void Write()
    {
        text.Directive("#ifdef ISINGLASS_PREPROCESS");
        if (network.Trained.Image is { } image)
        {
            WritePooling(image);
        }

        if (network.Trained.Table is { Shape: null } table)
        {
            WriteColumns(table);
        }

        WriteQuantize();
        text.Directive("#endif");
        text.Line();
    }

    private void WriteQuantize()
    {
        var dialect = new CDialect();
        var isShared = _quantizer.Steps.Distinct().Count() == 1;
        dialect.Table(text, "double", "isinglass_offsets", [.. _quantizer.Offsets.Select(CHeader.Number)]);
        dialect.Table(text, "double", "isinglass_steps", [.. (isShared ? _quantizer.Steps.Take(1) : _quantizer.Steps).Select(CHeader.Number)]);
        text.Line("/* Features to inputs: (feature - offset) / step to the nearest integer, halves away from zero, within -ISINGLASS_INPUT_MAX .. "
            + "ISINGLASS_INPUT_MAX. */");
        text.Block("ISINGLASS_API void isinglass_quantize(const float *features, isinglass_input_t *inputs)", () =>
        {
            text.Line("int i;");
            text.Block("for (i = 0; i < ISINGLASS_INPUTS; i++)", () =>
            {
                text.Line($"const double step = isinglass_steps[{(isShared ? "0" : "i")}], deviation = (double)features[i] - isinglass_offsets[i];");
                if (_quantizer.Bits == 1)
                {
                    text.Line("inputs[i] = (isinglass_input_t)(step > 0 ? (deviation > 0 ? 1 : -1) : 0);");
                    return;
                }

                text.Line("double value = step > 0 ? deviation / step : 0;");
                text.Line("int whole;");
                text.Line("value = value > ISINGLASS_INPUT_MAX ? ISINGLASS_INPUT_MAX : value < -ISINGLASS_INPUT_MAX ? -ISINGLASS_INPUT_MAX : value;");
                text.Line("whole = (int)value;");
                text.Line("whole += value - whole >= 0.5 ? 1 : value - whole <= -0.5 ? -1 : 0;");
                text.Line("inputs[i] = (isinglass_input_t)whole;");
            });
        });
    }

    private void WritePooling(ImageShape image)
    {
        text.Line($"/* An image of height * width grey values, 0 = black and 1 = white, row by row, to {image} features by averages over areas. */");
        text.Block("ISINGLASS_API void isinglass_pool(const float *pixels, int height, int width, float *features)", () =>
        {
            text.Line("long i, j, r, s;");
            text.Line($"for (i = 0; i < {image.Height}; i++)");
            text.Block($"for (j = 0; j < {image.Width}; j++)", () =>
            {
                text.Line("const long top = i * height, bottom = top + height, left = j * width, right = left + width;");
                text.Line("double sum = 0;");
                text.Block($"for (r = top / {image.Height}; r * {image.Height} < bottom; r++)", () =>
                {
                    text.Line($"const long low = r * {image.Height} > top ? r * {image.Height} : top, high = (r + 1) * {image.Height} < bottom ? (r + 1) "
                        + $"* {image.Height} : bottom;");
                    text.Line("double row = 0;");
                    text.Block($"for (s = left / {image.Width}; s * {image.Width} < right; s++)", () =>
                    {
                        text.Line($"const long from = s * {image.Width} > left ? s * {image.Width} : left, to = (s + 1) * {image.Width} < right ? (s + 1) "
                            + $"* {image.Width} : right;");
                        text.Line("row += (double)(to - from) / width * (double)pixels[r * width + s];");
                    });
                    text.Line("sum += (double)(high - low) / height * row;");
                });
                text.Line($"features[i * {image.Width} + j] = (float)sum;");
            });
        });
    }

    private void WriteColumns(TableSchema table)
    {
        text.Line("/* Columns to features. A column of words is the number of its word, a missing value is not a number (NAN) or a number below 0 of a word:");
        foreach (var (column, at) in table.Columns.Select(static (column, at) => (column, at)))
        {
            var words = column.Categories is { } categories ? $": {string.Join(", ", categories.Select((word, k) => $"{k} {CHeader.Comment(word)}"))}" : "";
            text.Line($"   {at} {CHeader.Comment(column.Name)}{words}");
        }

        text.Line("   Returns the number of values that are missing although nothing stands for them: 0 where all is well. */");
        text.Block("ISINGLASS_API int isinglass_features(const double *columns, float *features)", () =>
        {
            text.Line("int missing = 0, k;");
            text.Line("double value;");
            text.Line("(void)k;");
            var feature = 0;
            for (var at = 0; at < table.Columns.Count; at++)
            {
                WriteColumn(table.Columns[at], at, feature);
                feature += table.Columns[at].FeatureCount;
            }

            text.Line("return missing;");
        });
    }

    private void WriteColumn(FeatureColumn column, int at, int feature)
    {
        var missing = column.Categories is null ? "!(value <= 0 || value > 0)" : "!(value >= 0)";
        text.Line($"value = columns[{at}];");
        text.Line($"if ({missing}) {(column.Fill is { } fill ? $"value = {CHeader.Number(fill)};" : "{ value = 0; missing++; }")}");
        text.Line(column.FeatureCount == 1 ? $"features[{feature}] = (float)value;"
            : $"for (k = 0; k < {column.FeatureCount}; k++) features[{feature} + k] = k == (int)value ? 1.0f : 0.0f;");
    }
}
