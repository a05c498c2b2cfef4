using Isinglass.Model.Control;

namespace Isinglass.Model.Solving.Completion;

/// <summary>
/// Completes (or repairs) the reads of a machine, scores the candidates by the true objective, keeps the best and reports it to the run. A feasible candidate
/// is better than an infeasible one, then less violation, then the objective decides; of equals the earlier is kept.
/// </summary>
internal sealed class ReadScorer
{
    private readonly IRounding _rounding;
    private readonly SolveRun _run;
    private double _rank = double.PositiveInfinity;

    /// <summary>A scorer whose candidates come from the method's own rounding.</summary>
    public ReadScorer(IRounding rounding, SolveRun run)
    {
        _rounding = rounding;
        _run = run;
    }

    /// <summary>A scorer for a model that knows its completion: the candidate is the read's free bits.</summary>
    public ReadScorer(ICompletionWalker walker, SolveRun run)
        : this(new Completion(walker), run)
    {
    }

    /// <summary>A scorer for a model without rows: the candidate is the read.</summary>
    public ReadScorer(BinaryQuadraticModel objective, SolveRun run)
        : this(new Identity(objective), run)
    {
    }

    /// <summary>The best candidate so far; empty before the first.</summary>
    public sbyte[] Values { get; private set; } = [];

    /// <summary>Its objective; +infinity while nothing feasible is known.</summary>
    public double Objective { get; private set; } = double.PositiveInfinity;

    /// <summary>Its violation; +infinity before the first.</summary>
    public double Violation { get; private set; } = double.PositiveInfinity;

    /// <summary>Whether a feasible candidate is known.</summary>
    public bool IsFeasible => Violation == 0;

    /// <summary>Number of scored reads.</summary>
    public long Scored { get; private set; }

    /// <summary>Completes and scores a read; returns whether its candidate became the best.</summary>
    /// <param name="read">The read, 0/1 by variable of the model that was sent.</param>
    /// <param name="rank">The rank of a feasible candidate, less is better; null = the objective.</param>
    public bool Take(ReadOnlySpan<sbyte> read, double? rank = null)
    {
        Scored++;
        _rounding.Round(read);
        return Keep(rank);
    }

    /// <summary>Keeps the rounding's current candidate if it is the best, after a search from it.</summary>
    public bool Keep(double? rank = null)
    {
        var (violation, objective) = (_rounding.Violation, _rounding.Objective);
        if (violation == 0)
        {
            _run.Offer(objective);
        }

        var place = rank ?? objective;
        if (Values.Length > 0 && !(violation < Violation || (violation == 0 && Violation == 0 && place < _rank)))
        {
            return false;
        }

        (Values, Violation, _rank) = (_rounding.Values.ToArray(), violation, place);
        Objective = violation == 0 ? objective : double.PositiveInfinity;
        return true;
    }

    private sealed class Completion(ICompletionWalker walker) : IRounding
    {
        public ReadOnlySpan<sbyte> Values => walker.Free;

        public double Objective => walker.Objective;

        public double Violation => 0;

        public void Round(ReadOnlySpan<sbyte> read) => walker.Load(read[..walker.FreeCount]);
    }

    private sealed class Identity(BinaryQuadraticModel objective) : IRounding
    {
        private readonly sbyte[] _values = new sbyte[objective.VariableCount];

        public ReadOnlySpan<sbyte> Values => _values;

        public double Objective { get; private set; }

        public double Violation => 0;

        public void Round(ReadOnlySpan<sbyte> read)
        {
            read.CopyTo(_values);
            Objective = objective.Energy(read);
        }
    }
}
