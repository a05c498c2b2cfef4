using Isinglass.Model.Solving.Completion;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Inference.Walkers;
using Isinglass.Neural.Spec;

namespace Isinglass.Neural.Demands;

/// <summary>
/// A walker that keeps demands: a flip is made together with the flips that demands on weights require, and the violation of demands on decisions comes before
/// the loss. A flip that lowers the violation is always accepted, one that raises it never.
/// </summary>
internal sealed class DemandWalker : ICompletionWalker
{
    /// <summary>The margin of required samples: one unit of the output's lattice.</summary>
    private const double LeastMargin = 1e-9;

    private readonly IncrementalEvaluator _loss;
    private readonly IncrementalEvaluator? _required;
    private readonly RateCounter? _rates;
    private readonly ParameterForm _form;
    private readonly double _worst;
    private readonly List<int> _flips = [];
    private readonly int[] _planned;
    private int[] _counts;
    private int _cursor;
    private double _violation;

    public DemandWalker(NetworkCompletion completion)
    {
        var demands = completion.Demands;
        (_loss, _form) = (completion.CreateEvaluator(), completion.Form);
        (_planned, _counts) = (new int[_form.BudgetCount], new int[_form.BudgetCount]);
        _worst = 1 + completion.LargestObjective;
        if (demands.Required is { } required)
        {
            var block = new SampleBlock(required, [.. Enumerable.Range(0, required.SampleCount)]);
            _required = new NetworkCompletion(completion.Lattice, block, LossSpec.Parse("crammer-singer", LeastMargin)).CreateEvaluator();
        }

        _rates = demands.Rates is { } rates ? new RateCounter(completion, rates) : null;
    }

    public int FreeCount => _loss.FreeCount;

    public ReadOnlySpan<sbyte> Free => _loss.Free;

    /// <summary>The loss; while a demand on decisions is violated, more than any loss.</summary>
    public double Objective => _violation > 0 ? _loss.Objective + _worst * (1 + _violation) : _loss.Objective;

    public void Load(ReadOnlySpan<sbyte> free)
    {
        var bits = free.ToArray();
        _form.Project(bits);
        _loss.Load(bits);
        _required?.Load(bits);
        _rates?.Evaluator.Load(bits);
        (_counts, _cursor, _violation) = (_form.Count(bits), 0, Violation());
    }

    public bool TryFlip(int bit, double limit)
    {
        _counts.CopyTo(_planned, 0);
        if (!_form.Plan(_loss.Free, _planned, bit, ref _cursor, _flips))
        {
            return false;
        }

        var violation = _violation;
        if (_required is not null || _rates is not null)
        {
            FlipConduct();
            violation = Violation();
            if (violation > _violation && !double.IsPositiveInfinity(limit))
            {
                FlipConduct();
                return false;
            }
        }

        if (!TryFlips(violation < _violation ? double.PositiveInfinity : limit))
        {
            FlipConduct();
            return false;
        }

        _planned.CopyTo(_counts, 0);
        _violation = violation;
        return true;
    }

    /// <summary>Makes all planned flips if together they change the loss by at most a limit.</summary>
    private bool TryFlips(double limit)
    {
        var before = _loss.Objective;
        for (var k = 0; k < _flips.Count - 1; k++)
        {
            _loss.TryFlip(_flips[k], double.PositiveInfinity);
        }

        if (_loss.TryFlip(_flips[^1], limit - (_loss.Objective - before)))
        {
            return true;
        }

        for (var k = _flips.Count - 2; k >= 0; k--)
        {
            _loss.TryFlip(_flips[k], double.PositiveInfinity);
        }

        return false;
    }

    private void FlipConduct()
    {
        foreach (var bit in _flips)
        {
            _required?.TryFlip(bit, double.PositiveInfinity);
            _rates?.Evaluator.TryFlip(bit, double.PositiveInfinity);
        }
    }

    private double Violation() => (_required?.Objective ?? 0) + (_rates?.Excess() ?? 0);

    /// <summary>How often each group is decided as class 1.</summary>
    private sealed class RateCounter
    {
        private readonly EqualRates _rates;
        private readonly (int Lane, bool IsOne, bool IsSecond)[] _lanes;

        public RateCounter(NetworkCompletion completion, EqualRates rates)
        {
            var block = new SampleBlock(rates.Samples, [.. Enumerable.Range(0, rates.Samples.SampleCount)]);
            _rates = rates;
            _lanes = [.. block.SampleLanes().Select(lane => (lane, block.ClassOf(lane) == 1, rates.IsSecond[block.Samples[lane]]))];
            Evaluator = new NetworkCompletion(completion.Lattice, block, completion.Loss.Spec).CreateEvaluator();
        }

        public IncrementalEvaluator Evaluator { get; }

        public double Excess()
        {
            var (first, second) = (0, 0);
            foreach (var (lane, isOne, isSecond) in _lanes)
            {
                if (isOne != Evaluator.IsWrong(lane))
                {
                    (first, second) = isSecond ? (first, second + 1) : (first + 1, second);
                }
            }

            return _rates.Excess(first, second);
        }
    }
}
