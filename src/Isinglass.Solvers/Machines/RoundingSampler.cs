using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Solvers.Machines;

/// <summary>
/// A machine with coefficients of b bits: the biases and couplings of the spin form (squared terms expanded) are scaled so that the largest magnitude becomes
/// 2^(b-1) - 1, rounded to integers, and scaled back; <paramref name="inner"/> samples that model. Energies in the result are those of the model as given.
/// </summary>
/// <param name="inner">The sampler behind the limited precision.</param>
/// <param name="bits">Bits of a signed coefficient, 2 to 52.</param>
/// <param name="mode">How to round.</param>
internal sealed class RoundingSampler(ISampler inner, int bits, RoundingMode mode = RoundingMode.Nearest) : ISampler
{
    private readonly int _bits = bits is >= 2 and <= 52 ? bits : throw new InputException($"Coefficients of {bits} bits are not possible. Use 2 to 52.");

    /// <inheritdoc/>
    public string Name => $"{inner.Name}/{_bits}bit";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        var spin = model.ToVartype(Vartype.Spin).Expand();
        var largest = DisturbedModel.LargestCoefficient(spin);
        var step = largest == 0 ? 1 : largest / ((1L << (_bits - 1)) - 1);
        var random = request.Key.Derive("rounding").CreateSource();
        double Round(double value) => step * (mode == RoundingMode.Nearest ? Math.Round(value / step) : Math.Floor(value / step + random.NextDouble()));
        var set = inner.Sample(DisturbedModel.Map(spin, Round, Round), request, control);
        return DisturbedModel.Judge(
            set, model, run, Name, ("bits", _bits.ToString()), ("rounding", mode.ToString().ToLowerInvariant()), ("step", step.ToString("R")));
    }
}
