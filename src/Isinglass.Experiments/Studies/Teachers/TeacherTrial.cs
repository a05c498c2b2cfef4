namespace Isinglass.Experiments.Studies.Teachers;

/// <summary>One method on one teacher.</summary>
/// <param name="Seed">The teacher's seed.</param>
/// <param name="Error">Share of training samples that the best candidate misclassifies, 0..1; 0 = solved.</param>
/// <param name="TestError">Share of the teacher's 2000 test samples that the same candidate misclassifies.</param>
/// <param name="Candidates">Candidates scored until it was solved, or all.</param>
/// <param name="Seconds">Wall time in seconds.</param>
internal sealed record TeacherTrial(ulong Seed, double Error, double TestError, long Candidates, double Seconds);
