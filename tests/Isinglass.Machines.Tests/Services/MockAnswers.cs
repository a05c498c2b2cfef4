using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;
using Isinglass.Testing;

namespace Isinglass.Machines.Tests.Services;

/// <summary>Where a mock service looks for its answers: at all points of few variables, and where our own annealer ends on many.</summary>
internal static class MockAnswers
{
    private const int MostEnumerated = 16;
    private const int Reads = 50;

    public static IEnumerable<sbyte[]> Points(BinaryQuadraticModel model)
    {
        if (model.VariableCount <= MostEnumerated)
        {
            return RandomModels.Points(model.VariableCount, model.Vartype);
        }

        var found = new SimulatedAnnealing().Sample(model, new SampleRequest { Key = new RandomKey(1), Reads = Reads }, SolveControl.Unlimited);
        return Enumerable.Range(0, found.Count).Select(found.Values);
    }

    /// <summary>As many variables as a polynomial's terms name, 0 or 1; those of a second one count too.</summary>
    public static BinaryQuadraticModel Model(params IEnumerable<(double C, int[] P)> terms)
    {
        var all = terms.ToArray();
        var builder = new BinaryQuadraticModelBuilder(Vartype.Binary, all.SelectMany(static term => term.P).Max() + 1);
        foreach (var (value, variables) in all)
        {
            switch (variables)
            {
                case []:
                    builder.AddOffset(value);
                    break;
                case [var one]:
                    builder.AddLinear(one, value);
                    break;
                default:
                    builder.AddQuadratic(variables[0], variables[1], value);
                    break;
            }
        }

        return builder.Build();
    }

    /// <summary>The value of a polynomial.</summary>
    public static double Value((double C, int[] P)[] terms, sbyte[] point) => terms.Sum(term => term.P.All(i => point[i] != 0) ? term.C : 0);
}
