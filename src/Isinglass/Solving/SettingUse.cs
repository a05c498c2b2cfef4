using Isinglass.Formats;
using Isinglass.Machines;
using Isinglass.Training;

namespace Isinglass.Solving;

/// <summary>Which settings of a solve are used, by problem, method and machine, so that an unused one is refused instead of ignored silently.</summary>
internal static class SettingUse
{
    /// <summary>Settings that concern rows.</summary>
    private static readonly string[] OfRows = ["solver", "penalty", "penalty_sweep", "slack", "iterations", "certificate"];

    /// <summary>Settings that only some methods for rows use.</summary>
    private static readonly string[] OfMethods = ["sampler", "reads", "sweeps", "slack", "initial", "penalty", "iterations", "solver"];

    /// <summary>Settings of a single run, not of a sweep over weights.</summary>
    private static readonly string[] OfOneRun = ["output", "certificate", "run", "iterations"];

    /// <summary>Why a setting would not be used, a sentence that follows its name; null when it is used.</summary>
    /// <param name="setting">Its name in messages.</param>
    /// <param name="file">The problem.</param>
    /// <param name="settings">The solve.</param>
    /// <param name="sweepsPenalties">Whether it is repeated over penalty weights.</param>
    public static string? WhyIdle(string setting, ModelFile file, SolveSettings settings, bool sweepsPenalties)
    {
        var readers = MethodCatalog.ReadersOf(setting);
        var who = readers.Count == 1 ? $"the method {readers[0]}" : $"the methods {string.Join(", ", readers)}";
        var method = sweepsPenalties ? MethodCatalog.Penalty : MethodCatalog.NameOf(settings);
        if (file.Constrained is null)
        {
            return setting == "method" ? "is for problems with rows; this one has none. Choose a machine by `sampler`."
                : OfRows.Contains(setting) ? $"is for problems with rows{(readers.Count > 0 ? $" ({who})" : "")}; this one has none. Leave it out."
                : OfSampler(setting, settings.Sampler ?? "auto");
        }

        return setting == "structure" ? "is for problems without rows. Leave it out."
            : sweepsPenalties && OfOneRun.Contains(setting) ? "is of one run, and `penalty_sweep` makes several. Leave it out, or solve at one weight."
            : sweepsPenalties && setting == "method" && settings.Method != method ? $"is {method} in a `penalty_sweep`. Leave it out."
            : OfMethods.Contains(setting) && !readers.Contains(method)
                ? $"is read by {who}, and this solve is by {method}. Leave it out, or choose `method` {readers[0]}."
            : settings.Sampler is null || setting == "initial" ? null : OfSampler(setting, settings.Sampler);
    }

    /// <summary>The same for a sampler alone.</summary>
    public static string? OfSampler(string setting, string sampler) =>
        setting == "budget" && !OutsideMachines.Is(sampler) ? "is for services, and none is asked. Leave it out."
        : MachineCatalog.Reads(sampler, setting) ? null : $"is not read by {sampler}. Leave it out, or choose another `sampler`.";
}
