using Isinglass.RunStore.Folders;

namespace Isinglass.RunStore.Index;

/// <summary>All facts of a run in the index.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Parameters">Its parameters by name.</param>
/// <param name="Metrics">Its metrics by name.</param>
/// <param name="Artifacts">Its files.</param>
internal sealed record RunDetails(
    RunRow Row, IReadOnlyDictionary<string, RunValue> Parameters, IReadOnlyDictionary<string, RunValue> Metrics, IReadOnlyList<Artifact> Artifacts);
