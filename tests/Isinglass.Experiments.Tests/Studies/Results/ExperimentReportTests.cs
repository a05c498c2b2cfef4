using System.Text;
using System.Text.Json;
using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Reports.Figures;
using Isinglass.Experiments.Studies.Results;
using Isinglass.Model.Control;
using Isinglass.Testing;

namespace Isinglass.Experiments.Tests.Studies.Results;

public sealed class ExperimentReportTests
{
    [Fact]
    public void A_measure_has_the_sample_deviation()
    {
        // Values 2, 4, 4, 4, 5, 5, 7, 9: sum of squared deviations 32, so 32/7 with n - 1.
        var measure = Measure.Of([2, 4, 4, 4, 5, 5, 7, 9]);
        measure.Mean.ShouldBe(5);
        measure.StandardDeviation.ShouldBe(Math.Sqrt(32.0 / 7), 1e-12);
        measure.StandardError.ShouldBe(Math.Sqrt(32.0 / 7 / 8), 1e-12);
        double.IsNaN(Measure.Of([]).Mean).ShouldBeTrue();
    }

    [Fact]
    public void The_json_has_the_named_values_and_no_number_that_json_cannot_hold()
    {
        using var json = JsonDocument.Parse(Json(Example()));
        var root = json.RootElement;
        root.EnumerateObject().Select(static member => member.Name).ShouldBe(
        [
            "experiment", "solved_share", "slope", "seed", "seeds", "parameters", "table", "baselines", "verdicts", "extra", "cells", "cells_missing",
            "seconds", "stop_reason", "run",
        ]);
        root.GetProperty("extra")[0].GetProperty("n").GetInt32().ShouldBe(3);
        root.GetProperty("solved_share").GetDouble().ShouldBe(0.75);
        root.GetProperty("slope").ValueKind.ShouldBe(JsonValueKind.Null);
        root.GetProperty("baselines").GetProperty("random_guess").GetProperty("solved_share").GetDouble().ShouldBe(0.1);
        var row = root.GetProperty("table")[0];
        row.GetProperty("label").GetString().ShouldBe("a & b");
        row.GetProperty("accuracy").GetProperty("mean").GetDouble().ShouldBe(0.5);
        row.GetProperty("accuracy").GetProperty("seeds").GetInt32().ShouldBe(2);
        row.GetProperty("single").GetRawText().Replace(" ", "").Replace("\n", "").ShouldBe("""{"mean":1.5,"sd":null,"seeds":1}""");
        row.GetProperty("remark").GetString().ShouldBe("fine");
        root.GetProperty("verdicts")[0].GetProperty("holds").ValueKind.ShouldBe(JsonValueKind.False);
    }

    [Fact]
    public void The_folder_has_all_files_and_the_page_asks_nobody()
    {
        using var temporary = new TemporaryFolder();
        var path = temporary.File("result");
        ExperimentReport.WriteFolder(Example(), path);
        Directory.EnumerateFiles(path).Select(Path.GetFileName).Order().ShouldBe(["bars.svg", "report.html", "result.json", "table.md"]);
        var page = File.ReadAllText(Path.Combine(path, "report.html"));
        page.ShouldContain("a &amp; b");
        page.ShouldContain("50.00 &#177; 14.14");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("src=");
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "result.json")));
        var cell = json.RootElement.GetProperty("cells")[0];
        cell.GetProperty("case").GetString().ShouldBe("a & b");
        cell.GetProperty("seed").GetUInt64().ShouldBe(7UL);
        cell.GetProperty("accuracy").GetDouble().ShouldBe(0.4);
        json.RootElement.GetProperty("cells_missing").GetInt32().ShouldBe(1);
    }

    [Fact]
    public void A_row_must_fit_the_columns() =>
        Should.Throw<ArgumentException>(() => new ResultTable("x", new ResultColumn("a", "a")).Add("row", 1.0, 2.0));

    private static ExperimentResult Example()
    {
        var table = new ResultTable("case", new ResultColumn("accuracy", "accuracy", 2, true), new ResultColumn("remark", "remark"),
            new ResultColumn("single", "single"));
        table.Add("a & b", Measure.Of([0.4, 0.6]), "fine", 1.5);
        return new ExperimentResult
        {
            Name = "example",
            Question = "Is it so?",
            Seed = 7,
            Seeds = 2,
            Values = [("solved_share", 0.75), ("slope", double.NaN)],
            Table = table,
            Baselines = [("random_guess", [("solved_share", 0.1)])],
            Verdicts = [new Verdict("at least 0.8", false, "0.75")],
            Figures = [new BarFigure { Name = "bars", Title = "Bars", ValueLabel = "v", Bars = [new Bar("x", 1)] }],
            Cells = [new CellValues("a & b", 7, [("accuracy", 0.4)])],
            Details = [("extra", new[] { new Dictionary<string, object?> { ["n"] = 3 } })],
            MissingCells = 1,
            Seconds = 1,
            StopReason = StopReason.Completed,
        };
    }

    private static string Json(ExperimentResult result) => Encoding.UTF8.GetString(new ExperimentAnswer(result, null).ToJson());
}
