using System.Globalization;
using System.Text;
using System.Text.Json;
using Isinglass.Formats.Solutions;
using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;

namespace Isinglass.Machines.Processes;

/// <summary>
/// Reads and checks a program's answer: every state must fit the model, and a given energy must be that of the state. Energies of the set are those of the
/// order's model.
/// </summary>
internal sealed class ProcessAnswer
{
    private const int MostShown = 80;

    /// <summary>Relative tolerance of given energies, in terms of the sum of all magnitudes.</summary>
    private const double Tolerance = 1e-6;

    private readonly ProcessOrder _order;
    private readonly List<sbyte[]> _rows = [];
    private readonly List<int> _occurrences = [];

    private ProcessAnswer(ProcessOrder order) => _order = order;

    /// <summary>Largest size of an answer in bytes: 16 a value, and a megabyte for everything else.</summary>
    public static long LongestOf(ProcessOrder order) => (1L << 20) + order.Request.Reads * (16L * order.Model.VariableCount + 64);

    /// <summary>The samples of an answer in JSON, dimod's JSON of a sample set, or CSV (one state a line, or as <c>solve -o FILE.csv</c> writes
    /// them).</summary>
    /// <param name="order">The call.</param>
    /// <param name="output">The answer.</param>
    /// <param name="isLine">Whether it is a line of a persistent program, which repeats the number of the call.</param>
    /// <exception cref="WorkException">The answer is wrong; the message says what.</exception>
    public static SampleSet Read(ProcessOrder order, byte[] output, bool isLine)
    {
        var answer = new ProcessAnswer(order);
        var text = output.AsSpan().Trim(" \t\r\n\uFEFF"u8);
        if (text.IsEmpty)
        {
            throw Wrong("it is empty.");
        }

        if (isLine || text[0] == (byte)'{')
        {
            answer.ReadJson(output, isLine);
        }
        else
        {
            answer.ReadCsv(Encoding.UTF8.GetString(text));
        }

        return answer.ToSamples();
    }

    /// <summary>The beginning of a text on one line, for messages.</summary>
    public static string Shown(string text)
    {
        var line = text.Trim().ReplaceLineEndings(" ");
        return line.Length <= MostShown ? line : $"{line.AsSpan(0, MostShown)}...";
    }

    private static WorkException Wrong(string what, Exception? cause = null) => new($"The program's answer is refused: {what}", cause);

    private void ReadJson(byte[] output, bool isLine)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(output);
        }
        catch (JsonException exception)
        {
            throw Wrong($"it is no JSON but '{Shown(Encoding.UTF8.GetString(output))}'. Messages belong on standard error.", exception);
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw Wrong("it must be an object with 'samples'.");
            }

            if (root.TryGetProperty("error", out var error))
            {
                throw new WorkException($"The program reports: {Shown(error.ToString())}");
            }

            if (root.TryGetProperty("type", out var type) && type.ValueEquals("SampleSet"))
            {
                ReadSampleSet(output);
                return;
            }

            if (isLine && !(root.TryGetProperty("call", out var call) && call.ValueKind == JsonValueKind.Number && call.TryGetInt64(out var number)
                && number == _order.Number))
            {
                throw Wrong($"'call' must be {_order.Number}, the number of the call that is answered.");
            }

            foreach (var row in Items(root, "samples"))
            {
                _rows.Add([.. Items(row, "a sample").Select(Value)]);
            }

            ReadOccurrences(root);
            CheckEnergies(root);
        }
    }

    private void ReadOccurrences(JsonElement root)
    {
        if (!root.TryGetProperty("num_occurrences", out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        foreach (var item in Items(list, "'num_occurrences'"))
        {
            _occurrences.Add(item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var count) && count >= 1 ? count
                : throw Wrong($"a number of occurrences is {Shown(item.GetRawText())}; it must be 1 or more."));
        }

        if (_occurrences.Count != _rows.Count)
        {
            throw Wrong($"{_rows.Count} samples have {_occurrences.Count} numbers of occurrences.");
        }
    }

    /// <summary>Given energies verify that both sides use the same model.</summary>
    private void CheckEnergies(JsonElement root)
    {
        if (!root.TryGetProperty("energies", out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        var told = Items(list, "'energies'").Select(static item => item.ValueKind == JsonValueKind.Number ? item.GetDouble() : double.NaN).ToArray();
        if (told.Length != _rows.Count)
        {
            throw Wrong($"{_rows.Count} samples have {told.Length} energies.");
        }

        var model = _order.Model;
        var scale = Math.Abs(model.Offset) + model.Linear.ToArray().Sum(Math.Abs) + model.Pairs().Sum(static pair => Math.Abs(pair.Value));
        for (var r = 0; r < told.Length; r++)
        {
            CheckShape(r);
            var energy = model.Energy(_rows[r]);
            if (!(Math.Abs(told[r] - energy) <= Tolerance * Math.Max(1, scale)))
            {
                throw Wrong($"sample {r} has the energy {energy}, and {told[r]} is told. The energy is offset + sum of linear[i] x_i + sum of v x_i x_j " +
                    "over [i, j, v].");
            }
        }
    }

    private void ReadSampleSet(byte[] json)
    {
        SampleSet set;
        try
        {
            set = SampleSetFile.ReadJson("answer", json, out _);
        }
        catch (InputException exception)
        {
            throw Wrong(exception.Message, exception);
        }

        for (var r = 0; r < set.Count; r++)
        {
            var values = new sbyte[set.States.ColumnCount];
            set.States.CopyRow(r, values, _order.Model.ZeroValue);
            _rows.Add(values);
            _occurrences.Add(set.Occurrences[r]);
        }
    }

    private void ReadCsv(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        if (!lines[0].StartsWith("rank,state,", StringComparison.Ordinal))
        {
            _rows.AddRange(lines.Select(line => line.Split(',').Select(cell => Value(cell.Trim())).ToArray()));
            return;
        }

        foreach (var line in lines.AsSpan(1))
        {
            var cells = line.Split(',');
            var isWhole = cells.Length > 2 && int.TryParse(cells[2], NumberStyles.None, CultureInfo.InvariantCulture, out var reads) && reads >= 1;
            _occurrences.Add(isWhole ? int.Parse(cells[2], CultureInfo.InvariantCulture) : throw Wrong($"'{Shown(line)}' is no row of rank, state and reads."));
            _rows.Add([.. cells[1].Select(bit => bit == '1' ? (sbyte)1 : bit == '0' ? _order.Model.ZeroValue
                : throw Wrong($"the state '{Shown(cells[1])}' must be of 0 and 1."))]);
        }
    }

    private SampleSet ToSamples()
    {
        if (_rows.Count == 0)
        {
            throw Wrong("it has no sample.");
        }

        var reads = _occurrences.Count > 0 ? _occurrences.Sum(static count => (long)count) : _rows.Count;
        if (reads > _order.Request.Reads)
        {
            throw Wrong($"it has {reads} reads, and {_order.Request.Reads} were asked for.");
        }

        var states = new BitMatrix(_rows.Count, _order.Model.VariableCount);
        for (var r = 0; r < _rows.Count; r++)
        {
            CheckShape(r);
            states.SetRow(r, _rows[r]);
        }

        return new SampleSet(_order.Model.Vartype, states, [.. _rows.Select(row => _order.Model.Energy(row))], _occurrences.Count > 0
            ? [.. _occurrences] : null);
    }

    private void CheckShape(int row)
    {
        if (_rows[row].Length != _order.Model.VariableCount)
        {
            throw Wrong($"sample {row} has {_rows[row].Length} values for {_order.Model.VariableCount} variables.");
        }
    }

    private sbyte Value(JsonElement item) => item.ValueKind == JsonValueKind.Number ? Value(item.GetRawText()) : throw WrongValue(item.GetRawText());

    private sbyte Value(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && (value == 1 || value == _order.Model.ZeroValue)
            ? (sbyte)value : throw WrongValue(text);

    private WorkException WrongValue(string text) => Wrong($"a value is {Shown(text)}; it must be {_order.Model.ZeroValue} or 1.");

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name)
    {
        var list = parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : parent;
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw Wrong($"{name} must be a list.");
    }
}
