using Isinglass.Neural.Baselines.Floats;

namespace Isinglass.Neural.Baselines.Layers;

/// <summary>Activation of the hidden units of a <see cref="FloatNetwork"/>.</summary>
internal enum FloatActivation
{
    /// <summary>tanh.</summary>
    Tanh,

    /// <summary>max(0, z).</summary>
    Relu,
}
