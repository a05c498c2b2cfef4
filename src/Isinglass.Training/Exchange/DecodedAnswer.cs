using System.Text.Json;
using Isinglass.Files;
using Isinglass.Files.Answers;

namespace Isinglass.Training.Exchange;

/// <summary>The evaluation of another solver's solution of a compiled model.</summary>
internal sealed class DecodedAnswer : IAnswer
{
    private const int ShownRows = 10;

    private readonly DecodedSolution _decoded;

    private DecodedAnswer(DecodedSolution decoded) => _decoded = decoded;

    public string Network => _decoded.Network.Network.Lattice.Spec.Widths;

    public double TrainingLoss => _decoded.Loss;

    public double Objective => _decoded.Objective;

    public double? ClaimedObjective => JsonText.Finite(_decoded.ClaimedObjective);

    public bool Exact => _decoded.Map.IsExact;

    public bool Verified => _decoded.IsVerified;

    public int Points => _decoded.PointCount;

    public int Rows => _decoded.RowCount;

    public IEnumerable<string> Violated => _decoded.Violated.Select(static row => row.Name);

    bool IAnswer.IsGood => Verified || !Exact;

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        ("network", $"{Network}, {_decoded.Network.Network.Bits.Length} bits{(Points > 1 ? $", the best of {Points} points" : "")}"),
        ("training loss", $"{TrainingLoss:G10} by a forward pass"),
        ("objective", $"{Objective:G10} by the file's text{Meaning}"),
        ("rows", Rows == 0 ? "none" : _decoded.Violated.Count == 0 ? $"all {Rows} hold" : $"{_decoded.Violated.Count} of {Rows} are violated"),
        .. _decoded.Violated.Take(ShownRows).Select(static row => (AnswerPart)("", $"{row.Name}: violated by {row.Violation}")),
        (_decoded.Quality.Name, $"train {Show(_decoded.Accuracy.Train)}"
            + $"{(double.IsNaN(_decoded.Accuracy.Validation) ? "" : $", validation {Show(_decoded.Accuracy.Validation)}")}, test "
            + Show(_decoded.Accuracy.Test)),
    ];

    private string Meaning => !Exact ? _decoded.Map.Penalty is null ? ", a surrogate" : ", penalties included"
        : Verified ? ", equal to the loss" : ", not the loss: the point is not a forward pass; the network was completed";

    /// <summary>The answer of a decoded solution.</summary>
    public static DecodedAnswer Of(DecodedSolution decoded) => new(decoded);

    /// <summary>Scores are named by their measure: train_accuracy, validation_r2; that of validation is null without samples.</summary>
    public byte[] ToJson()
    {
        var json = JsonSerializer.SerializeToNode(this, ExchangeJson.Default.DecodedAnswer)!.AsObject();
        json[$"train_{_decoded.Quality.Key}"] = _decoded.Accuracy.Train;
        json[$"validation_{_decoded.Quality.Key}"] = JsonText.Finite(_decoded.Accuracy.Validation);
        json[$"test_{_decoded.Quality.Key}"] = _decoded.Accuracy.Test;
        return JsonText.Bytes(json);
    }

    private string Show(double score) => _decoded.Quality.Show(score);
}
