using System.Text.Json.Serialization;

namespace Isinglass.Training.Choice;

/// <summary>A network evaluated by cross-validation.</summary>
/// <param name="Network">Inputs and layers.</param>
/// <param name="Weights">Codebook of the weights.</param>
/// <param name="Biases">Codebook of the biases.</param>
/// <param name="Margin">Margin, in standard deviations of the output.</param>
/// <param name="BitCount">Parameter bits.</param>
internal sealed record NetworkTrial(string Network, string Weights, string Biases, double Margin, [property: JsonPropertyName("bits")] int BitCount)
{
    /// <summary>Number of folds on which it was evaluated; fewer for those that fell behind.</summary>
    public int Folds { get; init; }

    /// <summary>
    /// Mean loss of held-out samples, independent of the scale of the outputs: the cross entropy at its best temperature; for regression the mean squared error
    /// in variances of the target.
    /// </summary>
    [JsonPropertyName("held_out_loss")]
    public double Loss { get; init; } = double.PositiveInfinity;

    /// <summary>Accuracy on held-out samples, for regression R^2.</summary>
    [JsonPropertyName("held_out_score")]
    public double Score { get; init; }
}
