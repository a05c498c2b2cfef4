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
    /// The model of bits at the present values of the parameters. As long as nothing but values of parameters has changed since the last build, patterns,
    /// labels and index arrays are
    /// taken over from it.
    /// </summary>
    /// <exception cref="InputException">A row of parameters alone does not hold, or a coefficient is not finite, at these values.</exception>
    public CompiledProgram Build() => new(this, _structure ??= ProgramCompiler.Compile(this));

    /// <summary>Builds and solves; see <see cref="CompiledProgram.Solve"/>.</summary>
    public ProgramSolution Solve(ISolver solver, SolveControl? control = null, ulong seed = 1, int threads = 1) => Build()
        .Solve(solver, control, seed, threads);

    /// <summary>A session in which the program is solved again and again while parameters change.</summary>
    public ProgramSession Prepare(ISolver solver) => new(this, solver);
}
