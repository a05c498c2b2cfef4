using System.Globalization;
using System.Text;
using Isinglass.Formats.Matrices;
using Isinglass.Formats.Text;
using Isinglass.Model;

namespace Isinglass.Formats.Solutions;

/// <summary>
/// Points of a problem as files have them: a sample set (CSV or JSON), a string of bits or signs, a list of values, lines "name value" (GAMS names of QPLIB's
/// .sol files among them; what is missing is 0), "v x1 -x2" of pseudo-Boolean solvers, a report of CBC, GLPK, SCIP or HiGHS, or a permutation of an assignment
/// problem. A file that names no value, says that there is no solution, or gives a variable twice is no point.
/// </summary>
public sealed class SolutionFile
{
    private const double IntegralityTolerance = 1e-5;
    private static readonly char[] Separators = [' ', '\t', '\r', ',', ';'];

    private SolutionFile(IReadOnlyList<sbyte[]> points, double? claimedObjective, int unnamedCount = 0)
    {
        Points = points;
        ClaimedObjective = claimedObjective;
        UnnamedCount = unnamedCount;
    }

    /// <summary>
    /// Of the first point, the integers that no bits hold, by the number of the file's variable: their values break a bound or a row. The point has the
    /// nearest that there are bits for.
    /// </summary>
    internal IReadOnlyDictionary<int, long> Outside { get; private init; } = new Dictionary<int, long>();

    /// <summary>The points as the model has them (0/1 or -1/+1, auxiliary bits included), the best first.</summary>
    public IReadOnlyList<sbyte[]> Points { get; }

    /// <summary>The objective that the file states for the first point, in the problem's own sense; null when it states none.</summary>
    public double? ClaimedObjective { get; }

    /// <summary>Number of variables of the problem's file that this file does not name: they count as 0 (a spin as -1).</summary>
    public int UnnamedCount { get; }

    /// <summary>Reads the points of a problem.</summary>
    /// <exception cref="InputException">The file cannot be read as points of this problem.</exception>
    public static SolutionFile Read(string path, ModelFile problem) => new Reader(FileContent.Load(path), problem).Read();

    /// <summary>Reads the points of a problem from bytes; <paramref name="name"/> stands in errors.</summary>
    /// <exception cref="InputException">The content cannot be read as points of this problem.</exception>
    public static SolutionFile Read(string name, byte[] content, ModelFile problem) => new Reader(FileContent.Of(name, content), problem).Read();

    /// <summary>
    /// A point as text that <see cref="Read(string, ModelFile)"/> reads: the objective as a comment, then "name value" lines, or values when there are no
    /// names.
    /// </summary>
    public static string ToText(ModelFile problem, ReadOnlySpan<sbyte> point)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# objective {NumberText.Shortest(problem.FileObjective(problem.Objective.Energy(point)))}\n");
        if (problem.Integers is { } integers)
        {
            var values = integers.Values(point);
            for (var v = 0; v < values.Length; v++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{LabelText.OneLine(integers.NameOf(v))} {(long)values[v]}\n");
            }

            return text.ToString();
        }

        for (var i = 0; i < problem.FileVariableCount; i++)
        {
            text.Append(problem.Objective.Labels is { } labels ? $"{LabelText.OneLine(labels[i])} {point[i]}\n" : $"{point[i]}\n");
        }

        return text.ToString();
    }

    private sealed class Reader(FileContent content, ModelFile problem)
    {
        // Bits and spins of the problem's file, an integer counted as its bits; and its variables.
        private readonly int _count = problem.FileVariableCount;
        private readonly int _names = problem.Integers?.VariableCount ?? problem.FileVariableCount;
        private readonly Dictionary<int, long> _outside = [];
        private double? _claimed;
        private int _unnamed;
        private Dictionary<string, int>? _indexOf;

        public SolutionFile Read()
        {
            if (SampleSetFile.IsCsv(content))
            {
                var rows = SampleSetFile.ReadCsv(content, problem.Integers is not null);
                return problem.Integers is null ? Of([.. rows.Select(row => Whole(Array.ConvertAll(row.State, static bit => (sbyte)bit)))], rows[0].Value)
                    : Of(BestLast(rows.Count, r => FromValues(rows[r].State)), rows[0].Value);
            }

            if (SampleSetFile.IsJson(content))
            {
                return ReadSampleSet();
            }

            if (SolverReport.TryRead(content, index => index < _names ? NameOf(index) : $"column {index + 1}") is { } report)
            {
                // Solvers leave out what is 0: a report that states its objective may name nothing.
                _claimed = report.Objective;
                return Of([Whole(Named(report.Values, mayBeEmpty: report.Objective is not null))], _claimed);
            }

            var lines = ReadLines();
            if (lines.Count == 0)
            {
                return Of([Whole(Named([], mayBeEmpty: _isGams && _claimed is not null))], _claimed);
            }

            var point = (lines.TrueForAll(line => IsAssignment(line.Words)) ? null : Literals(lines))
                ?? (ArePairs(lines) ? NamedValues(lines) : BitString(lines) ?? Values(lines) ?? Permutation(lines) ?? NamedValues(lines));
            return Of([Whole(point)], _claimed);
        }

        private SolutionFile Of(IReadOnlyList<sbyte[]> points, double? claimed) => new(points, claimed, _unnamed) { Outside = _outside };

        /// <summary>
        /// Whether two words a line are name and value although there are as many words as variables, for the names are numbers, too. Where both readings are
        /// possible, the file does not say what it means.
        /// </summary>
        private bool ArePairs(List<(string[] Words, int Line)> lines)
        {
            var indexOf = IndexOf();
            if (2 * lines.Count != _names || !lines.TrueForAll(line => line.Words.Length == 2 && indexOf.ContainsKey(line.Words[0])))
            {
                return false;
            }

            if (!lines.TrueForAll(line => Array.TrueForAll(line.Words, word => word is "0" or "1" or "-1" or "+1")))
            {
                return true;
            }

            throw content.Error(
                "two numbers a line can be two values, or the number of a variable and its value. Write one value a line, or name all variables.");
        }

        private SolutionFile ReadSampleSet()
        {
            if (problem.Integers is not null && SampleSetFile.TryReadIntegers(content) is { } samples)
            {
                return ReadIntegers(samples);
            }

            var set = SampleSetFile.ReadJson(content.Name, content.Bytes, out var labels);
            if (set.Count == 0)
            {
                throw content.Error("the sample set is empty.");
            }

            var energies = set.Energies.ToArray();
            var order = Enumerable.Range(0, set.Count).OrderBy(r => energies[r]).ToArray();
            int[]? places = null;
            if (labels is not null)
            {
                var indexOf = IndexOf();
                places = [.. labels.Select(label => indexOf.TryGetValue(label, out var index) ? index : throw UnknownName(label, 0))];
                _unnamed = _count - places.Count(place => place < _count);
                RefuseNothing(mayBeEmpty: false);
            }

            return new SolutionFile(
                [
                    .. order.Select(r =>
                    {
                        var bits = new sbyte[set.States.ColumnCount];
                        set.States.CopyRow(r, bits, 0);
                        if (places is null)
                        {
                            return Whole(bits);
                        }

                        var placed = new sbyte[places.Length > _count ? problem.Objective.VariableCount : _count];
                        for (var k = 0; k < places.Length; k++)
                        {
                            placed[places[k]] = bits[k];
                        }

                        return Whole(placed);
                    }),
                ],
                problem.FileObjective(energies[order[0]]),
                _unnamed);
        }

        /// <summary>A sample set of integers, the best first.</summary>
        private SolutionFile ReadIntegers(SampleSetFile.IntegerSamples samples)
        {
            var order = Enumerable.Range(0, samples.Values.Count).OrderBy(r => samples.Energies[r]).ToArray();
            var points = BestLast(order.Length, k => samples.Labels is null ? FromValues(samples.Values[order[k]])
                : Whole(Named([.. samples.Values[order[k]].Select((value, v) => (samples.Labels[v], $"{value}", 0))], mayBeEmpty: false)));
            return Of(points, problem.FileObjective(samples.Energies[order[0]]));
        }

        /// <summary>Reads points in backward order, so that what no bits hold is told of the first.</summary>
        private static sbyte[][] BestLast(int count, Func<int, sbyte[]> read)
        {
            var points = new sbyte[count][];
            for (var k = count - 1; k >= 0; k--)
            {
                points[k] = read(k);
            }

            return points;
        }

        /// <summary>A point of bits as the model has it.</summary>
        private sbyte[] Whole(sbyte[] bits)
        {
            if (bits.Length != _count && bits.Length != problem.Objective.VariableCount)
            {
                throw content.Error($"the point has {bits.Length} values; the problem has {_names} variables.");
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

        /// <summary>The lines as words; comments may state the objective.</summary>
        private List<(string[] Words, int Line)> ReadLines()
        {
            var text = new TextTokens(content, commas: true);
            var lines = new List<(string[] Words, int Line)>();
            while (text.NextLine())
            {
                var line = Encoding.UTF8.GetString(text.Rest);
                if (Pair(line) is { } pair && IsAssignment(pair))
                {
                    lines.Add((pair, text.Line));
                    continue;
                }

                var words = line.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
                if (words.Length == 0 || words[0] is "c")
                {
                    continue;
                }

                RefuseNoSolution(words, text.Line);
                if (words[0] is "s")
                {
                    continue;
                }

                if (words[0] is "o" or "objvar" or "=obj=" && words.Length == 2)
                {
                    _claimed = Number(words[1], text.Line);
                    _isGams |= words[0] == "objvar";
                }
                else if (words[0][0] is '#' or '*' or '\\')
                {
                    ReadComment(words);
                }
                else
                {
                    lines.Add((words, text.Line));
                }
            }

            return lines;
        }

        /// <summary>The last word of a line and what stands before it: a name may have blanks and commas.</summary>
        private static string[]? Pair(string line)
        {
            line = line.TrimEnd(Separators);
            var at = line.LastIndexOfAny(Separators);
            return at > 0 ? [line[..at].TrimEnd(Separators), line[(at + 1)..]] : null;
        }

        /// <summary>Whether a line is the name of a variable and a number, whatever else the name means: a variable may be called c, o or v.</summary>
        private bool IsAssignment(string[] words) =>
            words.Length == 2 && IndexOf().ContainsKey(words[0]) && NumberText.TryRead(Encoding.UTF8.GetBytes(words[1]), out _);

        private bool _isGams;

        /// <summary>What solvers write when they have no point: "s UNSATISFIABLE", "no solution available", "infeasible".</summary>
        private void RefuseNoSolution(string[] words, int line)
        {
            var said = string.Join(' ', words[0] == "s" ? words[1..] : words).ToLowerInvariant();
            string[] beginnings = ["unsat", "unknown", "infeas", "unbounded", "no solution", "no feasible", "no integer", "not found", "none"];
            if (Array.Exists(beginnings, beginning => said.StartsWith(beginning, StringComparison.Ordinal)) && !IndexOf().ContainsKey(words[0]))
            {
                throw content.Error($"the file says '{Shown(string.Join(' ', words))}': there is no solution in it to check.", line);
            }
        }

        /// <summary>Refuses a file without any value, which would count as the point of zeros.</summary>
        private void RefuseNothing(bool mayBeEmpty)
        {
            if (_unnamed == _names && _names > 0 && !mayBeEmpty)
            {
                throw content.Error($"names no value of the problem's {_names} variables. Did the solver find a solution?");
            }
        }

        private void ReadComment(string[] words)
        {
            if (Array.Exists(words, word => word.TrimStart('#', '*', '\\').Equals("objective", StringComparison.OrdinalIgnoreCase))
                && double.TryParse(words[^1], out var claimed) && double.IsFinite(claimed))
            {
                _claimed = claimed;
            }
        }

        /// <summary>"v x1 -x2 ...": a variable that is not named is 0.</summary>
        private sbyte[]? Literals(List<(string[] Words, int Line)> lines)
        {
            if (lines.Count == 0 || lines.Exists(line => line.Words[0] != "v"))
            {
                return null;
            }

            return Named(
                [
                    .. lines.SelectMany(line => line.Words.Skip(1).Select(word =>
                        (word.TrimStart('-', '~', '+'), word[0] is '-' or '~' ? "0" : "1", line.Line))),
                ],
                mayBeEmpty: false);
        }

        private sbyte[]? BitString(List<(string[] Words, int Line)> lines)
        {
            var text = string.Concat(lines.SelectMany(line => line.Words));
            return text.Length == _count && (text.All(c => c is '0' or '1') || text.All(c => c is '+' or '-'))
                ? [.. text.Select(c => (sbyte)(c is '1' or '+' ? 1 : 0))] : null;
        }

        /// <summary>As many numbers -1, 0, 1 as there are variables.</summary>
        private sbyte[]? Values(List<(string[] Words, int Line)> lines)
        {
            var words = lines.SelectMany(line => line.Words.Select(word => (Word: word, line.Line))).ToList();
            if (problem.Integers is not null && words.Count == _names && words.TrueForAll(word => NumberText.TryRead(Encoding.UTF8.GetBytes(word.Word), out _)))
            {
                return Assigned(words.Select((word, v) => (Slot(v), word.Word, word.Line)));
            }

            if (words.Count != _count || words.Exists(word => !NumberText.TryRead(Encoding.UTF8.GetBytes(word.Word), out _)))
            {
                return null;
            }

            if (problem.Statement is QuadraticAssignment && words.Count == ((QuadraticAssignment)problem.Statement).Size)
            {
                return null;
            }

            var bits = words.ConvertAll(word => Bit(word.Word, word.Line));
            return words.Exists(word => Number(word.Word, word.Line) < 0) && words.Exists(word => Number(word.Word, word.Line) == 0)
                ? throw content.Error("the point mixes -1 and 0; write spins as -1 and 1, or bits as 0 and 1.") : [.. bits];
        }

        /// <summary>The permutation of an assignment problem, or QAPLIB's .sln: size and value, then the permutation.</summary>
        private sbyte[]? Permutation(List<(string[] Words, int Line)> lines)
        {
            var words = lines.SelectMany(line => line.Words).ToArray();
            if (problem.Statement is not QuadraticAssignment assignment || (words.Length != assignment.Size && words.Length != assignment.Size + 2))
            {
                return null;
            }

            var head = words.Length - assignment.Size;
            var numbers = words.Select(word => double.TryParse(word, out var value) ? value : double.NaN).ToArray();
            _claimed = head == 2 && double.IsFinite(numbers[1]) ? numbers[1] : _claimed;
            var first = numbers.Skip(head).DefaultIfEmpty(1).Min() == 0 ? 0 : 1;
            var permutation = numbers.Skip(head).Select(value => value - first).ToArray();
            return permutation.Order().SequenceEqual(Enumerable.Range(0, assignment.Size).Select(k => (double)k))
                ? assignment.PointOf([.. permutation.Select(value => (int)value)])
                : throw content.Error($"the {assignment.Size} numbers are no permutation of 1 .. {assignment.Size}.");
        }

        private sbyte[] NamedValues(List<(string[] Words, int Line)> lines)
        {
            var indexOf = IndexOf();
            foreach (var (words, line) in lines)
            {
                if (words.Length < 2)
                {
                    throw content.Error($"'{Shown(words[0])}' is neither a point of {_names} values nor a line 'name value'.", line);
                }

                if (words.Length > 2 && indexOf.ContainsKey(words[2]))
                {
                    throw content.Error($"'{Shown(words[2])}' follows a name and its value. Write one variable a line.", line);
                }
            }

            return Named(lines.ConvertAll(line => (line.Words[0], line.Words[1], line.Line)), mayBeEmpty: false);
        }

        private sbyte[] Named(IReadOnlyList<(string Name, string Value, int Line)> values, bool mayBeEmpty)
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

            var isNamed = lineOf.Keys.Where(index => index < _count).Select(VariableOf).ToHashSet();
            _unnamed = _names - isNamed.Count;
            RefuseNothing(mayBeEmpty);
            return Assigned(assigned);
        }

        /// <summary>The bits of these values; an integer has a slot of its own, ~v of variable v, beside those of its bits. What has no value is 0.</summary>
        private sbyte[] Assigned(IEnumerable<(int Slot, string Value, int Line)> values)
        {
            var bits = new sbyte[_count];
            if (problem.Integers is { } integers)
            {
                for (var v = 0; v < _names; v++)
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
                else if (slot < _count)
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

        private sbyte[] FromValues(long[] values) => values.Length == _names ? Whole(Assigned(values.Select((value, v) => (Slot(v), $"{value}", 0))))
            : throw content.Error($"the point has {values.Length} values; the problem has {_names} variables.");

        /// <summary>Sets the bits of an integer; does nothing with a variable that is none.</summary>
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

        private string NameOf(int variable) => problem.Integers?.NameOf(variable) ?? problem.Objective.LabelOf(variable);

        /// <summary>Where a variable's value goes: its bit, or an integer's own slot.</summary>
        private int Slot(int variable) => problem.Integers is not { } integers ? variable
            : integers.IntegerAt(variable) is null ? integers.BitOf(variable) : ~variable;

        /// <summary>The variable of the file that a slot belongs to.</summary>
        private int VariableOf(int slot) => problem.Integers is not { } integers ? slot : slot < 0 ? ~slot : integers.VariableOf(slot);

        /// <summary>
        /// GAMS numbers the variables of a QPLIB problem behind the objective's variable, which is number 1: b2 is the first variable. The letter x alone is
        /// GAMS's only in a file that has objvar.
        /// </summary>
        private int? GamsIndex(string name) =>
            problem.Format == "qplib" && name.Length > 1 && (name[0] is 'b' or 'i' || (name[0] == 'x' && _isGams))
            && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position >= 2 && position - 2 < _names
                ? Slot(position - 2)
                : null;

        private Dictionary<string, int> IndexOf()
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

            for (var v = 0; problem.Integers is not null && v < _names; v++)
            {
                indexOf[NameOf(v)] = Slot(v);
                indexOf.TryAdd(LabelText.OneLine(NameOf(v)), Slot(v));
            }

            for (var i = 0; i < _count; i++)
            {
                indexOf.TryAdd(LabelText.OneLine(problem.Objective.LabelOf(i)), i);
            }

            // Names that stand in comments are not known to other programs, which number the variables.
            var first = ModelFormats.All.FirstOrDefault(format => format.Name.Equals(problem.Format, StringComparison.Ordinal))?.FirstNumber;
            for (var i = 0; first is not null && i < _count; i++)
            {
                indexOf.TryAdd((first.Value + i).ToString(CultureInfo.InvariantCulture), i);
            }

            return _indexOf = indexOf;
        }

        private double Number(string word, int line) => NumberText.TryRead(Encoding.UTF8.GetBytes(word), out var value) && double.IsFinite(value) ? value
            : throw content.Error($"'{Shown(word)}' stands where a number should be.", line);

        private sbyte Bit(string word, int line)
        {
            var value = Number(word, line);
            var nearest = Math.Round(value);
            return Math.Abs(value - nearest) <= IntegralityTolerance && nearest is >= -1 and <= 1 ? (sbyte)Math.Max(0, nearest)
                : throw content.Error($"{value} is no value of a bit (0 or 1) or a spin (-1 or 1).", line);
        }

        private InputException UnknownName(string name, int line)
        {
            var known = problem.Objective.Labels is NumberLabels { Count: > 0 } numbers
                ? $"; they are called {numbers[0]} .. {numbers[numbers.Count - 1]}" : "";
            return content.Error($"the problem has no variable '{Shown(name)}'{known}.", line);
        }

        private static string Shown(string word) => TextTokens.Show(Encoding.UTF8.GetBytes(word));
    }
}
