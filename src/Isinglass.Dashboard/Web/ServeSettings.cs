using System.Net;

namespace Isinglass.Dashboard.Web;

/// <summary>Settings of the server.</summary>
internal sealed record ServeSettings
{
    /// <summary>The folder of the runs.</summary>
    public required string Runs { get; init; }

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 = any free one.</summary>
    public int Port { get; init; }

    /// <summary>The token that visitors need; null = none.</summary>
    public string? Token { get; init; }

    /// <summary>Whether visitors may start and stop training.</summary>
    public bool AllowsJobs { get; init; }

    /// <summary>The folder of submitted jobs.</summary>
    public string JobFolder { get; init; } = "jobs";

    /// <summary>Where data are looked for first; null = the usual places.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The assembly of the program isinglass, for training; null = unknown.</summary>
    public string? Program { get; init; }
}
