using Isinglass.Model;
using Isinglass.Neural.Data.Generators;
using Isinglass.Training.BlackBox;

namespace Isinglass.Experiments.Studies.Teachers;

/// <summary>Options of <see cref="TeacherStudy"/>.</summary>
internal sealed record TeacherStudyOptions
{
    /// <summary>Widths of teacher and student: INPUTS-UNITS-1 or INPUTS-1, odd numbers. Default 11-3-1.</summary>
    public string Network { get; init; } = "11-3-1";

    /// <summary>Training samples of a teacher. Default 50.</summary>
    public int Samples { get; init; } = 50;

    /// <summary>Largest number of candidates (reads) that are scored; the reads of a call divide them into calls. Default 400.</summary>
    public int Candidates { get; init; } = 400;

    /// <summary>Reads of a call. Default 10.</summary>
    public int Reads { get; init; } = 10;

    /// <summary>Sweeps of a read. Default 100; more do not matter.</summary>
    public int Sweeps { get; init; } = 100;

    /// <summary>What changes between calls. Default: weights on samples.</summary>
    public BlackBoxPolicy Policy { get; init; } = BlackBoxPolicy.SampleWeights;

    /// <summary>The machine: black-box (simulated annealing from 0.5 to 0.05 of the mean coupling norm), or a sampler's name.</summary>
    public string Machine { get; init; } = TeacherStudy.BlackBox;

    /// <summary>Bits of a coefficient; null = full precision.</summary>
    public int? Bits { get; init; }

    /// <summary>Number of teachers. Default 20.</summary>
    public int Seeds { get; init; } = 20;

    /// <summary>Seed of the first teacher; the next ones follow. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Weight of the row on the vote; null = 9 (3 to 9 measured for 3 hidden units).</summary>
    public double? VoteWeight { get; init; }

    /// <summary>Target kappa of rows; null = 1.2 with hidden units, 1.3 without (0.9 to 1.5 measured).</summary>
    public double? Kappa { get; init; }

    /// <summary>Step of the weights. Default 0.3.</summary>
    public double WeightStep { get; init; } = 0.3;

    /// <summary>Step of the multipliers. Default 1.</summary>
    public double Step { get; init; } = 1;

    internal void Validate()
    {
        foreach (var (option, value) in new[]
        {
            ("samples", Samples), ("candidates", Candidates), ("reads", Reads), ("sweeps", Sweeps), ("seeds", Seeds),
        })
        {
            if (value < 1)
            {
                throw new InputException($"`{option}` must be at least 1, not {value}.");
            }
        }

        var distinct = TeacherGenerator.DistinctInputs(TeacherGenerator.Prefix + Network);
        if (Samples > Math.Min(distinct, TeacherGenerator.TrainingPool))
        {
            throw new InputException(distinct < TeacherGenerator.TrainingPool
                ? $"`samples` {Samples}: a teacher {Network} has only {distinct} different inputs. Ask for no more of them, or for a network with more inputs."
                : $"`samples` {Samples}: a teacher gives {TeacherGenerator.TrainingPool} training samples at most.");
        }
    }
}
