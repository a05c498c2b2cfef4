using System.Text;
using Isinglass.Formats.Matrices;
using Isinglass.Formats.Text;

namespace Isinglass.Formats.Solutions;

/// <summary>
/// A point as text: lines "name value" (GAMS names of QPLIB's .sol files among them), "v x1 -x2" of pseudo-Boolean solvers, a string of bits or signs, a list
/// of values, or a permutation of an assignment problem.
/// </summary>
internal sealed class TextPoint(FileContent content, ModelFile problem, PointBuilder builder)
{
    private static readonly char[] Separators = [' ', '\t', '\r', ',', ';'];

    /// <summary>The objective that the text states; null when it states none.</summary>
    public double? Claimed { get; private set; }

    /// <summary>The bits of the point.</summary>
    public sbyte[] Read()
    {
        var lines = ReadLines();
        return lines.Count == 0 ? builder.Named([], mayBeEmpty: builder.IsGams && Claimed is not null)
            : (lines.TrueForAll(line => IsAssignment(line.Words)) ? null : Literals(lines))
                ?? (ArePairs(lines) ? NamedValues(lines) : BitString(lines) ?? Values(lines) ?? Permutation(lines) ?? NamedValues(lines));
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
                Claimed = builder.Number(words[1], text.Line);
                builder.IsGams |= words[0] == "objvar";
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

    /// <summary>The last word of a line and the text before it: a name may contain blanks and commas.</summary>
    private static string[]? Pair(string line)
    {
        line = line.TrimEnd(Separators);
        var at = line.LastIndexOfAny(Separators);
        return at > 0 ? [line[..at].TrimEnd(Separators), line[(at + 1)..]] : null;
    }

    /// <summary>Whether a line is the name of a variable and a number; a variable may be called c, o or v.</summary>
    private bool IsAssignment(string[] words) =>
        words.Length == 2 && builder.IndexOf().ContainsKey(words[0]) && NumberText.TryRead(Encoding.UTF8.GetBytes(words[1]), out _);

    /// <summary>Refuses what solvers write when they have no point: "s UNSATISFIABLE", "no solution available", "infeasible".</summary>
    private void RefuseNoSolution(string[] words, int line)
    {
        var said = string.Join(' ', words[0] == "s" ? words[1..] : words).ToLowerInvariant();
        string[] beginnings = ["unsat", "unknown", "infeas", "unbounded", "no solution", "no feasible", "no integer", "not found", "none"];
        if (Array.Exists(beginnings, beginning => said.StartsWith(beginning, StringComparison.Ordinal)) && !builder.IndexOf().ContainsKey(words[0]))
        {
            throw content.Error($"the file says '{PointBuilder.Shown(string.Join(' ', words))}': there is no solution in it to check.", line);
        }
    }

    private void ReadComment(string[] words)
    {
        if (Array.Exists(words, word => word.TrimStart('#', '*', '\\').Equals("objective", StringComparison.OrdinalIgnoreCase))
            && double.TryParse(words[^1], out var claimed) && double.IsFinite(claimed))
        {
            Claimed = claimed;
        }
    }

    /// <summary>
    /// Whether two words on a line are name and value although there are as many words as variables, because the names are numbers too. Where both readings are
    /// possible, the file is refused as ambiguous.
    /// </summary>
    private bool ArePairs(List<(string[] Words, int Line)> lines)
    {
        var indexOf = builder.IndexOf();
        if (2 * lines.Count != builder.VariableCount || !lines.TrueForAll(line => line.Words.Length == 2 && indexOf.ContainsKey(line.Words[0])))
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

    /// <summary>"v x1 -x2 ...": a variable that is not named is 0.</summary>
    private sbyte[]? Literals(List<(string[] Words, int Line)> lines)
    {
        if (lines.Count == 0 || lines.Exists(line => line.Words[0] != "v"))
        {
            return null;
        }

        return builder.Named(
            [
                .. lines.SelectMany(line => line.Words.Skip(1).Select(word =>
                    (word.TrimStart('-', '~', '+'), word[0] is '-' or '~' ? "0" : "1", line.Line))),
            ],
            mayBeEmpty: false);
    }

    private sbyte[]? BitString(List<(string[] Words, int Line)> lines)
    {
        var text = string.Concat(lines.SelectMany(line => line.Words));
        return text.Length == builder.BitCount && (text.All(c => c is '0' or '1') || text.All(c => c is '+' or '-'))
            ? [.. text.Select(c => (sbyte)(c is '1' or '+' ? 1 : 0))] : null;
    }

    /// <summary>As many numbers -1, 0, 1 as there are variables.</summary>
    private sbyte[]? Values(List<(string[] Words, int Line)> lines)
    {
        var words = lines.SelectMany(line => line.Words.Select(word => (Word: word, line.Line))).ToList();
        var areNumbers = words.TrueForAll(word => NumberText.TryRead(Encoding.UTF8.GetBytes(word.Word), out _));
        if (problem.Integers is not null && words.Count == builder.VariableCount && areNumbers)
        {
            return builder.Assigned(words.Select((word, v) => (builder.Slot(v), word.Word, word.Line)));
        }

        if (words.Count != builder.BitCount || !areNumbers)
        {
            return null;
        }

        if (problem.Statement is QuadraticAssignment && words.Count == ((QuadraticAssignment)problem.Statement).Size)
        {
            return null;
        }

        var bits = words.ConvertAll(word => builder.Bit(word.Word, word.Line));
        return words.Exists(word => builder.Number(word.Word, word.Line) < 0) && words.Exists(word => builder.Number(word.Word, word.Line) == 0)
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
        Claimed = head == 2 && double.IsFinite(numbers[1]) ? numbers[1] : Claimed;
        var first = numbers.Skip(head).DefaultIfEmpty(1).Min() == 0 ? 0 : 1;
        var permutation = numbers.Skip(head).Select(value => value - first).ToArray();
        return permutation.Order().SequenceEqual(Enumerable.Range(0, assignment.Size).Select(k => (double)k))
            ? assignment.PointOf([.. permutation.Select(value => (int)value)])
            : throw content.Error($"the {assignment.Size} numbers are no permutation of 1 .. {assignment.Size}.");
    }

    private sbyte[] NamedValues(List<(string[] Words, int Line)> lines)
    {
        var indexOf = builder.IndexOf();
        foreach (var (words, line) in lines)
        {
            if (words.Length < 2)
            {
                throw content.Error($"'{PointBuilder.Shown(words[0])}' is neither a point of {builder.VariableCount} values nor a line 'name value'.", line);
            }

            if (words.Length > 2 && indexOf.ContainsKey(words[2]))
            {
                throw content.Error($"'{PointBuilder.Shown(words[2])}' follows a name and its value. Write one variable a line.", line);
            }
        }

        return builder.Named(lines.ConvertAll(line => (line.Words[0], line.Words[1], line.Line)), mayBeEmpty: false);
    }
}
