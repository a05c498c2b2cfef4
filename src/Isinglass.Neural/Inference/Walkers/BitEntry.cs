namespace Isinglass.Neural.Inference.Walkers;

/// <summary>The effect of a parameter bit; in a wired layer neuron and input are a filter and one of its weights.</summary>
internal readonly record struct BitEntry(int Layer, int Neuron, int Input, int FanIn, int Coefficient)
{
    public bool IsBias => Input == FanIn;
}
