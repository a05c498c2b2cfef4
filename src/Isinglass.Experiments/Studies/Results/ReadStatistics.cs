using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Experiments.Studies.Results;

/// <summary>Passes calls on and records how often a read is as good as the best of its call, and the time of a read.</summary>
internal sealed class ReadStatistics(ISampler inner) : ISampler
{
    private const double Tolerance = 1e-9;

    private double _hits;
    private long _calls;
    private long _reads;
    private TimeSpan _time;

    public string Name => inner.Name;

    /// <summary>Mean share of the reads of a call that reach the call's best energy.</summary>
    public double SuccessProbability => _calls == 0 ? double.NaN : _hits / _calls;

    /// <summary>Mean time of a read in seconds, preparation of the call included.</summary>
    public double SecondsPerRead => _reads == 0 ? double.NaN : _time.TotalSeconds / _reads;

    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var watch = Watch.Start(control.Clock);
        var set = inner.Sample(model, request, control);
        _time += watch.Elapsed;
        if (set.Count > 0)
        {
            var limit = set.LowestEnergy + Tolerance * (1 + Math.Abs(set.LowestEnergy));
            var (hits, reads) = (0, 0);
            for (var r = 0; r < set.Count; r++)
            {
                hits += set.Energies[r] <= limit ? set.Occurrences[r] : 0;
                reads += set.Occurrences[r];
            }

            _hits += (double)hits / reads;
            _calls++;
            _reads += reads;
        }

        return set;
    }
}
