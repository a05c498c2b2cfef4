namespace Isinglass.Hosting;

/// <summary>Options of <see cref="IsingService"/>.</summary>
public sealed class IsinglassOptions
{
    /// <summary>Default number of threads of a call; never changes a result. Default: all.</summary>
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>Where data is looked for first; null = the usual places.</summary>
    public string? DataDirectory { get; set; }
}
