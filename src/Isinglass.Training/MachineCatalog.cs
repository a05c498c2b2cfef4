using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Solvers;
using Isinglass.Solvers.Machines;

namespace Isinglass.Training;

/// <summary>The machines that a recipe can name: completion, every simulated Ising machine, and emulated devices with their limits.</summary>
public static class MachineCatalog
{
    /// <summary>The machine that walks through the network itself and needs no couplings.</summary>
    public const string Completion = "completion";

    private static readonly DeviceProfile Device = DeviceProfile.Coherent550;

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Completion, .. SamplerCatalog.Names, Device.Name];

    /// <summary>The sampler of a name; a device is emulated over the coherent Ising machine, with its spins and bits. Completion stands for simulated annealing here.</summary>
    /// <exception cref="InputException">There is no machine of this name.</exception>
    public static ISampler Create(string name) =>
        name == Device.Name ? Device.Emulate(SamplerCatalog.Create("cim")) : SamplerCatalog.Create(name == Completion ? "sa" : name);

    /// <summary>The profile of a name of <see cref="DeviceProfile.All"/>; of a machine that is simulated only, the simulated one.</summary>
    /// <exception cref="InputException">There is neither a profile nor a machine of this name.</exception>
    public static DeviceProfile Profile(string name) => Names.Contains(name) && name != Device.Name ? DeviceProfile.Simulated : DeviceProfile.Find(name);

    /// <summary>Time that a real device of this name would take for a call; null for a machine that is simulated only.</summary>
    public static TimeSpan? CallDuration(string name) => name == Device.Name ? Device.CallDuration : null;
}
