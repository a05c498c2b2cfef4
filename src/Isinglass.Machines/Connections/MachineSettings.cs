using Isinglass.Model;

namespace Isinglass.Machines.Connections;

/// <summary>
/// The user's settings of a service: from the environment, else from a section of machines.conf. A file with a token that others may read is refused, and so is
/// an unencrypted address outside this machine.
/// </summary>
internal sealed class MachineSettings
{
    /// <summary>The variable with the path of another file than machines.conf in the user's configuration folder.</summary>
    public const string FileVariable = "ISINGLASS_MACHINES_CONF";

    private const string DWave = "dwave";

    private readonly string _machine;
    private readonly Func<string, string?> _environment;
    private readonly Dictionary<string, string>[] _sections;
    private readonly string[] _prefixes;

    private MachineSettings(string machine, Func<string, string?> environment, string[] prefixes, Dictionary<string, string>[] sections,
        string path) =>
        (_machine, _environment, _prefixes, _sections, Path) = (machine, environment, prefixes, sections, path);

    /// <summary>Where the file is, or would be.</summary>
    public string Path { get; }

    /// <summary>The settings of a machine; for D-Wave also its own DWAVE_API_TOKEN etc. and dwave.conf.</summary>
    /// <param name="machine">Its section.</param>
    /// <param name="environment">Reads a variable; null = the process's environment.</param>
    /// <exception cref="InputException">A file is damaged, or others may read its tokens.</exception>
    public static MachineSettings Of(string machine, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        var path = environment(FileVariable) is { Length: > 0 } named ? named : InConfiguration("isinglass", "machines.conf");
        var own = Section(IniFile.Read(path), machine);
        var prefix = $"ISINGLASS_{machine.ToUpperInvariant()}_";
        if (machine != DWave)
        {
            return new MachineSettings(machine, environment, [prefix], [own], path);
        }

        var theirs = IniFile.Read(environment("DWAVE_CONFIG_FILE") is { Length: > 0 } file ? file : InConfiguration("dwave", "dwave.conf"));
        var profile = environment("DWAVE_PROFILE") ?? Section(theirs, "defaults").GetValueOrDefault("profile") ?? theirs.Keys.FirstOrDefault(static name =>
            name != "defaults") ?? "defaults";
        return new MachineSettings(machine, environment, [prefix, "DWAVE_API_"], [own, Section(theirs, profile)], path);
    }

    /// <summary>A value by its key in the file, such as <c>endpoint</c>; ISINGLASS_MACHINE_KEY in the environment takes precedence.</summary>
    public string? Value(string key) =>
        _prefixes.Select(prefix => _environment(prefix + key.ToUpperInvariant())).Concat(_sections.Select(section => section.GetValueOrDefault(key)))
            .FirstOrDefault(static value => value is { Length: > 0 });

    /// <summary>The token.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public Secret RequiredToken() => Value("token") is { } token ? new Secret(token.Trim()) : throw new InputException(
        $"There is no token for {_machine}. Set {_prefixes[^1]}TOKEN, or write 'token = ...' under [{_machine}] in {Path} and allow only yourself to read " +
            "it (chmod 600).");

    /// <summary>The address of the service.</summary>
    /// <exception cref="InputException">It is invalid, or would send the token unencrypted.</exception>
    public Uri Endpoint(string standard)
    {
        var text = Value("endpoint") ?? (Value("region") is { } region ? standard.Replace("na-west-1", region, StringComparison.Ordinal) : standard);
        return !Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http")
            ? throw new InputException($"The endpoint '{text}' is no address. Write one such as {standard}.")
            : address.Scheme == "http" && !address.IsLoopback
            ? throw new InputException($"The endpoint {address} has no encryption, and the token would travel in the clear. Use https; http is for this " +
                "machine alone.")
            : address;
    }

    private static string InConfiguration(string folder, string file) =>
        System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), folder, file);

    private static Dictionary<string, string> Section(Dictionary<string, Dictionary<string, string>> sections, string name) =>
        sections.GetValueOrDefault(name) ?? [];
}
