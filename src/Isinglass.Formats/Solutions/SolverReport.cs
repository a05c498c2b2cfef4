using System.Globalization;
using System.Text;
using Isinglass.Formats.Text;

namespace Isinglass.Formats.Solutions;

/// <summary>
/// Solution texts of MIP solvers: CBC (<c>solution FILE</c>: status line, then "index name value reduced-cost", variables that are 0 left out), GLPK (<c>glpsol
/// -o</c>, a table with long names on a line of their own, and <c>-w</c>, "j column value"), SCIP (<c>write solution</c>) and HiGHS (<c>--solution_file</c>).
/// Solver and columns are recognised by the first words of these texts.
/// </summary>
internal sealed class SolverReport
{
    /// <summary>The file in the model's folder with the start point for the program of OR-Tools: lines "name value".</summary>
    public const string StartName = "start.sol";

    /// <summary>What that program prints before its proved bound.</summary>
    public const string BoundWords = "best bound: ";

    private static readonly string[] Denials = ["infeasible", "unbounded", "no integer solution", "undefined", "empty", "unknown"];

    private SolverReport(IReadOnlyList<(string Name, string Value, int Line)> values, double? objective)
    {
        Values = values;
        Objective = objective;
    }

    /// <summary>Names with their values as written; missing ones are 0.</summary>
    public IReadOnlyList<(string Name, string Value, int Line)> Values { get; }

    /// <summary>The objective that the solver states.</summary>
    public double? Objective { get; }

    /// <summary>The report, or null when the text is none of these.</summary>
    /// <param name="content">The text.</param>
    /// <param name="nameOf">Name of the column with a 0-based index, for texts that number columns.</param>
    public static SolverReport? TryRead(FileContent content, Func<int, string> nameOf)
    {
        var lines = Encoding.UTF8.GetString(content.Bytes).Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        var first = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        if (first < 0)
        {
            return null;
        }

        var head = lines[first];
        var said = NoSolution(lines, head);
        return said is not null ? throw content.Error($"the solver's report says '{said.Trim()}': there is no solution in it.")
            : head.Contains("objective value", StringComparison.OrdinalIgnoreCase) && !head.Contains('#') ? Cbc(lines, first)
            : head.StartsWith("solution status:", StringComparison.OrdinalIgnoreCase) ? Scip(lines, first)
            : head.StartsWith("Model status", StringComparison.Ordinal) ? Highs(lines, content)
            : head.StartsWith("Problem:", StringComparison.Ordinal) ? GlpkTable(lines, content)
            : head.StartsWith("c Problem:", StringComparison.Ordinal) ? GlpkRaw(lines, content, nameOf)
            : null;
    }

    /// <summary>The words by which a report says that it has no solution; null when it does not.</summary>
    private static string? NoSolution(string[] lines, string head)
    {
        static bool Denies(string text) => Array.Exists(Denials, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
        if (head.StartsWith("Problem:", StringComparison.Ordinal))
        {
            return Array.Find(lines, line => line.StartsWith("Status:", StringComparison.Ordinal) && Denies(line));
        }

        if (head.StartsWith("c Problem:", StringComparison.Ordinal))
        {
            // "s mip rows columns status objective": o and f are optimal and feasible, u and n undefined and none.
            return Array.Find(lines, line => Words(line) is ["s", "mip" or "bas", _, _, var status, ..] && status is "u" or "n" or "i");
        }

        return (head.Contains("objective value", StringComparison.OrdinalIgnoreCase) && !head.Contains('#'))
            || head.StartsWith("solution status:", StringComparison.OrdinalIgnoreCase)
            ? Denies(head) ? head : Array.Find(lines, line => line.StartsWith("no solution", StringComparison.OrdinalIgnoreCase))
            : null;
    }

    private static SolverReport Cbc(string[] lines, int first)
    {
        var values = new List<(string, string, int)>();
        for (var k = first + 1; k < lines.Length; k++)
        {
            // "**" marks a value that violates its bounds.
            var words = Words(lines[k].Replace("**", "", StringComparison.Ordinal));
            if (words.Length >= 3)
            {
                values.Add((words[1], words[2], k + 1));
            }
        }

        return new SolverReport(values, LastNumber(lines[first]));
    }

    private static SolverReport Scip(string[] lines, int first)
    {
        var (values, objective) = (new List<(string, string, int)>(), default(double?));
        for (var k = first + 1; k < lines.Length; k++)
        {
            var words = Words(lines[k]);
            if (lines[k].StartsWith("objective value:", StringComparison.OrdinalIgnoreCase))
            {
                objective = LastNumber(lines[k]);
            }
            else if (words.Length >= 2)
            {
                values.Add((words[0], words[1], k + 1));
            }
        }

        return new SolverReport(values, objective);
    }

    private static SolverReport Highs(string[] lines, FileContent content)
    {
        var start = Array.FindIndex(lines, line => line.StartsWith("# Columns", StringComparison.Ordinal));
        if (start < 0)
        {
            throw content.Error("the solver's report has no columns: it found no solution.");
        }

        var objective = lines.FirstOrDefault(line => line.StartsWith("Objective ", StringComparison.Ordinal));
        var values = new List<(string, string, int)>();
        for (var k = start + 1; k < lines.Length && !lines[k].StartsWith('#'); k++)
        {
            var words = Words(lines[k]);
            if (words.Length == 2)
            {
                values.Add((words[0], words[1], k + 1));
            }
        }

        return new SolverReport(values, objective is null ? null : LastNumber(objective));
    }

    private static SolverReport GlpkTable(string[] lines, FileContent content)
    {
        var start = Array.FindIndex(lines, line => line.Contains("Column name", StringComparison.Ordinal));
        if (start < 0)
        {
            throw content.Error("the solver's report has no columns: it found no solution.");
        }

        var stated = lines.FirstOrDefault(line => line.StartsWith("Objective:", StringComparison.Ordinal));
        var objective = stated is null ? null : LastNumber(stated.Split('(')[0]);
        var values = new List<(string, string, int)>();
        var pending = "";
        for (var k = start + 2; k < lines.Length && !string.IsNullOrWhiteSpace(lines[k]); k++)
        {
            var words = Words(lines[k]);
            if (words.Length == 2 && pending.Length == 0)
            {
                pending = words[1];
                continue;
            }

            // "number name * activity ..." or, after a long name, "* activity ...": the star marks an integer column.
            var rest = pending.Length > 0 ? words : words.Length > 2 ? words[2..] : [];
            var name = pending.Length > 0 ? pending : words.Length > 2 ? words[1] : "";
            var value = rest.FirstOrDefault(word => word is not ("*" or "B" or "NL" or "NU" or "NS" or "NF"));
            if (value is null)
            {
                throw content.Error($"'{lines[k].Trim()}' is no column of a solver's report.", k + 1);
            }

            values.Add((name, value, k + 1));
            pending = "";
        }

        return new SolverReport(values, objective);
    }

    private static SolverReport GlpkRaw(string[] lines, FileContent content, Func<int, string> nameOf)
    {
        var (values, objective) = (new List<(string, string, int)>(), default(double?));
        for (var k = 0; k < lines.Length; k++)
        {
            var words = Words(lines[k]);
            if (words.Length > 0 && words[0] == "s")
            {
                objective = LastNumber(lines[k]);
            }
            else if (words.Length >= 3 && words[0] == "j")
            {
                var column = int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
                    ? number : throw content.Error($"'{words[1]}' is no column number.", k + 1);
                values.Add((nameOf(column - 1), words[2], k + 1));
            }
        }

        return new SolverReport(values, objective);
    }

    private static string[] Words(string line) => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static double? LastNumber(string line) => Words(line) is [.., var last] && NumberText.TryRead(Encoding.UTF8.GetBytes(last), out var value) ? value
        : null;
}
