namespace Isinglass.Jobs;

/// <summary>The program whose commands are jobs.</summary>
/// <param name="Path">Its assembly, which the runtime starts, or its executable.</param>
/// <param name="Keeper">Its arguments that keep the folder of this path: a <see cref="JobKeeper"/> runs.</param>
internal sealed record JobProgram(string Path, Func<string, IReadOnlyList<string>> Keeper);
