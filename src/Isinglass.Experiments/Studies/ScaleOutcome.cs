namespace Isinglass.Experiments.Studies;

/// <summary>Measurements of <see cref="ScaleStudy"/> for one problem; times in processor seconds of the process.</summary>
/// <param name="Size">Variables and rows.</param>
/// <param name="NonZeros">Entries of rows and couplings.</param>
/// <param name="Load">Time to read its text.</param>
/// <param name="Compile">Time to prepare the solver.</param>
/// <param name="Step">Time of an iteration.</param>
/// <param name="Peak">Largest working set of the process so far, in GiB.</param>
/// <param name="Violation">Violation of the best point; 0 = feasible.</param>
internal sealed record ScaleOutcome(int Size, long NonZeros, double Load, double Compile, double Step, double Peak, double Violation);
