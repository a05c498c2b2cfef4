namespace Isinglass.Neural.Inference.Walkers;

/// <summary>What a parameter bit does; the neuron and the input of a wired layer are a filter and one of its weights.</summary>
internal readonly record struct BitEntry(int Layer, int Neuron, int Input, int FanIn, int Coefficient)
{
    public bool IsBias => Input == FanIn;
}
