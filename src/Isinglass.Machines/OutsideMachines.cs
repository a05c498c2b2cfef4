using Isinglass.Machines.Connections;
using Isinglass.Machines.Jobs;
using Isinglass.Machines.Processes;
using Isinglass.Machines.Services;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Machines;

/// <summary>
/// Machines outside this process by their names: any program, and services. A name always means the same machine, so its programs are started once; they end
/// with this process.
/// </summary>
public static class OutsideMachines
{
    private static readonly (MachineLimits Limits, string Variable, string Endpoint, string Header, string Scheme,
        Func<ServiceClient, MachineSettings?, IService> Connect)[] Services =
    [
        (DigitalAnnealer.PublicLimits, "ISINGLASS_DA_TOKEN", DigitalAnnealer.StandardEndpoint, "X-Api-Key", "", static (client, _) =>
            new DigitalAnnealer(client)),
        (AmplifyEngine.PublicLimits, "ISINGLASS_AMPLIFY_TOKEN", AmplifyEngine.StandardEndpoint, "Authorization", "Bearer ", static (client, _) =>
            new AmplifyEngine(client)),
        (DWaveLeap.PublicLimits, "DWAVE_API_TOKEN", DWaveLeap.StandardEndpoint, "X-Auth-Token", "", static (client, settings) =>
            new DWaveLeap(client, settings?.Value("solver"), settings is null ? null : JobJournal.OfUser().SolverList)),
    ];

    private static readonly Dictionary<string, ISampler> Opened = new(StringComparer.Ordinal);
    private static readonly Lock Gate = new();

    static OutsideMachines() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => Close();

    /// <summary>The guard of what this process spends on services. Default: unlimited.</summary>
    public static CallBudget Budget { get; set; } = CallBudget.Unlimited;

    /// <summary>Largest number of calls of a solve that sends rows as rows.</summary>
    internal static int MostRowCalls => NativeRows.MostCalls;

    /// <summary>Time of a service's call in a method or training that makes many calls, in place of sweeps.</summary>
    internal static TimeSpan ShortCall => ServiceMachine.ShortCall;

    /// <summary>Forms of such names, for lists.</summary>
    public static IReadOnlyList<string> Forms { get; } = ["process:COMMAND", .. Services.Select(static entry => entry.Limits.Name)];

    /// <summary>What every machine accepts.</summary>
    internal static IReadOnlyList<MachineLimits> All { get; } = [ProcessMachine.Limits, .. Services.Select(static entry => entry.Limits)];

    /// <summary>The jobs of services in this user's journal, oldest first.</summary>
    internal static IReadOnlyList<JobEntry> Jobs => JobJournal.OfUser().Entries();

    /// <summary>Whether a name is that of an external machine; for a program it may still be invalid.</summary>
    public static bool Is(string name) => ProcessName.Is(name) || Services.Any(entry => entry.Limits.Name == name);

    /// <summary>What a machine accepts.</summary>
    /// <exception cref="InputException">There is no machine of this name.</exception>
    internal static MachineLimits LimitsOf(string name) =>
        ProcessName.Is(name) ? ProcessMachine.Limits with { Name = name, Vartype = ProcessName.Parse(name).Vartype }
        : All.FirstOrDefault(limits => limits.Name == name) ?? throw NearestName.Unknown("machine", name, [.. Forms]);

    /// <summary>The environment variable with the token of a service; null for a program.</summary>
    internal static string? TokenVariable(string name) => Services.FirstOrDefault(entry => entry.Limits.Name == name).Variable;

    /// <summary>The machine with a name.</summary>
    /// <exception cref="InputException">There is none, or it has no token.</exception>
    public static ISampler Open(string name)
    {
        lock (Gate)
        {
            if (!Opened.TryGetValue(name, out var machine))
            {
                machine = ProcessName.Is(name) ? new ProcessMachine(name)
                    : new ServiceMachine(Connect(name, MachineSettings.Of(name)), JobJournal.OfUser(), Budget);
                Opened.Add(name, machine);
            }

            return machine;
        }
    }

    /// <summary>A solver that sends rows to a machine as rows.</summary>
    /// <exception cref="InputException">The machine does not take rows.</exception>
    public static ISolver OpenRows(string name, int reads) => Open(name) is ServiceMachine { Limits.TakesRows: true } machine ? new NativeRows(machine, reads)
        : throw new InputException($"The machine {name} takes no rows. Use the method qcgd or penalty, which send it models without.");

    /// <summary>Checks whether a machine can be used; returns a line of text.</summary>
    /// <exception cref="InputException">It refuses, or the name is wrong.</exception>
    /// <exception cref="WorkException">It cannot be reached, or answers wrongly.</exception>
    public static string Ping(string name, SolveControl control)
    {
        if (!Is(name))
        {
            throw NearestName.Unknown("machine", name, [.. Forms]);
        }

        return Open(name) switch
        {
            ServiceMachine service => service.Ping(control),
            var machine => PingModel.Ask(machine, control),
        };
    }

    /// <summary>Bytes of a request; nothing is sent, and no token is needed.</summary>
    internal static long RequestBytes(string name, ServiceOrder order)
    {
        if (ProcessName.Is(name))
        {
            return new ProcessOrder(1, order.Model, order.Request, order.Time).ToLine().LongLength;
        }

        using var service = Connect(name, null);
        return service.Encode(order).LongLength;
    }

    private static IService Connect(string name, MachineSettings? settings)
    {
        var entry = Services.First(entry => entry.Limits.Name == name);
        var endpoint = settings?.Endpoint(entry.Endpoint) ?? new Uri(entry.Endpoint);
        // The service owns its client.
#pragma warning disable CA2000
        return entry.Connect(new ServiceClient(name, endpoint, settings?.RequiredToken() ?? new Secret("none"), entry.Header, entry.Scheme), settings);
#pragma warning restore CA2000
    }

    private static void Close()
    {
        lock (Gate)
        {
            foreach (var machine in Opened.Values)
            {
                (machine as IDisposable)?.Dispose();
            }
        }
    }
}
