using Isinglass.Model.Control;

namespace Isinglass.Solvers.Exact;

/// <summary>The best leaves of a search over an <see cref="OrderedModel"/>: one state, or, once its energy is proved, all states that tie with it.</summary>
internal sealed class OrderedOptima
{
    private readonly OrderedModel _model;
    private readonly ExactSamplerOptions _options;
    private readonly sbyte[] _bits;
    private readonly List<sbyte[]> _ties = [];

    public OrderedOptima(OrderedModel model, ExactSamplerOptions options)
    {
        _model = model;
        _options = options;
        _bits = new sbyte[model.Count];
        Tolerance = model.IsExact ? 0 : 1e-9 * model.Scale;
    }

    /// <summary>The least energy so far, offset excluded.</summary>
    public double Best { get; set; }

    /// <summary>Whether ties are collected; then nothing better exists.</summary>
    public bool Collects { get; private set; }

    /// <summary>Energies this close count as equal.</summary>
    public double Tolerance { get; }

    /// <summary>The best states of the model: the ties once they are collected, else the one.</summary>
    public IReadOnlyList<sbyte[]> States(bool tiesAreComplete) => Collects && tiesAreComplete ? [.. _ties] : [_model.ToModel(_bits)];

    /// <summary>Begins with a known state.</summary>
    public void Begin(ReadOnlySpan<sbyte> start)
    {
        Best = _model.Energy(start) - _model.Offset;
        _model.FromModel(start, _bits);
    }

    /// <summary>From now on ties with the best are collected.</summary>
    public void Collect() => Collects = true;

    /// <summary>Whether nothing at or above a bound can beat (or, when collecting, tie) the best.</summary>
    public bool Excludes(double bound) => Collects ? bound > Best + Tolerance : bound >= Best - 1e-3 * Tolerance;

    /// <summary>Takes a leaf; for a leaf of a suffix of the bits only the energy is kept.</summary>
    public void Take(ReadOnlySpan<sbyte> bits, double energy, bool isWhole, SolveRun run)
    {
        if (Collects)
        {
            if (energy <= Best + Tolerance && _ties.Count < _options.MaximumOptima)
            {
                _ties.Add(_model.ToModel(bits));
            }
        }
        else if (energy < Best)
        {
            Best = energy;
            if (isWhole)
            {
                bits.CopyTo(_bits);
                run.Offer(_model.Energy(_model.ToModel(bits)));
                run.ShouldStop();
            }
        }
    }
}
