using Isinglass.Conic;
using Isinglass.Formats;
using Isinglass.Machines;
using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Bridges.Penalties;

namespace Isinglass.Solving;

/// <summary>What a solve would need of an external machine.</summary>
internal static class MachineUse
{
    /// <summary>The forecast of a solve; nothing is sent.</summary>
    /// <exception cref="InputException">The settings name no external machine, or the problem cannot be made to fit.</exception>
    public static MachineForecast Forecast(ModelFile file, SolveSettings settings)
    {
        if (settings.Sampler is not { } name || !OutsideMachines.Is(name))
        {
            throw new InputException($"A forecast is for machines outside this program ({string.Join(", ", OutsideMachines.Forms)}). Name one by `sampler`.");
        }

        if (file.Constrained is not { } model)
        {
            return MachineForecast.Of(name, file.Objective, null, settings.Reads ?? 1, settings.TimeLimit, 1);
        }

        var method = MethodCatalog.NameOf(settings);
        if (method == MethodCatalog.Native)
        {
            return MachineForecast.Of(name, model.Objective, model, settings.Reads ?? MethodCatalog.CallReads, settings.TimeLimit,
                OutsideMachines.MostRowCalls);
        }

        // The couplings of a call are those of objective and squared rows, whatever the method's weights are.
        var slack = new SlackBridge(model);
        var sent = new PenaltyBridge(slack.Target, PenaltyWeights.Compute(slack.Target, PenaltyRule.VermaLewis));
        var calls = method == MethodCatalog.Penalty ? new PenaltyMethodOptions().Rounds : new ConditionalGradientOptions().Iterations;
        return MachineForecast.Of(name, sent.Target.Objective, null, settings.Reads ?? MethodCatalog.CallReads, OutsideMachines.ShortCall, calls);
    }
}
