using System.Diagnostics.CodeAnalysis;
using Isinglass.Model;
using Isinglass.Model.Constraints;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling.Compilation;

namespace Isinglass.Modelling.Solutions;

/// <summary>A solution in the program's terms: values by variable, the objective in its own sense, every row with its violation.</summary>
public sealed class ProgramSolution
{
    private readonly Lazy<RowActivity[]> _rows;

    internal ProgramSolution(CompiledProgram compiled, Solution solution)
    {
        Compiled = compiled;
        Solution = solution;
        _rows = new Lazy<RowActivity[]>(ComputeRows);
    }

    /// <summary>The solved program.</summary>
    public CompiledProgram Compiled { get; }

    /// <summary>The solver's solution over bits; its objective is the minimised one.</summary>
    public Solution Solution { get; }

    /// <summary>The status of the solution.</summary>
    public SolutionStatus Status => Solution.Status;

    /// <summary>Whether there is a point and every row holds.</summary>
    public bool IsFeasible => Status is SolutionStatus.Feasible or SolutionStatus.Optimal;

    /// <summary>Whether there are values; a solver that proves infeasibility may have none.</summary>
    public bool HasPoint => Solution.Values.Length > 0 || (Compiled.Model.VariableCount == 0 && Status != SolutionStatus.Infeasible);

    /// <summary>Why the solver stopped.</summary>
    public StopReason StopReason => Solution.StopReason;

    /// <summary>The objective in the program's own sense, soft rows included; infinite when there is no point.</summary>
    public double Objective => Compiled.InOwnSense(Solution.Objective);

    /// <summary>
    /// A proved bound of the objective in its own sense: a lower bound when minimising, an upper bound when maximising; infinite when none is known.
    /// </summary>
    public double Bound => Compiled.InOwnSense(Solution.LowerBound);

    /// <summary>The rows in the order of the program, then those of encodings; empty when there is no point.</summary>
    public IReadOnlyList<RowActivity> Rows => _rows.Value;

    /// <summary>The rows that do not hold, the worst first; products of two bits among them.</summary>
    public IReadOnlyList<RowActivity> Violations => [.. Rows.Concat(Products())
        .Where(static row => row.Violation > ConstrainedQuadraticModel.FeasibilityTolerance)
        .OrderByDescending(static row => row.Violation)];

    /// <summary>
    /// Without a feasible point: rows found to contradict themselves or each other, and what to do; null when none is found, which proves nothing.
    /// </summary>
    public string? Contradiction => IsFeasible ? null : RowDiagnosis.Find(Compiled.Model);

    /// <summary>The values by label, in the order of declaration; variables that were declared after the build are not among them.</summary>
    public IReadOnlyDictionary<string, long> Values =>
        Compiled.Program.Variables.Where(IsBuilt).ToDictionary(static variable => variable.Label, variable => this[variable]);

    /// <summary>The value of a variable: 0 or 1, -1 or +1, or an integer.</summary>
    /// <exception cref="InputException">The variable belongs to another program or was declared after the build.</exception>
    /// <exception cref="InvalidOperationException">There is no point.</exception>
    [SuppressMessage("Design", "CA1043:Use Integral Or String Argument For Indexers", Justification = "A variable is the key of its value.")]
    public long this[Variable variable]
    {
        get
        {
            Compiled.Program.CheckOwner(variable);
            CheckBuilt(variable);
            return variable.Decode(Point());
        }
    }

    /// <summary>The value of the variable with a label.</summary>
    public long this[string label] => this[Compiled.Program.Variable(label)];

    /// <summary>The value of an expression, with the parameters' values at the build.</summary>
    public double Value(Expression expression)
    {
        foreach (var term in expression.Terms)
        {
            CheckBuilt(term.First);
            CheckBuilt(term.Second);
        }

        return Compiled.Evaluate(expression, Point());
    }

    /// <summary>Status, objective and values; cut after twenty values that are not 0.</summary>
    public override string ToString()
    {
        const int longest = 20;
        var shown = HasPoint ? Values.Where(static pair => pair.Value != 0).Select(static pair => $"{pair.Key} = {pair.Value}").ToList() : [];
        return $"{Status}, objective {Objective}{(shown.Count > 0 ? ": " : "")}{string.Join(", ", shown.Take(longest))}"
                + $"{(shown.Count > longest ? ", ..." : "")}";
    }

    private sbyte[] Point() => HasPoint ? Solution.Values
        : throw new InvalidOperationException($"The solver found no point (status {Status}); ask HasPoint "
        + $"first.{(Contradiction is { } contradiction ? $" {contradiction}" : "")}");

    private void CheckBuilt(Variable? variable)
    {
        if (variable is not null && !IsBuilt(variable))
        {
            throw Compiled.Program.Error($"The variable '{variable}' was declared after the build that was solved; build and solve again.");
        }
    }

    private bool IsBuilt(Variable variable) => Array.TrueForAll(variable.Expansion.Bits, bit => bit.Index < Compiled.UserBitCount);

    private RowActivity[] ComputeRows()
    {
        if (!HasPoint)
        {
            return [];
        }

        var shifts = Compiled.RowShifts();
        return [.. Enumerable.Range(0, Compiled.Model.Rows.RowCount).Select(row => Compiled.Activity(row, shifts, Point()))];
    }

    private IEnumerable<RowActivity> Products()
    {
        foreach (var product in HasPoint ? Compiled.Model.Products : [])
        {
            var (p, a, b) = (Point()[product.Product], Point()[product.First], Point()[product.Second]);
            yield return new RowActivity($"product {Compiled.Structure.Labels[product.Product]}", p, ConstraintSense.Equal, a * b, Math.Abs(p - a * b));
        }
    }
}
