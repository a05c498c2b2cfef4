using System.Text.Json.Serialization;

namespace Isinglass.Training.Runs.Summaries;

/// <summary>The effect of approximated activations on the outputs.</summary>
internal sealed record CarriedErrorSummary(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Bound, double Largest, double Mean, int Networks, int Samples);
