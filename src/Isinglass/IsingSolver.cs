using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling;
using Isinglass.Modelling.Solutions;
using Isinglass.Solving;

namespace Isinglass;

/// <summary>
/// Solves a binary quadratic problem, with or without rows, in one call: by any simulated Ising machine, your own <see cref="ISampler"/>, or any method.
/// </summary>
public static class IsingSolver
{
    /// <summary>Solves a problem file in any of the formats.</summary>
    /// <exception cref="InputException">The file or the settings are wrong; the message says what, where, and how to correct it.</exception>
    public static SolveOutcome Solve(string path, SolveSettings? settings = null, SolveControl? control = null) =>
        Solve(ModelFormats.Read(path), settings, control);

    /// <summary>Solves a model without rows.</summary>
    public static SolveOutcome Solve(BinaryQuadraticModel model, SolveSettings? settings = null, SolveControl? control = null) =>
        Solve(ModelFile.Of(model), settings, control);

    /// <summary>Solves a model with rows.</summary>
    public static SolveOutcome Solve(ConstrainedQuadraticModel model, SolveSettings? settings = null, SolveControl? control = null) =>
        Solve(ModelFile.Of(model), settings, control);

    /// <summary>
    /// Solves a problem read from a file. The control's limits and target (an energy) apply where the settings have none; progress is reported at least once a
    /// second.
    /// </summary>
    public static SolveOutcome Solve(ModelFile file, SolveSettings? settings = null, SolveControl? control = null)
    {
        var (asked, given) = (settings ?? new SolveSettings(), control ?? SolveControl.Unlimited);
        using var steady = SteadyProgress.Of(given);
        given = given with { Progress = steady };
        asked = asked with { TimeLimit = asked.TimeLimit ?? given.TimeLimit };
        var boundTime = BoundProof.TimeFor(file, asked);
        var part = given with { TimeLimit = asked.TimeLimit - boundTime, Target = asked.Target is { } target ? file.EnergyOf(target) : given.Target };
        return BoundProof.Add(ProblemSolver.Solve(file, asked, part), file, boundTime, given);
    }

    /// <summary>
    /// Solves a program of the modelling layer like a problem file: method, slack and penalties are chosen, rows may have fractional coefficients, and a bound
    /// is proved. Targets and progress are in the program's own sense.
    /// </summary>
    /// <exception cref="InputException">Rows contradict themselves or each other, or the settings are wrong.</exception>
    public static ProgramSolution Solve(this QuadraticProgram program, SolveSettings? settings = null, SolveControl? control = null)
    {
        var compiled = program.Build();
        var (model, own) = (compiled.Model, compiled.ToMinimization(control));
        settings = settings is { Target: { } target } ? settings with { Target = compiled.InOwnSense(target) } : settings;
        var outcome = model.Rows.RowCount + model.Products.Length == 0 ? Solve(model.Objective, settings, own) : Solve(model, settings, own);
        return compiled.Decode(outcome.ToSolution());
    }

    /// <summary>Solves a problem file on a thread of the pool; cancelling, here or by the control, returns the best point so far.</summary>
    public static Task<SolveOutcome> SolveAsync(
        string path, SolveSettings? settings = null, SolveControl? control = null, CancellationToken cancellation = default) =>
        LinkedControl.RunAsync(control, linked => Solve(path, settings, linked), cancellation);
}
