using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Isinglass.Neural.Export;

namespace Isinglass.Training.Prediction;

/// <summary>Writes predictions as a CSV file or a JSON object, sample by sample, without allocation.</summary>
internal sealed class PredictionWriter
{
    /// <summary>Room for the longest number with a separator.</summary>
    private const int NumberLength = 32;

    private const int BufferSize = 1 << 16;

    private readonly Stream _stream;
    private readonly bool _isJson;
    private readonly bool _isRegression;
    private readonly byte[][] _classes;
    private readonly byte[] _line;
    private bool _hasSamples;

    /// <summary>Writes the text before the first sample.</summary>
    private PredictionWriter(Stream stream, Predictor predictor, bool isJson)
    {
        (_stream, _isJson, _isRegression) = (stream, isJson, predictor.Network.Target is not null);
        var names = predictor.Network.ClassNames;
        _classes = [.. names.Select(name => Encoding.UTF8.GetBytes(isJson ? Quoted(name) : Cell(name)))];
        _line = new byte[_classes.Max(name => name.Length) + NumberLength * (predictor.ScoreCount + 2)];
        Put(isJson
            ? _isRegression ? $"{{\"target\":{Quoted(predictor.Network.Target!.Name)},\"predictions\":["
                : $"{{\"classes\":[{string.Join(',', names.Select(Quoted))}],\"predictions\":["
            : (_isRegression ? Cell(predictor.Network.Target!.Name) : $"class,{string.Join(',', names.Select(name => Cell($"score {name}")))}") + "\n");
    }

    /// <summary>Writes a prediction.</summary>
    /// <param name="label">The class.</param>
    /// <param name="scores">The score of every class, or the predicted number.</param>
    private void Write(int label, ReadOnlySpan<double> scores)
    {
        var at = 0;
        if (_isJson)
        {
            Append(_hasSamples ? ",\n"u8 : "\n"u8, ref at);
            Append(_isRegression ? "{\"value\":"u8 : "{\"class\":"u8, ref at);
        }

        if (!_isRegression)
        {
            Append(_classes[label], ref at);
            Append(_isJson ? ",\"scores\":["u8 : ","u8, ref at);
        }

        for (var k = 0; k < scores.Length; k++)
        {
            Append(k > 0 ? ","u8 : [], ref at);
            at += Format(scores[k], _line.AsSpan(at));
        }

        Append(_isJson ? (_isRegression ? "}"u8 : "]}"u8) : "\n"u8, ref at);
        _stream.Write(_line, 0, at);
        _hasSamples = true;
    }

    /// <summary>Writes the text after the last sample.</summary>
    private void Complete() => Put(_isJson ? "\n]}\n" : "");

    /// <summary>Predicts every sample of a stream. The streams are flushed, not closed.</summary>
    /// <param name="predictor">The network or committee.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="predictions">The stream of the predictions.</param>
    /// <param name="inputs">The stream of the network's integer inputs, one line per sample; null = not written.</param>
    /// <param name="isJson">Whether predictions are one JSON object; else they are CSV.</param>
    public static void WriteAll(Predictor predictor, SampleStream samples, Stream predictions, Stream? inputs, bool isJson)
    {
        // Closing them would close the streams below.
#pragma warning disable CA2000
        var (buffered, dump) = (new BufferedStream(predictions, BufferSize), inputs is null ? null : new BufferedStream(inputs, BufferSize));
#pragma warning restore CA2000
        var output = new PredictionWriter(buffered, predictor, isJson);
        var (values, scores) = (new sbyte[samples.InputCount], new double[predictor.ScoreCount]);
        while (samples.Read(values))
        {
            output.Write(predictor.Predict(values, scores), scores);
            if (dump is not null)
            {
                WriteLine(dump, values);
            }
        }

        output.Complete();
        buffered.Flush();
        dump?.Flush();
    }

    /// <summary>Writes integers as a line, separated by commas.</summary>
    private static void WriteLine(Stream stream, ReadOnlySpan<sbyte> values)
    {
        Span<byte> text = stackalloc byte[5];
        for (var k = 0; k < values.Length; k++)
        {
            Utf8Formatter.TryFormat(values[k], text, out var length);
            text[length] = k == values.Length - 1 ? (byte)'\n' : (byte)',';
            stream.Write(text[..(length + 1)]);
        }
    }

    private static int Format(double value, Span<byte> text)
    {
        // Scores are sums of integers nearly always.
        var length = 0;
        _ = value == Math.Floor(value) && Math.Abs(value) < 1e15 ? Utf8Formatter.TryFormat((long)value, text, out length)
            : value.TryFormat(text, out length, "R", CultureInfo.InvariantCulture);
        return length;
    }

    private void Append(ReadOnlySpan<byte> text, ref int at)
    {
        text.CopyTo(_line.AsSpan(at));
        at += text.Length;
    }

    private void Put(string text) => _stream.Write(Encoding.UTF8.GetBytes(text));

    private static string Quoted(string name) => $"\"{JsonEncodedText.Encode(name)}\"";

    private static string Cell(string name) => name.AsSpan().ContainsAny(",\"\n\r") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
