using System.Text.Json.Serialization;

namespace Isinglass.RunStore.Folders;

/// <summary>A file of a run.</summary>
/// <param name="Name">Its path in the folder, with '/'.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Hash">SHA-256 of its content, hexadecimal; null while the run is writing it.</param>
internal sealed record Artifact(string Name, long Bytes, [property: JsonPropertyName("sha256")] string? Hash);
