using System.Text.Json;
using Isinglass.Export.Import;
using Isinglass.Export.Lowering;
using Isinglass.Export.Onnx;
using Isinglass.Files.Answers;
using Isinglass.Model;
using Isinglass.Neural.Export;
using Isinglass.Testing;

namespace Isinglass.Export.Tests;

/// <summary>What is said of exported and imported networks.</summary>
public sealed class ExportAnswerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_export_tells_its_files_and_who_checked_them()
    {
        var path = _folder.File("network.json");
        NetworkFile.Write(path, TrainedNetworks.Of("ternary").Predictor.Network);
        IAnswer answer = ExportAnswer.Of(path, ExportTarget.Onnx, null, isVerified: true, null, null);
        var json = Read(answer);
        json.GetProperty("target").GetString().ShouldBe("onnx");
        json.GetProperty("files").EnumerateArray().ShouldAllBe(file => File.Exists(file.GetString()));
        json.GetProperty("bytes").GetInt64().ShouldBe(json.GetProperty("files").EnumerateArray().Sum(file => new FileInfo(file.GetString()!).Length));
        (json.GetProperty("checked_by").GetString() is null).ShouldBeFalse();
        json.GetProperty("differences").GetInt64().ShouldBe(0);
        json.TryGetProperty("flash_bytes", out _).ShouldBeFalse();
        Should.NotThrow(((ExportAnswer)answer).RefuseDifferences);

        IAnswer plain = ExportAnswer.Of(path, ExportTarget.Onnx, null, isVerified: false, null, null);
        Read(plain).GetProperty("checked_by").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void A_program_exports_a_file_by_its_path()
    {
        var path = _folder.File("network.json");
        NetworkFile.Write(path, TrainedNetworks.Of("ternary").Predictor.Network);
        var result = NetworkExporter.Export(path, ExportTarget.CSharp, _folder.File("code"), parts: []);
        result.Files.ShouldAllBe(file => File.Exists(file));
        (result.SamplesChecked > 0, result.Differences).ShouldBe((true, 0));
        NetworkExporter.Export(path, ExportTarget.CSharp, _folder.File("unchecked")).SamplesChecked.ShouldBe(0);
    }

    [Fact]
    public void An_import_tells_its_scores_and_is_written()
    {
        var trained = TrainedNetworks.Of("ternary");
        var file = _folder.Write("network.onnx", QuantizedGraph.Of(new ExportedNetwork(trained.Predictor)));
        var json = Read(ImportAnswer.Of(file, trained.Recipe, null, _folder.File("imported.json")));
        var network = NetworkFile.Read(json.GetProperty("file").GetString()!);
        json.GetProperty("network").GetString().ShouldBe(network.Network.Lattice.Spec.Widths);
        json.GetProperty("network_bytes").GetInt32().ShouldBe(network.Network.ByteCount);
        json.GetProperty("test_accuracy").GetDouble().ShouldBe(trained.Predictor.Evaluate(trained.Parts[1].Samples).Accuracy);
        json.TryGetProperty("test_r2", out _).ShouldBeFalse();
    }

    [Fact]
    public void A_network_whose_data_is_not_here_is_imported_without_scores()
    {
        var network = TrainedNetworks.Of("ternary").Predictor.Network with { Data = "not-here" };
        IAnswer answer = ImportAnswer.Of(network, null, null, _folder.File("imported.json"));
        answer.Notes.ShouldHaveSingleItem().ShouldContain("not-here");
        Read(answer).TryGetProperty("test_accuracy", out _).ShouldBeFalse();
        File.Exists(_folder.File("imported.json")).ShouldBeTrue();
        Should.Throw<InputException>(() => ImportAnswer.Of(network, "neither-here", null, _folder.File("imported.json")));
    }

    private static JsonElement Read(IAnswer answer) => JsonDocument.Parse(answer.ToJson()).RootElement;
}
