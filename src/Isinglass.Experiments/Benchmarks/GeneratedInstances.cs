namespace Isinglass.Experiments.Benchmarks;

/// <summary>The generated instances of the tables, by name, with the best value seen so far.</summary>
internal static class GeneratedInstances
{
    private const ulong Seed = 2026;

    private static readonly (string Name, Func<string, BenchmarkInstance> Create)[] Entries =
    [
        ("torus3000", name => BenchmarkInstance.MaxCut(name, InstanceGenerator.Torus(50, 60, Seed), 2110)),
        ("pm5000d20", name => BenchmarkInstance.MaxCut(name, InstanceGenerator.RandomGraph(5000, 50000, signed: true, Seed), 8189)),
        ("K2000", name => BenchmarkInstance.MaxCut(name, InstanceGenerator.Complete(2000, Seed), 34665)),
        ("bqp2500g", name => BenchmarkInstance.Maximum(name, InstanceGenerator.Beasley(2500, Seed), 1319180)),
        ("nn5000", name => new BenchmarkInstance { Name = name, Model = InstanceGenerator.PenaltyRows(5000, 200, 400, 8, 1, Seed), BestKnown = -13182 }),
    ];

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>Creates the instance with this name; null when there is none.</summary>
    public static BenchmarkInstance? TryCreate(string name) =>
        Array.Find(Entries, entry => entry.Name.Equals(name, StringComparison.Ordinal)) is { Create: { } create } ? create(name) : null;
}
