using Isinglass.Files;

namespace Isinglass.Experiments.Studies.Results;

/// <summary>A measured value as JSON; null where there is no number.</summary>
internal sealed record MeasurePart(double? Mean, double? Sd, int Seeds)
{
    public static MeasurePart Of(Measure measure) => new(JsonText.Finite(measure.Mean), JsonText.Finite(measure.StandardDeviation), measure.Count);
}
