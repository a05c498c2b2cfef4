namespace Isinglass.Training;

/// <summary>One method on one teacher.</summary>
/// <param name="Seed">The teacher's seed.</param>
/// <param name="Error">Share of training samples that the best candidate gets wrong, 0..1; 0 = solved.</param>
/// <param name="TestError">Share of the teacher's 2000 test samples that the same candidate gets wrong.</param>
/// <param name="Candidates">Candidates scored until it was solved, or all.</param>
/// <param name="Seconds">Wall time in seconds.</param>
public sealed record TeacherTrial(ulong Seed, double Error, double TestError, long Candidates, double Seconds);

/// <summary>One method on all teachers.</summary>
/// <param name="Trials">One a teacher.</param>
public sealed record TeacherScore(IReadOnlyList<TeacherTrial> Trials)
{
    /// <summary>Share of teachers that are solved: no training error.</summary>
    public double SolvedShare => Trials.Count(trial => trial.Error == 0) / (double)Trials.Count;

    /// <summary>Mean training error, 0..1.</summary>
    public double MeanError => Trials.Average(trial => trial.Error);

    /// <summary>Mean test error, 0..1.</summary>
    public double MeanTestError => Trials.Average(trial => trial.TestError);

    /// <summary>Standard deviation of the training error over teachers; 0 for one teacher.</summary>
    public double ErrorDeviation => Trials.Count < 2 ? 0 : Math.Sqrt(Trials.Sum(trial => (trial.Error - MeanError) * (trial.Error - MeanError)) / (Trials.Count - 1));
}

/// <summary>What a teacher study measured.</summary>
public sealed record TeacherStudyResult
{
    /// <summary>The options.</summary>
    public required TeacherStudyOptions Options { get; init; }

    /// <summary>Spins of a call.</summary>
    public required int Spins { get; init; }

    /// <summary>The machine.</summary>
    public required TeacherScore Machine { get; init; }

    /// <summary>random_guess (as many candidates), greedy and anneal (as much time, flips of weights with the loss known).</summary>
    public required IReadOnlyDictionary<string, TeacherScore> Baselines { get; init; }

    /// <summary>Why it stopped.</summary>
    public required Model.StopReason StopReason { get; init; }
}
