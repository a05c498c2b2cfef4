using Isinglass.Model;
using Isinglass.Neural.Spec;

namespace Isinglass.Experiments.Studies.Teachers;

/// <summary>The condition of studies of activations on a network.</summary>
internal static class HiddenUnits
{
    /// <summary>Refuses a network without a layer that has an activation.</summary>
    /// <param name="network">The network's text; null for the automatic one, which has no hidden layer.</param>
    /// <param name="example">A network that fulfils it.</param>
    public static void Require(string? network, string example)
    {
        if (network is null || NetworkSpec.Parse(network) is var spec && !Enumerable.Range(0, spec.HiddenCount).Any(spec.HasActivation))
        {
            throw new InputException($"This study is about activations: give a network with hidden units, such as `network` {example}.");
        }
    }
}
