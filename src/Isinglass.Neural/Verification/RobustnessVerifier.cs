using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;

namespace Isinglass.Neural.Verification;

/// <summary>
/// Whether small changes of the inputs can change a network's decision (Singh et al. 2026, arXiv 2602.13536, pose it as a constrained binary problem; here it
/// is solved exactly by <see cref="LeadSearch"/>): all inputs may change at once, each by a number of its integer levels inside the quantizer's range. A proof
/// covers all these integer inputs, and so all raw samples that the quantizer turns into them.
/// </summary>
internal sealed class RobustnessVerifier
{
    /// <summary>Default limit of multiplications for a sample: well below a second.</summary>
    public const long DefaultWork = 400_000_000;

    private readonly QuantizedNetwork _network;
    private readonly InputQuantizer _quantizer;
    private readonly int _epsilon;
    private readonly long _work;
    private readonly FirstLayer _first;

    /// <summary>A verifier of a network; several threads may use it at once.</summary>
    /// <param name="network">The network, of classes.</param>
    /// <param name="epsilon">Largest change of an input, in levels of its quantizer, at least 0.</param>
    /// <param name="work">Most multiplications for a sample; the same limit gives the same result on every machine.</param>
    /// <exception cref="InputException">The network predicts numbers, or epsilon is negative.</exception>
    public RobustnessVerifier(TrainedNetwork network, int epsilon, long work = DefaultWork)
    {
        if (network.Target is { } target)
        {
            throw new InputException($"The network predicts a number ({target.Name}): it makes no decision that could be robust.");
        }

        if (epsilon < 0)
        {
            throw new InputException($"Inputs move by 0 steps or more, not by {epsilon}.");
        }

        (_network, _quantizer, _epsilon, _work, _first) = (network.Network, network.Quantizer, epsilon, work, FirstLayer.Of(network.Network));
    }

    /// <summary>Proves or breaks the decision on one sample.</summary>
    /// <param name="sample">Its integer inputs.</param>
    /// <param name="control">When to stop: time and cancellation.</param>
    public SampleRobustness Verify(ReadOnlySpan<sbyte> sample, SolveControl control)
    {
        var (run, box, decision) = (control.Start(), InputBox.Around(sample, _quantizer, _epsilon), _network.Predict(sample));
        var (bound, isProved, nodes, left) = (double.NegativeInfinity, true, 0, _work);
        foreach (var rival in Rival.Of(decision, _network.Lattice.Spec.OutputCount))
        {
            var search = new LeadSearch(_network, _first, rival);
            var lead = search.Bound(box, left, run);
            (nodes, left) = (nodes + search.Nodes, left - search.Work);
            if (search.CounterExample is { } found)
            {
                return new SampleRobustness(RobustnessStatus.Broken, decision, found, null, nodes);
            }

            (bound, isProved) = (Math.Max(bound, lead), isProved && lead < rival.Needed);
        }

        // Leads are integers; the bound exceeds them by at least its safety margin.
        return new SampleRobustness(isProved ? RobustnessStatus.Proved : RobustnessStatus.Open, decision, null, (long)Math.Floor(bound), nodes);
    }
}
