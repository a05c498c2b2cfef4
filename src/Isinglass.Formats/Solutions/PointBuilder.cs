using System.Globalization;
using System.Text;
using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Solutions;

/// <summary>Builds points of a problem's model from a file's values of its variables.</summary>
internal sealed class PointBuilder(FileContent content, ModelFile problem)
{
    private const double IntegralityTolerance = 1e-5;

    private readonly Dictionary<int, long> _outside = [];
    private Dictionary<string, int>? _indexOf;

    /// <summary>Bits and spins of the problem's file, an integer counted as its bits.</summary>
    public int BitCount { get; } = problem.FileVariableCount;

    /// <summary>Variables of the problem's file.</summary>
    public int VariableCount { get; } = problem.Integers?.VariableCount ?? problem.FileVariableCount;

    /// <summary>Integers of the last point that the bits cannot represent.</summary>
    public IReadOnlyDictionary<int, long> Outside => _outside;

    /// <summary>Variables that the file does not name.</summary>
    public int UnnamedCount { get; private set; }

    /// <summary>Whether the file has GAMS's name for the objective.</summary>
    public bool IsGams { get; set; }

    /// <summary>A point of the model from bits.</summary>
    public sbyte[] Whole(sbyte[] bits)
    {
        if (bits.Length != BitCount && bits.Length != problem.Objective.VariableCount)
        {
            throw content.Error($"the point has {bits.Length} values; the problem has {VariableCount} variables.");
        }

        var point = problem.Complete(bits);
        if (problem.Objective.Vartype == Vartype.Spin)
        {
            for (var i = 0; i < point.Length; i++)
            {
                point[i] = (sbyte)(point[i] > 0 ? 1 : -1);
            }
        }

        return point;
    }

    /// <summary>The bits with these labels.</summary>
    public int[] PlacesOf(IReadOnlyList<string> labels)
    {
        var indexOf = IndexOf();
        int[] places = [.. labels.Select(label => indexOf.TryGetValue(label, out var index) ? index : throw UnknownName(label, 0))];
        UnnamedCount = BitCount - places.Count(place => place < BitCount);
        RefuseNothing(mayBeEmpty: false);
        return places;
    }

    /// <summary>The bits of named values; variables without value are 0.</summary>
    public sbyte[] Named(IReadOnlyList<(string Name, string Value, int Line)> values, bool mayBeEmpty)
    {
        var indexOf = IndexOf();
        var lineOf = new Dictionary<int, int>();
        var assigned = new List<(int Slot, string Value, int Line)>(values.Count);
        foreach (var (name, value, line) in values)
        {
            var index = GamsIndex(name) ?? (indexOf.TryGetValue(name, out var found) ? found : throw UnknownName(name, line));
            if (!lineOf.TryAdd(index, line))
            {
                throw content.Error($"the variable '{Shown(name)}' has two values, the first in line {lineOf[index]}. Keep one.", line);
            }

            assigned.Add((index, value, line));
        }

        var isNamed = lineOf.Keys.Where(index => index < BitCount).Select(VariableOf).ToHashSet();
        UnnamedCount = VariableCount - isNamed.Count;
        RefuseNothing(mayBeEmpty);
        return Assigned(assigned);
    }

    /// <summary>The bits of these values; an integer has its own slot, ~v for variable v, beside those of its bits. Variables without value are 0.</summary>
    public sbyte[] Assigned(IEnumerable<(int Slot, string Value, int Line)> values)
    {
        var bits = new sbyte[BitCount];
        if (problem.Integers is { } integers)
        {
            for (var v = 0; v < VariableCount; v++)
            {
                SetInteger(v, 0, bits);
            }
        }

        var hasBits = new HashSet<int>();
        foreach (var (slot, value, line) in values)
        {
            if (slot < 0)
            {
                SetInteger(~slot, Whole(value, line, NameOf(~slot)), bits);
            }
            else if (slot < BitCount)
            {
                if (problem.Integers?.IntegerAt(VariableOf(slot)) is { } integer && hasBits.Add(integer.First))
                {
                    bits.AsSpan(integer.First, integer.Coefficients.Length).Clear();
                    _outside.Remove(VariableOf(slot));
                }

                bits[slot] = Bit(value, line);
            }
        }

        return bits;
    }

    /// <summary>The point of these values of all variables.</summary>
    public sbyte[] FromValues(long[] values) => values.Length == VariableCount ? Whole(Assigned(values.Select((value, v) => (Slot(v), $"{value}", 0))))
        : throw content.Error($"the point has {values.Length} values; the problem has {VariableCount} variables.");

    /// <summary>The name of a variable.</summary>
    public string NameOf(int variable) => problem.Integers?.NameOf(variable) ?? problem.Objective.LabelOf(variable);

    /// <summary>The slot of a variable's value: its bit, or an integer's own slot.</summary>
    public int Slot(int variable) => problem.Integers is not { } integers ? variable
        : integers.IntegerAt(variable) is null ? integers.BitOf(variable) : ~variable;

    /// <summary>Slots by all names that a variable may have in a file.</summary>
    public Dictionary<string, int> IndexOf()
    {
        if (_indexOf is { } known)
        {
            return known;
        }

        var indexOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < problem.Objective.VariableCount; i++)
        {
            indexOf[problem.Objective.LabelOf(i)] = i;
        }

        for (var v = 0; problem.Integers is not null && v < VariableCount; v++)
        {
            indexOf[NameOf(v)] = Slot(v);
            indexOf.TryAdd(LabelText.OneLine(NameOf(v)), Slot(v));
        }

        for (var i = 0; i < BitCount; i++)
        {
            indexOf.TryAdd(LabelText.OneLine(problem.Objective.LabelOf(i)), i);
        }

        // Other programs do not read names in comments and number the variables.
        var first = ModelFormats.All.FirstOrDefault(format => format.Name.Equals(problem.Format, StringComparison.Ordinal))?.FirstNumber;
        for (var i = 0; first is not null && i < BitCount; i++)
        {
            indexOf.TryAdd((first.Value + i).ToString(CultureInfo.InvariantCulture), i);
        }

        return _indexOf = indexOf;
    }

    /// <summary>A word as a number.</summary>
    public double Number(string word, int line) => NumberText.TryRead(Encoding.UTF8.GetBytes(word), out var value) && double.IsFinite(value) ? value
        : throw content.Error($"'{Shown(word)}' stands where a number should be.", line);

    /// <summary>A word as a bit, or as a spin.</summary>
    public sbyte Bit(string word, int line)
    {
        var value = Number(word, line);
        var nearest = Math.Round(value);
        return Math.Abs(value - nearest) <= IntegralityTolerance && nearest is >= -1 and <= 1 ? (sbyte)Math.Max(0, nearest)
            : throw content.Error($"{value} is no value of a bit (0 or 1) or a spin (-1 or 1).", line);
    }

    /// <summary>A word for messages.</summary>
    public static string Shown(string word) => TextTokens.Show(Encoding.UTF8.GetBytes(word));

    /// <summary>Refuses a file without any value, which would count as the point of zeros.</summary>
    private void RefuseNothing(bool mayBeEmpty)
    {
        if (UnnamedCount == VariableCount && VariableCount > 0 && !mayBeEmpty)
        {
            throw content.Error($"names no value of the problem's {VariableCount} variables. Did the solver find a solution?");
        }
    }

    /// <summary>Sets the bits of an integer; does nothing for other variables.</summary>
    private void SetInteger(int variable, long value, sbyte[] bits)
    {
        if (problem.Integers?.IntegerAt(variable) is not { } integer)
        {
            return;
        }

        integer.Set(value, bits);
        _outside.Remove(variable);
        if (value < integer.Lower || value > integer.Upper)
        {
            _outside.Add(variable, value);
        }
    }

    private long Whole(string word, int line, string name)
    {
        var value = Number(word, line);
        var nearest = Math.Round(value);
        return Math.Abs(value - nearest) <= IntegralityTolerance && Math.Abs(nearest) < 1L << 53 ? (long)nearest
            : throw content.Error($"{value} is no value of '{Shown(name)}', an integer.", line);
    }

    /// <summary>The variable of the file that a slot belongs to.</summary>
    private int VariableOf(int slot) => problem.Integers is not { } integers ? slot : slot < 0 ? ~slot : integers.VariableOf(slot);

    /// <summary>
    /// In QPLIB problems GAMS numbers the variables after the objective's variable, which is number 1: b2 is the first variable. The letter x alone is GAMS's
    /// only in a file that has objvar.
    /// </summary>
    private int? GamsIndex(string name) =>
        problem.Format == "qplib" && name.Length > 1 && (name[0] is 'b' or 'i' || (name[0] == 'x' && IsGams))
        && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position >= 2 && position - 2 < VariableCount
            ? Slot(position - 2)
            : null;

    private InputException UnknownName(string name, int line)
    {
        var known = problem.Objective.Labels is NumberLabels { Count: > 0 } numbers
            ? $"; they are called {numbers[0]} .. {numbers[numbers.Count - 1]}" : "";
        return content.Error($"the problem has no variable '{Shown(name)}'{known}.", line);
    }
}
