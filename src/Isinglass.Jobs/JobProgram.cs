namespace Isinglass.Jobs;

/// <summary>The program whose commands are jobs.</summary>
/// <param name="Assembly">Path of its assembly, which the runtime starts.</param>
/// <param name="Keeper">Its arguments that keep the folder of this path: a <see cref="JobKeeper"/> runs.</param>
internal sealed record JobProgram(string Assembly, Func<string, IReadOnlyList<string>> Keeper);
