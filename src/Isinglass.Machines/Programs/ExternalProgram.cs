using System.Globalization;
using Isinglass.Formats.Solutions;
using Isinglass.Model;
using Isinglass.Model.Solving;

namespace Isinglass.Machines.Programs;

/// <summary>A mixed-integer program solver that the user may have: how to call it, and how to read its proofs from its report.</summary>
internal sealed class ExternalProgram
{
    /// <summary>The program beside this one with the solvers of OR-Tools.</summary>
    private const string OrTools = "Isinglass.OrTools";

    private readonly Func<string, string, double?, string[]> _arguments;

    private ExternalProgram(string name, string install, Func<string, string, double?, string[]> arguments)
    {
        Name = name;
        Install = install;
        _arguments = arguments;
    }

    /// <summary>A solver of OR-Tools by its name there.</summary>
    private ExternalProgram(string name, string solver)
        : this(name, "with isinglass", (model, report, seconds) => [solver, model, report, .. seconds is { } limit ? new[] { Text(limit) } : []]) =>
        Sibling = OrTools;

    public static IReadOnlyList<ExternalProgram> All { get; } =
    [
        new("cbc", "package coinor-cbc, or https://github.com/coin-or/Cbc", static (model, report, seconds) =>
            [model, .. seconds is { } limit ? new[] { "-sec", Text(limit), "-timeMode", "elapsed" } : [], "-ratioGap", "0", "-allowableGap", "0", "-solve",
            "-solution", report]),
        new("glpsol", "package glpk-utils, or https://www.gnu.org/software/glpk", static (model, report, seconds) =>
            ["--freemps", model, .. seconds is { } limit ? new[] { "--tmlim", Text(Math.Ceiling(limit)) } : [], "-w", report]),
        new("highs", "https://highs.dev", static (model, report, seconds) =>
            [.. seconds is { } limit ? new[] { "--time_limit", Text(limit) } : [], "--solution_file", report, model]),
        new("scip", "https://www.scipopt.org", static (model, report, seconds) =>
            ["-c", $"read {model}", .. seconds is { } limit ? new[] { "-c", $"set limits time {Text(limit)}" } : [], "-c", "optimize", "-c",
            $"write solution {report}", "-c", "quit"]),
        new(CpSat, "sat"),
        new("ortools-highs", "highs"),
        new("ortools-scip", "scip"),
    ];

    /// <summary>CP-SAT of OR-Tools (Perron and Didier), a clause-learning solver over integers; other coefficients are scaled to integers.</summary>
    public const string CpSat = "cp-sat";

    /// <summary>Name of the program, looked for on the path.</summary>
    public string Name { get; }

    /// <summary>The program beside this one that runs it; null = an installed one.</summary>
    public string? Sibling { get; }

    /// <summary>Name of the model's file: CBC reads free MPS as fixed columns, so it gets LP text.</summary>
    public string ModelName => Name == "cbc" ? "model.lp" : "model.mps";

    /// <summary>Where to get it.</summary>
    public string Install { get; }

    /// <summary>The program with a name.</summary>
    /// <exception cref="InputException">There is none; the message names the nearest.</exception>
    public static ExternalProgram Find(string name)
    {
        return All.FirstOrDefault(program => program.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw NearestName.Unknown("external solver", name, [.. All.Select(static program => program.Name)]);
    }

    /// <summary>The arguments for a free MPS file, the file of the report, and a time limit in seconds.</summary>
    public string[] Arguments(string model, string report, double? seconds) => _arguments(model, report, seconds);

    /// <summary>The status claimed by a report and the program's output, in the words of CBC, GLPK, HiGHS and SCIP.</summary>
    public static SolutionStatus Claim(string report, string output)
    {
        var lines = report.Split('\n').Select(static line => line.Trim()).ToArray();
        var head = lines[0];
        var highs = head == "Model status" && lines.Length > 1 ? lines[1] : "";
        var raw = lines.FirstOrDefault(static line => line.StartsWith("s mip", StringComparison.Ordinal))?.Split(' ',
            StringSplitOptions.RemoveEmptyEntries) is { Length: > 4 } words ? words[4] : "";
        if (head.StartsWith("Optimal", StringComparison.Ordinal) || head.StartsWith("solution status: optimal", StringComparison.Ordinal) || highs == "Optimal"
            || raw == "o")
        {
            return SolutionStatus.Optimal;
        }

        var infeasible = head.StartsWith("Infeasible", StringComparison.Ordinal) || head.StartsWith("Integer infeasible", StringComparison.Ordinal)
            || head.StartsWith("solution status: infeasible", StringComparison.Ordinal) || highs == "Infeasible" || raw == "n"
            || output.Contains("PROBLEM HAS NO PRIMAL FEASIBLE SOLUTION", StringComparison.Ordinal)
            || output.Contains("PROBLEM HAS NO INTEGER FEASIBLE SOLUTION", StringComparison.Ordinal);
        return infeasible ? SolutionStatus.Infeasible : SolutionStatus.Unknown;
    }

    /// <summary>The bound that a program of OR-Tools prints, in the units of the model's file; minus infinity where there is none.</summary>
    public static double Bound(string output) =>
        output.Split('\n').LastOrDefault(static text => text.StartsWith(SolverReport.BoundWords, StringComparison.Ordinal)) is { } line
            && double.TryParse(line.AsSpan(SolverReport.BoundWords.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var bound)
            && double.IsFinite(bound) ? bound : double.NegativeInfinity;

    private static string Text(double seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture);
}
