using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Solvers.Machines;

/// <summary>A machine with a limited number of spins: larger models are refused before anything runs.</summary>
/// <param name="inner">The sampler behind the limit.</param>
/// <param name="maximumSpins">Number of spins of the machine, 1 or more.</param>
/// <param name="needsAuxiliarySpin">Whether the machine has couplings only, so that a model with linear biases (in its spin form) takes one spin more.</param>
internal sealed class SizeLimitedSampler(ISampler inner, int maximumSpins, bool needsAuxiliarySpin = false) : ISampler
{
    private readonly int _maximumSpins = maximumSpins >= 1 ? maximumSpins : throw new InputException($"A machine has at least 1 spin, not {maximumSpins}.");

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var auxiliary = needsAuxiliarySpin && model.ToVartype(Vartype.Spin).Expand().Linear.ContainsAnyExcept(0.0) ? 1 : 0;
        var spins = model.VariableCount + auxiliary;
        if (spins > _maximumSpins)
        {
            var detail = auxiliary > 0 ? $" ({model.VariableCount} variables and an auxiliary spin for the linear biases)" : "";
            throw new InputException(
                $"The model needs {spins} spins{detail}, the machine has {_maximumSpins}. Presolve or split the model, or use a machine without this limit.");
        }

        return inner.Sample(model, request, control);
    }
}
