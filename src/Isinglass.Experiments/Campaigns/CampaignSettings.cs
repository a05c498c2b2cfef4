using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Solving;
using Isinglass.Training;

namespace Isinglass.Experiments.Campaigns;

/// <summary>The plan of a campaign: every instance by every method with every seed.</summary>
internal sealed record CampaignSettings
{
    public required IReadOnlyList<NamedInstance> Instances { get; init; }

    /// <summary>Samplers for instances without rows, methods for those with rows.</summary>
    public required IReadOnlyList<string> Samplers { get; init; }

    public required TimeSpan? TimeLimit { get; init; }

    public int? Sweeps { get; init; }

    public int? Reads { get; init; }

    public required int Threads { get; init; }

    /// <summary>Whether a run ends at the best known value of its instance.</summary>
    public bool EndsAtBest { get; init; }

    /// <summary>The value that counts as success for all instances; null = the best known value of each.</summary>
    public double? Target { get; init; }

    public double? TargetOf(string instance) => Target ?? Instances.FirstOrDefault(candidate => candidate.Name == instance)?.BestKnown;

    /// <summary>Checks before the first run that every run is possible.</summary>
    /// <exception cref="InputException">There is no such sampler or method for an instance, or one target for several instances.</exception>
    public void Validate()
    {
        if (Target is not null && Instances.Count > 1)
        {
            throw new InputException("`target` is for one instance. Give the values of several in a table with `best_known`.");
        }

        foreach (var (file, solve) in Solves)
        {
            _ = file.Constrained is { } model ? MethodCatalog.Create(solve, model, new IterationLog()) : (object)MachineCatalog.CreateSampler(solve.Sampler!);
        }
    }

    /// <summary>Why no run uses a setting, as a sentence whose subject is its name; null when a run uses it.</summary>
    public string? WhyIdle(string setting) => Solves.Select(solve => SettingUse.WhyIdle(setting, solve.File, solve.Settings, false))
        .Aggregate(static (one, other) => one is null || other is null ? null : one);

    private IEnumerable<(ModelFile File, SolveSettings Settings)> Solves =>
        from instance in Instances
        from name in Samplers
        select (instance.File, SolveCell.NamedBy(instance, name) with { Threads = 1 });
}
