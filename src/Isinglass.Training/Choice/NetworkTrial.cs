using System.Text.Json.Serialization;

namespace Isinglass.Training.Choice;

/// <summary>A network that was tried by cross-validation.</summary>
/// <param name="Network">Inputs and layers.</param>
/// <param name="Weights">Codebook of the weights.</param>
/// <param name="Biases">Codebook of the biases.</param>
/// <param name="Margin">Margin, in standard deviations of the output.</param>
/// <param name="BitCount">Parameter bits.</param>
internal sealed record NetworkTrial(string Network, string Weights, string Biases, double Margin, [property: JsonPropertyName("bits")] int BitCount)
{
    /// <summary>Folds that it was judged on; those that fell behind were judged on fewer.</summary>
    public int Folds { get; init; }

    /// <summary>
    /// Mean loss of held-out samples, whatever the scale of the outputs: the cross entropy at the temperature that is best for it; for regression the mean
    /// squared error in variances of the target.
    /// </summary>
    [JsonPropertyName("held_out_loss")]
    public double Loss { get; init; } = double.PositiveInfinity;

    /// <summary>Accuracy on held-out samples, for regression R^2.</summary>
    [JsonPropertyName("held_out_score")]
    public double Score { get; init; }
}
