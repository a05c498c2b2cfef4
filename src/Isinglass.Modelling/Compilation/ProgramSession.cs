using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling.Solutions;
using Isinglass.Numerics.Random;

namespace Isinglass.Modelling.Compilation;

/// <summary>
/// Solves one program repeatedly while its parameters change. If they change only linear biases and the constant of the objective, the solver's prepared
/// session is reused; otherwise it is prepared again over the same pattern.
/// </summary>
/// <example>
/// <code>
/// var price = program.Parameter("price", 1);
/// program.Maximize(value - price * weight);
/// var session = program.Prepare(new ExactSolver());
/// foreach (var p in new[] { 1.0, 2.0, 3.0 })
/// {
///     price.Value = p;
///     Console.WriteLine(session.Solve().Objective);
/// }
/// </code>
/// </example>
public sealed class ProgramSession
{
    private readonly QuadraticProgram _program;
    private readonly ISolver _solver;
    private ISolverSession? _session;
    private CompiledProgram? _prepared;

    internal ProgramSession(QuadraticProgram program, ISolver solver) => (_program, _solver) = (program, solver);

    /// <summary>Number of preparations of the solver.</summary>
    public int Preparations { get; private set; }

    /// <summary>Solves at the current values of the parameters.</summary>
    /// <param name="control">When to stop; its target and progress are in the program's own sense. Null = run to the natural end.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="threads">Number of threads.</param>
    public ProgramSolution Solve(SolveControl? control = null, ulong seed = 1, int threads = 1)
    {
        var compiled = _program.Build();
        if (_session is null || _prepared is null || !DiffersInBiasesOnly(_prepared, compiled))
        {
            (_prepared, _session) = (compiled, _solver.Prepare(compiled.Model));
            Preparations++;
        }

        var (before, now) = (_prepared.Model.Objective, compiled.Model.Objective);
        var shift = Difference(before.Linear, now.Linear);
        var constant = now.Offset - before.Offset;
        var request = new SolveRequest { Key = new RandomKey(seed), Threads = threads, LinearShift = shift };
        var own = OwnSense.ToMinimization(control, compiled.Sign);
        var solution = _session.Solve(request, own with { Target = own.Target - constant });
        return compiled.Decode(solution with
        {
            Objective = double.IsPositiveInfinity(solution.Objective) ? solution.Objective : now.Energy(solution.Values),
            LowerBound = solution.LowerBound + constant,
            Trace = [.. solution.Trace.Select(point => point with { Objective = point.Objective + constant })],
        });
    }

    private static bool DiffersInBiasesOnly(CompiledProgram left, CompiledProgram right)
    {
        var (l, r) = (left.Model, right.Model);
        return ReferenceEquals(left.Structure, right.Structure)
            && l.Rows.Values.AsSpan().SequenceEqual(r.Rows.Values)
            && l.RightHandSides.AsSpan().SequenceEqual(r.RightHandSides)
            && l.Objective.Couplings.Values.AsSpan().SequenceEqual(r.Objective.Couplings.Values)
            && l.Objective.SquaredTerms.Rows.Values.AsSpan().SequenceEqual(r.Objective.SquaredTerms.Rows.Values)
            && l.Objective.SquaredTerms.Weights.AsSpan().SequenceEqual(r.Objective.SquaredTerms.Weights)
            && l.Objective.SquaredTerms.Targets.AsSpan().SequenceEqual(r.Objective.SquaredTerms.Targets);
    }

    private static double[] Difference(ReadOnlySpan<double> before, ReadOnlySpan<double> now)
    {
        var shift = new double[now.Length];
        var isZero = true;
        for (var i = 0; i < shift.Length; i++)
        {
            shift[i] = now[i] - before[i];
            isZero &= shift[i] == 0;
        }

        return isZero ? [] : shift;
    }
}
