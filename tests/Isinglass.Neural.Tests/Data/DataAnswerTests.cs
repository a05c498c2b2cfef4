using System.Text.Json;
using Isinglass.Files.Answers;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Answers;
using Isinglass.Testing;

namespace Isinglass.Neural.Tests.Data;

/// <summary>What is said of data sets.</summary>
public sealed class DataAnswerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_known_set_is_listed_and_generated_ones_are_always_there()
    {
        var answer = new DataListAnswer(_folder.Path);
        using var json = JsonDocument.Parse(answer.ToJson());
        var sets = json.RootElement.EnumerateArray().ToList();
        sets.Select(static set => set.GetProperty("name").GetString()).ShouldBe(DataCatalog.All.Select(static info => info.Name));
        var glyphs = sets.Single(static set => set.GetProperty("name").GetString() == "glyphs");
        (glyphs.GetProperty("generated").GetBoolean(), glyphs.GetProperty("available").GetBoolean()).ShouldBe((true, true));
        glyphs.GetProperty("get").ValueKind.ShouldBe(JsonValueKind.Null);
        glyphs.GetProperty("classes").GetArrayLength().ShouldBe(10);
        answer.Parts.Count().ShouldBe(3 * DataCatalog.All.Count + 1);
    }

    [Fact]
    public void A_table_is_shown_by_its_counts_samples_and_ranges()
    {
        var train = new Dataset("t", 2, null, [1, 4, 3, 2, 5, 6], [0, 1, 0], ["a", "b"]);
        string[] lines = [.. new DataSample(new DatasetPair(train, train), count: 1, width: 80, hasColours: false).Lines];
        lines[0].ShouldBe("t: 3 training and 3 test samples, 2 features, 2 classes");
        lines.ShouldContain("class 0 a: 2 training, 2 test");
        lines.ShouldContain("  1 4");
        lines.ShouldNotContain("  5 6");
        lines[^2].ShouldBe($"{1,-10}{1,12}{3,12}{5,12}");
    }

    [Fact]
    public void Images_are_drawn_by_their_darkness()
    {
        var data = DataCatalog.Load("glyphs", null, 1);
        string[] lines = [.. new DataSample(new DatasetPair(data.Train, data.Test), count: 1, width: 100, hasColours: false).Lines];
        lines.Count(static line => line.StartsWith("class ", StringComparison.Ordinal)).ShouldBe(10);
        lines.ShouldContain(static line => line.Contains("@@", StringComparison.Ordinal));
        new DataSample(new DatasetPair(data.Train, data.Test), count: 1, width: 100, hasColours: true).Lines.ShouldContain(static line => line.Contains('▀'));
    }
}
