using System.Net;

namespace Isinglass.Dashboard.Web;

/// <summary>What is served, to whom.</summary>
internal sealed record ServeSettings
{
    /// <summary>The folder of the runs.</summary>
    public required string Runs { get; init; }

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 = any free one.</summary>
    public int Port { get; init; }

    /// <summary>What visitors must know; null = nothing.</summary>
    public string? Token { get; init; }

    /// <summary>Whether visitors may start and stop training.</summary>
    public bool AllowsJobs { get; init; }

    /// <summary>The folder of submitted jobs.</summary>
    public string JobFolder { get; init; } = "jobs";

    /// <summary>Where data are looked for first; null = the usual places.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The assembly of the program isinglass, which trains; null = not known.</summary>
    public string? Program { get; init; }
}
