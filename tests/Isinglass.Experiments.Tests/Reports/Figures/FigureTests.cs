using System.Xml.Linq;
using Isinglass.Experiments.Reports.Figures;

namespace Isinglass.Experiments.Tests.Reports.Figures;

public sealed class FigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static IEnumerable<ITheoryDataRow> All => new TheoryData<Figure>
    {
        new LineFigure { Name = "a", Title = "<Loss> & \"more\"", XLabel = "x", YLabel = "y",
        Curves = [new Curve("c", [new CurvePoint(1, 2, 0.5), new CurvePoint(2, double.NaN), new CurvePoint(3, 5)])] },
        new LineFigure { Name = "b", Title = "one value", XLabel = "x", YLabel = "y", XScale = AxisScale.Logarithmic, YScale = AxisScale.Logarithmic,
        Curves = [new Curve("c", [new CurvePoint(0, 1), new CurvePoint(10, 1)])] },
        new LineFigure { Name = "c", Title = "nothing", XLabel = "x", YLabel = "y", Curves = [new Curve("c", [])] },
        new BarFigure { Name = "d", Title = "bars", ValueLabel = "v", Bars = [new Bar("first", -3, 1), new Bar("second", 1e9)] },
        new HistogramFigure { Name = "e", Title = "equal values", ValueLabel = "v", Values = [2, 2, 2] },
        new MatrixFigure { Name = "f", Title = "matrix", Rows = ["a", "b"], Columns = ["c"], Values = [[1], [double.NaN]] },
        new TilesFigure { Name = "g", Title = "tiles", TileHeight = 1, TileWidth = 2, Tiles = [("u", [-1, 1])] },
    };

    [Theory]
    [MemberData(nameof(All))]
    internal void A_picture_is_well_formed_and_stays_within_its_frame(Figure figure)
    {
        var root = XDocument.Parse(figure.ToSvg()).Root!;
        root.Name.ShouldBe(Svg + "svg");
        root.Descendants(Svg + "text").Select(text => text.Value).ShouldContain(figure.Title);
        var (width, height) = ((double)root.Attribute("width")!, (double)root.Attribute("height")!);
        foreach (var box in root.Descendants(Svg + "rect").Skip(1))
        {
            ((double)box.Attribute("x")!).ShouldBeInRange(0, width);
            ((double)box.Attribute("y")! + (double)box.Attribute("height")!).ShouldBeInRange(0, height);
        }

        foreach (var line in root.Descendants(Svg + "line"))
        {
            ((double)line.Attribute("y1")!).ShouldBeInRange(0, height);
            ((double)line.Attribute("x2")!).ShouldBeInRange(0, width);
        }
    }

    [Fact]
    public void A_gap_breaks_a_curve()
    {
        var figure = new LineFigure
        {
            Name = "gap",
            Title = "gap",
            XLabel = "x",
            YLabel = "y",
            Curves = [new Curve("c", [new CurvePoint(0, 1), new CurvePoint(1, 1), new CurvePoint(2, double.NaN), new CurvePoint(3, 1), new CurvePoint(4, 1)])],
        };
        XDocument.Parse(figure.ToSvg()).Descendants(Svg + "polyline").Count().ShouldBe(2);
    }

    [Fact]
    public void A_linear_axis_has_round_ticks_in_equal_steps_from_edge_to_edge()
    {
        var figure = new BarFigure { Name = "t", Title = "t", ValueLabel = "v", Bars = [new Bar("b", 96)] };
        var labels = XDocument.Parse(figure.ToSvg()).Descendants(Svg + "text").Select(text => text.Value);
        new[] { "0", "20", "40", "60", "80", "100" }.ShouldBeSubsetOf(labels);
    }

    [Fact]
    public void Error_bars_end_where_values_end()
    {
        var bars = Labels(new BarFigure { Name = "t", Title = "t", ValueLabel = "share / %", Most = 100, Bars = [new Bar("a", 3, 10), new Bar("b", 97, 9)] });
        bars.ShouldNotContain(label => label.StartsWith('-'));
        bars.ShouldContain("100");
        bars.ShouldNotContain("120");
        var signed = Labels(new BarFigure { Name = "t", Title = "t", ValueLabel = "points", Bars = [new Bar("a", -3, 10)] });
        signed.ShouldContain(label => label.StartsWith("-1", StringComparison.Ordinal));
        var curve = new LineFigure
        {
            Name = "t",
            Title = "t",
            XLabel = "x",
            YLabel = "%",
            Limits = (0, 100),
            Curves = [new Curve("c", [new CurvePoint(1, 2, 30), new CurvePoint(2, 99, 30)])]
        };
        Labels(curve).ShouldNotContain(label => label.StartsWith('-') || label == "120");
    }

    [Fact]
    public void Names_of_a_legend_do_not_overlap_and_no_two_curves_look_alike()
    {
        var figure = new LineFigure
        {
            Name = "t",
            Title = "t",
            XLabel = "x",
            YLabel = "y",
            Curves = [.. Enumerable.Range(0, 9).Select(k => new Curve($"zero-one: one bundle of all, order {k}",
            [new CurvePoint(0, k), new CurvePoint(1, k)]))]
        };
        var root = XDocument.Parse(figure.ToSvg()).Root!;
        var names = root.Descendants(Svg + "text").Where(text => text.Value.StartsWith("zero", StringComparison.Ordinal)).ToArray();
        foreach (var row in names.GroupBy(text => (string)text.Attribute("y")!))
        {
            double[] starts = [.. row.Select(text => (double)text.Attribute("x")!).Order()];
            starts.Zip(starts.Skip(1), (first, second) => second - first).ShouldAllBe(distance => distance > 6.7 * 37);
        }

        var strokes = root.Descendants(Svg + "polyline").Select(line => ((string)line.Attribute("stroke")!, (string?)line.Attribute("stroke-dasharray")))
            .ToArray();
        strokes.Distinct().Count().ShouldBe(9);
    }

    [Fact]
    public void Equal_values_fall_into_one_interval_and_counts_are_whole()
    {
        var figure = new HistogramFigure { Name = "t", Title = "t", ValueLabel = "v", Values = [0, 0, 0, 0] };
        XDocument.Parse(figure.ToSvg()).Descendants(Svg + "rect").Count().ShouldBe(2);
        Labels(new HistogramFigure { Name = "t", Title = "t", ValueLabel = "v", Values = [5, 7] }).ShouldNotContain("0.5");
    }

    [Fact]
    public void Differences_are_blue_below_zero_and_orange_above()
    {
        var figure = new MatrixFigure { Name = "t", Title = "t", Rows = ["a"], Columns = ["b", "c"], Values = [[-1, 1]], IsSigned = true, Digits = 1 };
        XDocument.Parse(figure.ToSvg()).Descendants(Svg + "rect").Skip(1).Select(box => (string)box.Attribute("fill")!)
            .ShouldBe(["rgb(0,114,178)", "rgb(213,94,0)"]);
    }

    private static string[] Labels(Figure figure) => [.. XDocument.Parse(figure.ToSvg()).Descendants(Svg + "text").Select(text => text.Value)];
}
