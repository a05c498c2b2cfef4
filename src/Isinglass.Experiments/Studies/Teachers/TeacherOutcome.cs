namespace Isinglass.Experiments.Studies.Teachers;

/// <summary>The result of <see cref="TeacherStudy"/> for one teacher.</summary>
/// <param name="Spins">Spins of a call of the machine.</param>
/// <param name="Trials">The machine's trial and those of its controls, by name.</param>
internal sealed record TeacherOutcome(int Spins, IReadOnlyDictionary<string, TeacherTrial> Trials);
