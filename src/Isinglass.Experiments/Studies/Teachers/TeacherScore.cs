using Isinglass.Modelling;

namespace Isinglass.Experiments.Studies.Teachers;

/// <summary>One method on all teachers.</summary>
/// <param name="Trials">One a teacher.</param>
internal sealed record TeacherScore(IReadOnlyList<TeacherTrial> Trials)
{
    /// <summary>Share of teachers that are solved: no training error.</summary>
    public double SolvedShare => Trials.Count(trial => trial.Error == 0) / (double)Trials.Count;

    /// <summary>Mean training error, 0..1.</summary>
    public double MeanError => Trials.Average(trial => trial.Error);

    /// <summary>Mean test error, 0..1.</summary>
    public double MeanTestError => Trials.Average(trial => trial.TestError);

    /// <summary>Standard deviation of the training error over teachers; 0 for one teacher.</summary>
    public double ErrorDeviation => Trials.Count < 2 ? 0
        : Math.Sqrt(Trials.Sum(trial => (trial.Error - MeanError) * (trial.Error - MeanError)) / (Trials.Count - 1));
}
