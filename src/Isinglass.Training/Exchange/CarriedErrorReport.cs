using Isinglass.Neural.Data;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;

namespace Isinglass.Training.Exchange;

/// <summary>
/// The effect of approximated activations on the outputs, in their standard deviations: the bound for all networks of a shape, and the error measured on data.
/// See <see cref="CarriedError"/>.
/// </summary>
/// <param name="Bound">The bound; +infinity after a second layer of a function that jumps.</param>
/// <param name="Largest">Largest error measured.</param>
/// <param name="Mean">Mean error measured.</param>
/// <param name="Networks">Number of networks that it was measured on: 1 = the trained one, more = random ones.</param>
/// <param name="Samples">Number of training samples that it was measured on.</param>
internal sealed record CarriedErrorReport(double Bound, double Largest, double Mean, int Networks, int Samples)
{
    private const int RandomNetworks = 10, MostSamples = 1000;

    /// <summary>The report of a trained network; null without activations that are approximated.</summary>
    public static CarriedErrorReport? Of(QuantizedNetwork network, QuantizedDataset data) => Of(network.Lattice, data, [network]);

    /// <summary>The report of random networks, before anything is trained; null likewise.</summary>
    public static CarriedErrorReport? OfRandom(IntegerNetwork lattice, QuantizedDataset data, RandomKey key) =>
        Of(lattice, data, Enumerable.Range(0, RandomNetworks).Select(k =>
    {
        var bits = new sbyte[lattice.Layout.BitCount];
        key.Derive(k).CreateSource().FillBits(bits);
        return new QuantizedNetwork(lattice, bits);
    }));

    private static CarriedErrorReport? Of(IntegerNetwork lattice, QuantizedDataset data, IEnumerable<QuantizedNetwork> networks)
    {
        if (lattice.Spec.HiddenCount == 0 || lattice.Spec.Activation.IsSign)
        {
            return null;
        }

        var part = data.Subset([.. Enumerable.Range(0, Math.Min(MostSamples, data.SampleCount))]);
        var measured = networks.Select(network => CarriedError.Measure(network, part)).ToArray();
        return new CarriedErrorReport(CarriedError.Bound(lattice, data.MaxAbs), measured.Max(error => error.Largest), measured.Average(error => error.Mean),
            measured.Length, part.SampleCount);
    }
}
