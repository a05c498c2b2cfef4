using Isinglass.Model;
using Isinglass.Solvers.Bifurcation;
using Isinglass.Solvers.Fields;
using Isinglass.Solvers.Lanes;

namespace Isinglass.Solvers.Coherent;

/// <summary>Parameters of <see cref="CoherentIsingMachine"/>; all are independent of the model's scale.</summary>
public sealed record CoherentIsingMachineOptions
{
    /// <summary>The feedback. Default: chaotic feedback control, which measured best on assignment models and spin glasses alike.</summary>
    public CoherentFeedback Feedback { get; init; } = CoherentFeedback.ChaoticFeedback;

    /// <summary>Agents of a read, as in <see cref="SimulatedBifurcationOptions.Agents"/>. Default null.</summary>
    public int? Agents { get; init; }

    /// <summary>Step of time. Default null: the feedback's own. Range above 0 to 1.</summary>
    public double? TimeStep { get; init; }

    /// <summary>Pump at the start, where 1 is the threshold of a free oscillator. Default null: the feedback's own.</summary>
    public double? PumpStart { get; init; }

    /// <summary>Pump at the end; between, it rises linearly. Default null: the feedback's own.</summary>
    public double? PumpEnd { get; init; }

    /// <summary>
    /// Strength of the feedback, in units of the root mean square length of the coupling rows. Default null: the feedback's own. Range above 0.
    /// </summary>
    public double? CouplingStrength { get; init; }

    /// <summary>Rate of the error variables (amplitude, chaotic and separated feedback). Default null: the feedback's own. Range above 0.</summary>
    public double? ErrorRate { get; init; }

    /// <summary>Target of the squared amplitude (or feedback) of the error variables. Default 1; range above 0.</summary>
    public double Target { get; init; } = 1;

    /// <summary>Standard deviation of the noise per square root of time. Default null: the feedback's own. Range 0 or more.</summary>
    public double? Noise { get; init; }

    /// <summary>How linear biases act. Default null: the feedback's own.</summary>
    internal LinearBiasForm? LinearBiases { get; init; }

    /// <summary>Refinement of every agent's signs at the end. Default: descent by one and two flips.</summary>
    internal ReadoutRefinement Refinement { get; init; } = ReadoutRefinement.TwoFlip;

    /// <summary>
    /// The parameters that are used: given ones over the feedback's own, which were chosen by success on linear assignment (n = 3 to 6) and by energies on a
    /// dense and a sparse spin glass.
    /// </summary>
    internal CoherentParameters Used()
    {
        var own = Feedback switch
        {
            CoherentFeedback.MeanField => new CoherentParameters(0.1f, 0, 1, 1.5f, 0, 0.1f, LinearBiasForm.Amplitude),
            CoherentFeedback.SimCim => new CoherentParameters(0.1f, 0, 1, 0.8f, 0, 0.1f, LinearBiasForm.AuxiliarySpin),
            CoherentFeedback.AmplitudeControl => new CoherentParameters(0.1f, 0, 1, 0.2f, 0.3f, 0.02f, LinearBiasForm.Amplitude),
            CoherentFeedback.ChaoticFeedback => new CoherentParameters(0.1f, -1, 1, 1.5f, 0.2f, 0.1f, LinearBiasForm.AuxiliarySpin),
            _ => new CoherentParameters(0.1f, -1, 1, 1.5f, 0.2f, 0.02f, LinearBiasForm.Amplitude),
        };
        return new CoherentParameters(
            (float)(TimeStep ?? own.TimeStep),
            (float)(PumpStart ?? own.PumpStart),
            (float)(PumpEnd ?? own.PumpEnd),
            (float)(CouplingStrength ?? own.CouplingStrength),
            (float)(ErrorRate ?? own.ErrorRate),
            (float)(Noise ?? own.Noise),
            LinearBiases ?? own.LinearBiases);
    }

    internal void Check()
    {
        List<string> errors = [];
        if (Agents < 1)
        {
            errors.Add($"the number of agents must be at least 1, not {Agents}");
        }

        if (TimeStep is not null and not (> 0 and <= 1))
        {
            errors.Add($"the time step must lie in (0, 1], not {TimeStep}");
        }

        Finite(errors, "pump", PumpStart ?? 0, double.NegativeInfinity);
        Finite(errors, "pump", PumpEnd ?? 0, double.NegativeInfinity);
        Finite(errors, "coupling strength", CouplingStrength ?? 1, double.Epsilon);
        Finite(errors, "error rate", ErrorRate ?? 1, double.Epsilon);
        Finite(errors, "target", Target, double.Epsilon);
        Finite(errors, "noise", Noise ?? 0, 0);
        if (errors.Count > 0)
        {
            throw new InputException($"The coherent Ising machine cannot run: {string.Join("; ", errors)}.");
        }
    }

    private static void Finite(List<string> errors, string name, double value, double least)
    {
        if (!double.IsFinite(value) || value < least)
        {
            errors.Add($"the {name} is out of range: {value}");
        }
    }
}
