namespace Isinglass.Hosting;

/// <summary>Options of <see cref="IsingService"/>.</summary>
public sealed class IsinglassOptions
{
    /// <summary>Number of threads of a call that names none; never changes a result. Default: all.</summary>
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>Where data is looked for first; null = the usual places.</summary>
    public string? DataDirectory { get; set; }
}
