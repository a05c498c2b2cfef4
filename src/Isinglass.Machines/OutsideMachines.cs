using Isinglass.Machines.Processes;
using Isinglass.Model;
using Isinglass.Model.Solving;

namespace Isinglass.Machines;

/// <summary>Machines outside this process by their names. A name is one machine however often it is opened, so its programs are started once; they end with this process.</summary>
public static class OutsideMachines
{
    private static readonly Dictionary<string, ProcessMachine> Opened = new(StringComparer.Ordinal);
    private static readonly Lock Gate = new();

    static OutsideMachines() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => Close();

    /// <summary>How such names look, for lists.</summary>
    public static IReadOnlyList<string> Forms { get; } = ["process:COMMAND"];

    /// <summary>Whether a name is that of a machine outside; it may still be wrong.</summary>
    public static bool Is(string name) => ProcessName.Is(name);

    /// <summary>The machine of a name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static ISampler Open(string name)
    {
        lock (Gate)
        {
            if (!Opened.TryGetValue(name, out var machine))
            {
                machine = new ProcessMachine(name);
                Opened.Add(name, machine);
            }

            return machine;
        }
    }

    private static void Close()
    {
        lock (Gate)
        {
            foreach (var machine in Opened.Values)
            {
                machine.Dispose();
            }
        }
    }
}
