using Isinglass.Model.Control;

namespace Isinglass.Model.Solving;

/// <summary>
/// An Ising machine, simulated or real: takes a binary quadratic model and returns low-energy samples. A sampler that cannot use factored squared terms calls
/// <see cref="BinaryQuadraticModel.Expand"/>. Energies in the returned set are those of the model as given, offset included.
/// </summary>
public interface ISampler
{
    /// <summary>Short name, as on the command line: <c>sa</c>, <c>tabu</c>, ...</summary>
    string Name { get; }

    /// <summary>Samples the model.</summary>
    /// <param name="model">The model to minimise; bits or spins, with or without factored terms.</param>
    /// <param name="request">Reads, effort, key and initial states.</param>
    /// <param name="control">When to stop; the incumbent is always returned.</param>
    SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control);
}
