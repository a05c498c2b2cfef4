using Isinglass.Model.Control;

namespace Isinglass.Training.Fitting;

/// <summary>The progress of a whole run, first of its margins and then of the baselines, with an estimate of the remaining time.</summary>
internal sealed class RunTimeline
{
    // Greedy descent has as much time as the method. The others together took 0.2 to 0.5 of it on images of two and of ten classes.
    private const double TimeOfBaselines = 1.4;

    // Before this share, or this time, the runtime still compiles and the pace means nothing: a first estimate was ten times too long.
    private const double FirstShare = 0.02;
    private static readonly TimeSpan FirstTime = TimeSpan.FromSeconds(5);

    private readonly Action<SolveProgress>? _listener;
    private readonly SolveRun _run;
    private readonly int _margins;
    private readonly double _training;
    private readonly List<(TimeSpan Time, double Share)> _past;
    private int _half;

    /// <summary>Begins with the first margin.</summary>
    /// <param name="listener">Receives the progress; null = none.</param>
    /// <param name="run">The clock and the time limit of the run.</param>
    /// <param name="margins">Number of margins.</param>
    /// <param name="hasBaselines">Whether baselines follow.</param>
    public RunTimeline(Action<SolveProgress>? listener, SolveRun run, int margins, bool hasBaselines)
    {
        (_listener, _run, _margins, _training) = (listener, run, margins, hasBaselines ? 1 / (1 + TimeOfBaselines) : 1);
        _past = [(run.Elapsed, 0)];
    }

    /// <summary>Receives the progress of a margin; null without a listener.</summary>
    /// <param name="done">Number of margins before it.</param>
    public IProgress<SolveProgress>? OfMargin(int done) => _listener is null ? null : new Relay(progress => Tell(
        _margins > 1 ? $"margin {done + 1} of {_margins}: {progress.Message}" : progress.Message,
        _training * (done + (double.IsFinite(progress.Fraction) ? progress.Fraction : 0)) / _margins));

    /// <summary>Reports a baseline.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="share">Elapsed share of the time of all baselines, 0..1.</param>
    public void Baseline(string name, double share) => Tell($"baseline: {BaselineSuite.InWords(name)}", _training + (1 - _training) * share);

    private void Tell(string phase, double share)
    {
        if (_listener is null)
        {
            return;
        }

        var (elapsed, begin) = (_run.Elapsed, _past[0].Time);
        _past.Add((elapsed, share));
        while (_past[_half + 1].Time - begin <= (elapsed - begin) / 2)
        {
            _half++;
        }

        // The first rounds are the slowest: the pace of the second half of the time so far is a better estimate than that of all of it.
        var (time, before) = _past[_half];
        var left = share > before && (share >= FirstShare || elapsed - begin >= FirstTime) ? (elapsed - time) * ((1 - share) / (share - before))
            : (TimeSpan?)null;
        if (_run.Control.TimeLimit is { } limit && left > limit - elapsed)
        {
            left = limit > elapsed ? limit - elapsed : TimeSpan.Zero;
        }

        _listener(new SolveProgress(elapsed, double.PositiveInfinity, share, left, phase));
    }

    /// <summary>Reports on the calling thread.</summary>
    private sealed class Relay(Action<SolveProgress> listener) : IProgress<SolveProgress>
    {
        public void Report(SolveProgress value) => listener(value);
    }
}
