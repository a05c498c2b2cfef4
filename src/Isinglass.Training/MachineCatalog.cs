using Isinglass.Machines;
using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Solvers;
using Isinglass.Solvers.Machines;

namespace Isinglass.Training;

/// <summary>
/// Every Ising machine that can be named: completion, the simulated ones, emulated devices with their limits, and machines outside this process.
/// </summary>
internal static class MachineCatalog
{
    /// <summary>The machine that walks through the network itself and needs no couplings.</summary>
    public const string Completion = "completion";

    private static readonly DeviceProfile Device = DeviceProfile.Coherent550;

    /// <summary>The names of samplers; a machine outside has a name of a form of <see cref="OutsideMachines.Forms"/>.</summary>
    public static IReadOnlyList<string> SamplerNames { get; } = [.. SamplerCatalog.Names, Device.Name];

    /// <summary>The names that a recipe can have, beside those of machines outside.</summary>
    public static IReadOnlyList<string> Names { get; } = [Completion, .. SamplerNames];

    /// <summary>Names and forms of names of samplers, for people.</summary>
    public static string Description { get; } = string.Join(", ", SamplerNames.Concat(OutsideMachines.Forms));

    /// <summary>Whether a recipe can name this machine. Of a machine outside only the form is looked at.</summary>
    public static bool Has(string name) => Names.Contains(name) || OutsideMachines.Is(name);

    /// <summary>
    /// Whether a sampler reads a setting of a call: reads, sweeps, initial (states), structure. What is not named here is read by all.
    /// </summary>
    internal static bool Reads(string sampler, string setting) => setting switch
    {
        "reads" => sampler != "exact",
        "sweeps" => sampler != "exact" && (!OutsideMachines.Is(sampler) || OutsideMachines.TokenVariable(sampler) is null),
        "initial" => !OutsideMachines.Is(sampler) || OutsideMachines.LimitsOf(sampler).TakesStarts,
        "structure" => sampler is "auto" or "sa" or "tabu",
        _ => true,
    };

    /// <summary>The machine of a name of a recipe. Completion stands for simulated annealing here.</summary>
    /// <exception cref="InputException">There is no machine of this name.</exception>
    public static ISampler Create(string name) => CreateSampler(name == Completion ? "sa" : name);

    /// <summary>The sampler of a name; a device is emulated over the coherent Ising machine, with its spins and bits.</summary>
    /// <param name="name">The name.</param>
    /// <param name="usesStructure">Whether simulated machines search among the free bits where a model has structure.</param>
    /// <exception cref="InputException">There is no sampler of this name.</exception>
    public static ISampler CreateSampler(string name, bool usesStructure = false) => OutsideMachines.Is(name) ? OutsideMachines.Open(name)
        : name == Device.Name ? Device.Emulate(SamplerCatalog.Create("cim"))
        : SamplerCatalog.Names.Contains(name) ? SamplerCatalog.Create(name, usesStructure)
        : throw NearestName.Unknown("sampler", name, [.. SamplerNames, .. OutsideMachines.Forms]);

    /// <summary>The profile of a name of <see cref="DeviceProfile.All"/>; of a machine whose limits are not known here, the simulated one.</summary>
    /// <exception cref="InputException">There is neither a profile nor a machine of this name.</exception>
    public static DeviceProfile Profile(string name) => Has(name) && name != Device.Name ? DeviceProfile.Simulated : DeviceProfile.Find(name);

    /// <summary>Time that a real device of this name would take for a call; null for a machine that is simulated only.</summary>
    public static TimeSpan? CallDuration(string name) => name == Device.Name ? Device.CallDuration : null;
}
