using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Machines;

/// <summary>A model that every machine can solve: two variables, one of which should be set.</summary>
internal static class PingModel
{
    /// <summary>Solves it; returns a line of text.</summary>
    /// <exception cref="WorkException">The answer is wrong.</exception>
    public static string Ask(ISampler machine, SolveControl control)
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, 2);
        builder.AddLinear(0, -1);
        builder.AddQuadratic(0, 1, 2);
        var set = machine.Sample(builder.Build(), new SampleRequest { Key = new RandomKey(1), Reads = 10 }, control);
        return set.StopReason is StopReason.Cancelled or StopReason.TimeLimit ? throw new WorkException($"{machine.Name} gave no answer in time.")
            : $"answers; lowest energy {set.LowestEnergy} of {set.Count} reads on two variables (the least is -1)";
    }
}
