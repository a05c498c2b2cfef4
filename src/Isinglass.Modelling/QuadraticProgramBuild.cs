using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling.Compilation;
using Isinglass.Modelling.Solutions;

namespace Isinglass.Modelling;

/// <summary>Building and solving.</summary>
public sealed partial class QuadraticProgram
{
    /// <summary>
    /// The model of bits at the current values of the parameters. If only values of parameters have changed since the last build, its patterns, labels and
    /// index arrays are reused.
    /// </summary>
    /// <exception cref="InputException">A row of parameters alone does not hold, or a coefficient is not finite, at these values.</exception>
    public CompiledProgram Build() => new(this, _structure ??= ProgramCompiler.Compile(this));

    /// <summary>Builds and solves; see <see cref="CompiledProgram.Solve"/>.</summary>
    public ProgramSolution Solve(ISolver solver, SolveControl? control = null, ulong seed = 1, int threads = 1) => Build()
        .Solve(solver, control, seed, threads);

    /// <summary>A session that solves the program repeatedly while parameters change.</summary>
    public ProgramSession Prepare(ISolver solver) => new(this, solver);
}
