using System.Text.Json;
using Isinglass.Files.Answers;
using Isinglass.Formats;
using Isinglass.Model.Bridges;
using Isinglass.Neural.Compilation;
using Isinglass.Testing;
using Isinglass.Training.Exchange;

namespace Isinglass.Training.Tests.Exchange;

/// <summary>What is said of written and decoded models.</summary>
public sealed class ExchangeAnswerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_decoded_point_is_told_with_its_scores_and_what_it_violates()
    {
        var plan = ExchangeProblems.Plan();
        var path = _folder.File("m.lp");
        var written = ModelExport.Write(plan, new CompileOptions { Products = ProductEncoding.Inequality }, null, path, FormatOptions.Default);
        var file = Read(ModelFileAnswer.Of(path, written));
        file.GetProperty("map").GetString().ShouldBe(path + ".map.json");
        file.GetProperty("variables").GetInt32().ShouldBe(ModelFormats.Read(path).FileVariableCount);
        file.GetProperty("exact").GetBoolean().ShouldBeTrue();

        var decoded = ModelImport.Decode(path, _folder.Write("s.txt", "w1_1_1_0 1\nw2_1_1_0 1\n"), null, null);
        IAnswer answer = DecodedAnswer.Of(decoded);
        answer.IsGood.ShouldBeFalse();
        var json = Read(answer);
        json.GetProperty("training_loss").GetDouble().ShouldBe(decoded.Loss);
        json.GetProperty("violated").GetArrayLength().ShouldBe(decoded.Violated.Count);
        json.GetProperty("train_accuracy").GetDouble().ShouldBe(decoded.Accuracy.Train);
        json.GetProperty("validation_accuracy").ValueKind.ShouldBe(double.IsNaN(decoded.Accuracy.Validation) ? JsonValueKind.Null : JsonValueKind.Number);
        answer.Parts.ShouldContain(new AnswerPart("rows", $"{decoded.Violated.Count} of {decoded.RowCount} are violated"));
    }

    [Fact]
    public void Every_encoding_is_told_with_its_spins_by_role()
    {
        IAnswer answer = EncodingsAnswer.Of(ExchangeProblems.Plan());
        var encodings = Read(answer).GetProperty("encodings").EnumerateArray().ToList();
        encodings.Count.ShouldBeGreaterThan(5);
        foreach (var encoding in encodings)
        {
            new[] { "selectors", "slacks", "products", "loss" }.Sum(role => encoding.GetProperty(role).GetInt64())
                .ShouldBe(encoding.GetProperty("spins_per_sample").GetInt64(), encoding.GetProperty("name").GetString());
        }

        answer.Parts.Single(static part => part.Header is not null).Rows.Count.ShouldBe(encodings.Count);
    }

    private static JsonElement Read(IAnswer answer) => JsonDocument.Parse(answer.ToJson()).RootElement;
}
