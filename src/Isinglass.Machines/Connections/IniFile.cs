using Isinglass.Model;

namespace Isinglass.Machines.Connections;

/// <summary>Sections of keys and values, as in dwave.conf. Values under [defaults] apply to every section.</summary>
internal static class IniFile
{
    private const string Defaults = "defaults";

    /// <summary>The sections of a file; none when it does not exist.</summary>
    /// <exception cref="InputException">A line is invalid, or others may read a token.</exception>
    public static Dictionary<string, Dictionary<string, string>> Read(string path)
    {
        var sections = new Dictionary<string, Dictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        if (!File.Exists(path))
        {
            return sections;
        }

        var (section, number) = (Defaults, 0);
        sections[section] = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var raw in ReadLines(path))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            if (line[0] == '[' && line[^1] == ']')
            {
                section = line[1..^1].Trim();
                sections.TryAdd(section, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
                continue;
            }

            var at = line.IndexOfAny(['=', ':']);
            if (at <= 0)
            {
                throw new InputException(path, number, "a line is [section], 'key = value' or a comment.");
            }

            sections[section][line[..at].Trim()] = line[(at + 1)..].Trim();
        }

        CheckMode(path, sections.Values.Any(static values => values.ContainsKey("token")));
        foreach (var values in sections.Values)
        {
            foreach (var (key, value) in sections[Defaults])
            {
                values.TryAdd(key, value);
            }
        }

        return sections;
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, 0, $"cannot be read: {exception.Message}", exception);
        }
    }

    private static void CheckMode(string path, bool hasToken)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (hasToken && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != UnixFileMode.None)
        {
            throw new InputException(path, 0, $"holds a token and may be read by others. Close it: chmod 600 {path}");
        }
    }
}
