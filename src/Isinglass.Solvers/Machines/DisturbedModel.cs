using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Solvers.Machines;

/// <summary>Shared by the decorators that disturb a model: the matrix form in spins, and results scored by the model as given.</summary>
internal static class DisturbedModel
{
    /// <summary>The model over spins without squared terms, every bias and coupling replaced; the offset stays.</summary>
    public static BinaryQuadraticModel Map(BinaryQuadraticModel spin, Func<double, double> linear, Func<double, double> coupling)
    {
        var builder = new BinaryQuadraticModelBuilder(Vartype.Spin, spin.VariableCount);
        builder.AddOffset(spin.Offset);
        for (var i = 0; i < spin.VariableCount; i++)
        {
            builder.AddLinear(i, linear(spin.Linear[i]));
            for (var e = spin.Couplings.Starts[i]; e < spin.Couplings.Starts[i + 1] && spin.Couplings.Columns[e] < i; e++)
            {
                builder.AddQuadratic(i, spin.Couplings.Columns[e], coupling(spin.Couplings.Values[e]));
            }
        }

        return builder.Build();
    }

    /// <summary>The largest magnitude of a bias or coupling.</summary>
    public static double LargestCoefficient(BinaryQuadraticModel spin)
    {
        var largest = 0.0;
        foreach (var value in spin.Linear)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        foreach (var value in spin.Couplings.Values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    /// <summary>
    /// The states of a set with the energies of the model as given. The inner sampler saw other energies, so its trace is replaced by the best energy at the
    /// end. A target counts as reached only if the true energy reaches it.
    /// </summary>
    public static SampleSet Judge(
        SampleSet inner, BinaryQuadraticModel model, SolveRun run, string sampler, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        var energies = new double[inner.Count];
        for (var r = 0; r < energies.Length; r++)
        {
            var values = new sbyte[model.VariableCount];
            inner.States.CopyRow(r, values, model.ZeroValue);
            energies[r] = model.Energy(values);
            run.Offer(energies[r]);
        }

        var all = new Dictionary<string, string>(inner.Parameters, StringComparer.Ordinal);
        foreach (var (name, value) in parameters)
        {
            all[name] = value;
        }

        var missed = inner.StopReason == StopReason.Target && !(run.Best <= run.Control.Target);
        return new SampleSet(model.Vartype, inner.States, energies, inner.Occurrences.ToArray())
        {
            Sampler = sampler,
            Parameters = all,
            Timing = inner.Timing,
            Trace = run.Trace,
            StopReason = missed ? StopReason.Completed : inner.StopReason,
        };
    }
}
