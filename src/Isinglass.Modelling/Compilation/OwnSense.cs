using Isinglass.Model.Control;

namespace Isinglass.Modelling.Compilation;

/// <summary>Solvers minimise; converts values for a program that maximises.</summary>
internal static class OwnSense
{
    /// <summary>The control of the minimisation; <paramref name="sign"/> is -1 for a program that maximises.</summary>
    public static SolveControl ToMinimization(SolveControl? control, double sign)
    {
        control ??= SolveControl.Unlimited;
        return sign > 0 ? control : control with
        {
            Target = -control.Target,
            Progress = control.Progress is { } progress ? new NegatedProgress(progress) : null,
        };
    }

    private sealed class NegatedProgress(IProgress<SolveProgress> inner) : IProgress<SolveProgress>
    {
        public void Report(SolveProgress value) => inner.Report(value with { Best = -value.Best });
    }
}
