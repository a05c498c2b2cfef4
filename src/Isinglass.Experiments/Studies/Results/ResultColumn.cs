using Isinglass.Training;

namespace Isinglass.Experiments.Studies.Results;

/// <summary>A column of a result table.</summary>
/// <param name="Name">Name in JSON: lower-case words joined by '_'.</param>
/// <param name="Header">Header for people, with its unit.</param>
/// <param name="Digits">Decimals.</param>
/// <param name="IsShare">Values 0..1 that are shown in percent.</param>
internal sealed record ResultColumn(string Name, string Header, int Digits = 2, bool IsShare = false)
{
    /// <summary>The column of one part (train, validation, test) in the measure of a run.</summary>
    internal static ResultColumn Of(Quality quality, string part, string? header = null) =>
        new($"{part}_{quality.Key}", header ?? (quality.IsShare ? part : $"{part} {quality.Name}"), quality.IsShare ? 2 : 4, quality.IsShare);
}
