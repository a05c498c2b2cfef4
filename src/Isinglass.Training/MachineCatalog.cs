using Isinglass.Machines;
using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Solvers;
using Isinglass.Solvers.Machines;

namespace Isinglass.Training;

/// <summary>Every Ising machine by name: completion, the simulated ones, emulated devices with their limits, and machines outside this process.</summary>
internal static class MachineCatalog
{
    /// <summary>The machine that evaluates the network itself and needs no couplings.</summary>
    public const string Completion = "completion";

    private static readonly DeviceProfile Device = DeviceProfile.Coherent550;

    /// <summary>The names of samplers; a machine outside this process has a name of a form in <see cref="OutsideMachines.Forms"/>.</summary>
    public static IReadOnlyList<string> SamplerNames { get; } = [.. SamplerCatalog.Names, Device.Name];

    /// <summary>The names possible in a recipe, beside those of machines outside this process.</summary>
    public static IReadOnlyList<string> Names { get; } = [Completion, .. SamplerNames];

    /// <summary>Names and forms of names of samplers, as text.</summary>
    public static string Description { get; } = string.Join(", ", SamplerNames.Concat(OutsideMachines.Forms));

    /// <summary>Whether a recipe can name this machine; for a machine outside this process only the form is checked.</summary>
    public static bool Has(string name) => Names.Contains(name) || OutsideMachines.Is(name);

    /// <summary>Whether a sampler reads a setting of a call: reads, sweeps, initial (states), structure. Other settings are read by all.</summary>
    internal static bool Reads(string sampler, string setting) => setting switch
    {
        "reads" => sampler != "exact",
        "sweeps" => sampler != "exact" && (!OutsideMachines.Is(sampler) || OutsideMachines.TokenVariable(sampler) is null),
        "initial" => !OutsideMachines.Is(sampler) || OutsideMachines.LimitsOf(sampler).TakesStarts,
        "structure" => sampler is "auto" or "sa" or "tabu",
        _ => true,
    };

    /// <summary>The machine with a recipe's name; completion means simulated annealing here.</summary>
    /// <exception cref="InputException">There is no machine of this name.</exception>
    public static ISampler Create(string name) => CreateSampler(name == Completion ? "sa" : name);

    /// <summary>The sampler with a name; a device is emulated over the coherent Ising machine, with its spins and bits.</summary>
    /// <param name="name">The name.</param>
    /// <param name="usesStructure">Whether simulated machines search among the free bits where a model has structure.</param>
    /// <exception cref="InputException">There is no sampler of this name.</exception>
    public static ISampler CreateSampler(string name, bool usesStructure = false) => OutsideMachines.Is(name) ? OutsideMachines.Open(name)
        : name == Device.Name ? Device.Emulate(SamplerCatalog.Create("cim"))
        : SamplerCatalog.Names.Contains(name) ? SamplerCatalog.Create(name, usesStructure)
        : throw NearestName.Unknown("sampler", name, [.. SamplerNames, .. OutsideMachines.Forms]);

    /// <summary>The profile with a name in <see cref="DeviceProfile.All"/>; for a machine with unknown limits the simulated one.</summary>
    /// <exception cref="InputException">There is neither a profile nor a machine of this name.</exception>
    public static DeviceProfile Profile(string name) => Has(name) && name != Device.Name ? DeviceProfile.Simulated : DeviceProfile.Find(name);

    /// <summary>Time that a real device of this name would take for a call; null for a machine that is simulated only.</summary>
    public static TimeSpan? CallDuration(string name) => name == Device.Name ? Device.CallDuration : null;
}
