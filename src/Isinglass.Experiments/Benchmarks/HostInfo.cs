using System.Runtime.InteropServices;

namespace Isinglass.Experiments.Benchmarks;

/// <summary>The machine of a measurement and its load.</summary>
internal static class HostInfo
{
    /// <summary>Processor, cores and runtime in one line.</summary>
    public static string Description => $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}";

    /// <summary>Mean number of running processes over the last minute, this one included; null where the system does not report it.</summary>
    public static double? Load() => FirstLine("/proc/loadavg") is { } line && double.TryParse(line.Split(' ')[0], out var load) ? load : null;

    /// <summary>The load in words.</summary>
    public static string LoadInWords => Load() is { } load ? $"{load:F2} running processes over the last minute, this one included" : "unknown";

    private static string Processor()
    {
        var line = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string? FirstLine(string path) => File.Exists(path) ? File.ReadLines(path).FirstOrDefault() : null;
}
