using Isinglass.Files;
using Isinglass.Files.Answers;

namespace Isinglass.Machines.Answers;

/// <summary>What a machine accepts. Null: no limit is known, or it does not apply.</summary>
internal sealed class LimitsAnswer : IAnswer
{
    private readonly MachineLimits _limits;

    private LimitsAnswer(MachineLimits limits) => _limits = limits;

    public string Name => _limits.Name;

    public string Summary => _limits.Summary;

    public string Source => _limits.Source;

    public string? Vartype => _limits.Vartype?.ToString().ToLowerInvariant();

    public int? MaximumVariables => _limits.MaximumVariables == int.MaxValue ? null : _limits.MaximumVariables;

    public double? LargestCoefficient => _limits.LargestCoefficient < double.MaxValue ? _limits.LargestCoefficient : null;

    public int CoefficientBits => _limits.CoefficientBits;

    public bool TakesRows => _limits.TakesRows;

    public bool TakesGroups => _limits.TakesGroups;

    public bool TakesStarts => _limits.TakesStarts;

    public int? MaximumReads => _limits.MaximumReads == int.MaxValue ? null : _limits.MaximumReads;

    public double? LeastSeconds => _limits.LeastTime?.TotalSeconds;

    public double? LongestSeconds => _limits.LeastTime is null ? null : _limits.LongestTime.TotalSeconds;

    public string? TokenVariable => OutsideMachines.TokenVariable(_limits.Name);

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        ("machine", $"{Name}: {Summary}"),
        ("source", Source),
        ("variables", $"{(Vartype is null ? "" : $"{Vartype}, ")}{Most(MaximumVariables)}"),
        ("coefficients", $"{CoefficientBits} bits{(LargestCoefficient is { } largest ? $", magnitudes up to {largest:G6}" : "")}"),
        ("rows", TakesRows ? $"as rows{(TakesGroups ? ", disjoint 'one of these' as groups" : "")}" : "none: methods send models without"),
        ("starts", TakesStarts ? "as given" : "its own"),
        ("reads", Most(MaximumReads)),
        ("time", LeastSeconds is { } least ? $"{least} to {LongestSeconds} s a call, default {_limits.DefaultTime.TotalSeconds} s" : "its own"),
        .. AnswerPart.Optional("token", TokenVariable is { } variable ? $"{variable}, or machines.conf (docs/machines.md)" : null),
    ];

    /// <summary>What a machine accepts.</summary>
    public static LimitsAnswer Of(MachineLimits limits) => new(limits);

    public byte[] ToJson() => JsonText.Bytes(this, MachineJson.Default.LimitsAnswer);

    private static string Most(int? count) => count is null ? "as many as it manages" : $"up to {count}";
}
