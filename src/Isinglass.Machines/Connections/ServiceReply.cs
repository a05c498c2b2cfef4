using System.Text;

namespace Isinglass.Machines.Connections;

/// <summary>What a service answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The whole body.</param>
/// <param name="Tag">Its ETag; null = none.</param>
/// <param name="Deprecation">What the service tells about things that will go; null = nothing.</param>
internal sealed record ServiceReply(int Status, byte[] Body, string? Tag = null, string? Deprecation = null)
{
    private const int MostShown = 2000;

    /// <summary>Whether the request was done.</summary>
    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>The body for people, as it is.</summary>
    public string Text => Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, MostShown))).Trim();
}
