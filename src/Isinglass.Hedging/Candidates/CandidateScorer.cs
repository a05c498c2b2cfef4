using Isinglass.Model;
using Isinglass.Model.Solving.Completion;

namespace Isinglass.Hedging.Candidates;

/// <summary>The whole objective of shared bits, by completion.</summary>
internal sealed class CandidateScorer(ScenarioModel model)
{
    private readonly ICompletionWalker? _whole = model.Completion?.CreateWalker();
    private readonly ICompletionWalker[] _parts = model.Completion is not null ? []
        : [.. model.Scenarios.Select(scenario => (scenario.Model.Completion
            ?? throw new InputException("Progressive hedging scores candidates by completion: the scenario models must know theirs.")).CreateWalker())];

    public long Count { get; set; }

    public double Score(ReadOnlySpan<sbyte> shared)
    {
        Count++;
        if (_whole is not null)
        {
            _whole.Load(shared);
            return _whole.Objective;
        }

        var sum = 0.0;
        for (var s = 0; s < _parts.Length; s++)
        {
            _parts[s].Load(shared);
            sum += model.Scenarios[s].Probability * _parts[s].Objective;
        }

        return sum;
    }

    /// <summary>The change of the objective when a bit flips, relative to the mean over all bits, 1/4 to 4, for every bit.</summary>
    public double[] FlipSensitivities(ReadOnlySpan<sbyte> shared)
    {
        var point = shared.ToArray();
        var start = Score(point);
        var changes = new double[point.Length];
        for (var i = 0; i < point.Length; i++)
        {
            point[i] ^= 1;
            changes[i] = Math.Abs((_whole is null ? Score(point) : Flip(i)) - start);
            point[i] ^= 1;
        }

        var mean = changes.Average();
        return mean > 0 ? [.. changes.Select(change => Math.Clamp(change / mean, 0.25, 4))] : [.. changes.Select(_ => 1.0)];
    }

    /// <summary>The objective with bit i flipped, from the walker's point, which stays.</summary>
    private double Flip(int i)
    {
        _whole!.TryFlip(i, double.PositiveInfinity);
        var objective = _whole.Objective;
        _whole.TryFlip(i, double.PositiveInfinity);
        return objective;
    }
}
