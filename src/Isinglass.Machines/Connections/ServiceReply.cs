using System.Text;

namespace Isinglass.Machines.Connections;

/// <summary>The reply of a service.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The whole body.</param>
/// <param name="Tag">Its ETag; null = none.</param>
/// <param name="Deprecation">The service's deprecation notice; null = none.</param>
internal sealed record ServiceReply(int Status, byte[] Body, string? Tag = null, string? Deprecation = null)
{
    private const int MostShown = 2000;

    /// <summary>Whether the request succeeded.</summary>
    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>The beginning of the body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, MostShown))).Trim();
}
