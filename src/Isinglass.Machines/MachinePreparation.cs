using System.Globalization;
using Isinglass.Model;

namespace Isinglass.Machines;

/// <summary>
/// A model as sent to a machine, and the changes made for that. States have the same variables in the same order; energies are always computed from the given
/// model.
/// </summary>
/// <param name="Model">The model that is sent.</param>
/// <param name="Steps">The changes, a sentence each.</param>
/// <param name="BitsLost">Bits of the widest coefficient that the machine cannot represent; 0 when nothing is lost.</param>
internal sealed record MachinePreparation(BinaryQuadraticModel Model, IReadOnlyList<string> Steps, int BitsLost)
{
    /// <summary>Prepares a model without rows.</summary>
    /// <exception cref="InputException">It cannot be made to fit.</exception>
    public static MachinePreparation Of(BinaryQuadraticModel model, MachineLimits limits)
    {
        var steps = new List<string>();
        if (model.VariableCount > limits.MaximumVariables)
        {
            throw new InputException($"The model has {model.VariableCount} variables, and {limits.Name} takes {limits.MaximumVariables}. Presolve or split " +
                "the model, or choose another machine.");
        }

        var sent = model;
        if (model.SquaredTerms.Rows.RowCount > 0)
        {
            sent = sent.Expand();
            steps.Add($"{model.SquaredTerms.Rows.RowCount} squared rows are multiplied out: {model.InteractionCount} couplings " +
                $"become {sent.InteractionCount}.");
        }

        if (limits.Vartype is { } vartype && vartype != model.Vartype)
        {
            sent = sent.ToVartype(vartype);
            steps.Add(vartype == Vartype.Binary ? "Spins become bits, s = 2 x - 1." : "Bits become spins, x = (1 + s) / 2.");
        }

        var range = CoefficientRange.Of(sent);
        if (range.Largest > limits.LargestCoefficient)
        {
            // Scaling by a power of two is exact.
            var exponent = (int)Math.Ceiling(Math.Log2(range.Largest / limits.LargestCoefficient));
            sent = Scale(sent, Math.ScaleB(1, -exponent));
            steps.Add($"All coefficients are divided by 2^{exponent}, so that the largest ({Text(range.Largest)}) is " +
                $"within {Text(limits.LargestCoefficient)}.");
        }

        var lost = Math.Max(0, (range.Bits ?? 64) - limits.CoefficientBits);
        steps.Add(range.Bits is { } bits ? $"The coefficients need {bits} bits with sign, and the machine " +
            $"has {limits.CoefficientBits}: {(lost == 0 ? "nothing is lost" : $"{lost} bits are lost")}."
            : $"No decimal or binary scale makes the coefficients whole: they are sent to {limits.CoefficientBits} bits.");
        return new MachinePreparation(sent, steps, lost);
    }

    private static BinaryQuadraticModel Scale(BinaryQuadraticModel model, double factor)
    {
        var builder = new BinaryQuadraticModelBuilder(model.Vartype, model.VariableCount);
        builder.AddOffset(model.Offset * factor);
        for (var i = 0; i < model.VariableCount; i++)
        {
            builder.AddLinear(i, model.Linear[i] * factor);
        }

        foreach (var (first, second, value) in model.Pairs())
        {
            builder.AddQuadratic(first, second, value * factor);
        }

        return builder.Build();
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
