using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Tables;
using Isinglass.Testing;

namespace Isinglass.Neural.Tests.Data.Tables;

/// <summary>What a user says about a table beside its path.</summary>
public sealed class TableOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Missing_values_are_filled_from_the_training_samples_alone_and_the_user_is_told()
    {
        var path = _folder.Write("x.train.csv", "age,kind,class\n1,red,a\n3,blue,b\n?,blue,a\n8,,b\n");
        _folder.Write("x.test.csv", "age,kind,class\n,,a\n100,red,b\n100,red,b\n");
        var data = DataCatalog.Load(path, null, 1);
        data.Train.Features.ShouldBe([1, 1, 3, 0, 4, 0, 8, 0]);
        data.Test.Features.ShouldBe([4, 0, 100, 1, 100, 1]);
        data.Notes.ShouldHaveSingleItem().ShouldContain("4 values are missing (age 2, kind 2) and count as the mean of the training samples, of words as the");
        data.Table!.Missing.ShouldBe(MissingValues.Mean);
        data.Table.Columns.Select(column => column.Fill).ShouldBe([4, 0]);
    }

    [Fact]
    public void The_most_frequent_value_stands_for_missing_ones_on_request()
    {
        var path = _folder.Write("x.train.csv", "7,a\n5,b\n5,a\n7,b\n?,a\n9,b\n");
        _folder.Write("x.test.csv", "9,a\n9,b\n");
        var data = DataCatalog.Load(path, null, 1, new TableOptions { Missing = MissingValues.MostFrequent });
        data.Train.Features.ShouldBe([7, 5, 5, 7, 5, 9]);
        data.Notes.ShouldHaveSingleItem().ShouldContain("count as the most frequent value of the training samples.");
    }

    [Fact]
    public void A_table_without_missing_values_has_no_rule_and_a_network_refuses_them()
    {
        var path = _folder.Write("x.csv", Lines(20, static n => $"{n},{n % 2}"));
        var known = DataCatalog.Load(path, null, 1);
        known.Table!.Missing.ShouldBe(MissingValues.Error);
        known.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void A_column_without_a_value_is_left_out_with_a_note()
    {
        var data = DataCatalog.Load(_folder.Write("x.csv", "a,b,class\n" + Lines(20, static n => $"{n},?,{n % 2}")), null, 1);
        data.Train.FeatureCount.ShouldBe(1);
        data.Table!.Ignored.ShouldBe(["b"]);
        data.Notes.ShouldContain(note => note.Contains("column 2 (b) has no known value and is left out", StringComparison.Ordinal));
    }

    [Fact]
    public void Columns_are_ignored_by_name_and_by_number_and_what_they_hold_does_not_matter()
    {
        var path = _folder.Write("x.csv", "who,a,when,class\n" + Lines(20, static n => $"key{n},{n},2026-01-{n},{n % 2}"));
        var data = DataCatalog.Load(path + "#ignore=who", null, 1, new TableOptions { Ignore = ["3", "WHO"] });
        data.Train.FeatureCount.ShouldBe(1);
        data.Table!.Ignored.ShouldBe(["who", "when"]);
        data.Table.Describe().ShouldBe(["1 numeric: a", "label: class", "2 left out: who, when"]);
    }

    [Theory]
    [InlineData(',', "1,5;2;a\n2,5;3;b\n")]
    [InlineData('.', "1.5;2;a\n2.5;3;b\n")]
    public void Decimals_follow_a_comma_on_request(char point, string lines)
    {
        var options = new TableOptions { Decimal = point };
        var train = DataCatalog.Load(_folder.Write("x.csv", string.Concat(Enumerable.Repeat(lines, 5))), null, 1, options).Train;
        train.Features.Chunk(2).ShouldAllBe(sample => (sample[0] == 1.5f && sample[1] == 2) || (sample[0] == 2.5f && sample[1] == 3));
    }

    [Fact]
    public void Numbers_with_a_point_are_words_where_decimals_follow_a_comma()
    {
        var text = string.Concat(Enumerable.Repeat("1.5;2,5;a\n2,5;3;b\n", 5));
        Wrong(text, new TableOptions { Decimal = ',' }).ShouldContain("x.csv:1: '1.5' in column 1 is not a number, but '2,5' in line 2 is");
    }

    [Fact]
    public void Label_and_target_name_their_column()
    {
        var path = _folder.Write("x.csv", "kind,price,size\n" + Lines(20, static n => $"{(n % 2 == 0 ? "a" : "b")},{n}.5,{n}"));
        DataCatalog.Load(path, null, 1, new TableOptions { Label = "kind" }).Train.ClassNames.ShouldBe(["a", "b"]);
        DataCatalog.Load(path, null, 1, new TableOptions { Target = "2" }).Train.Targets!.ShouldAllBe(static target => target % 1 == 0.5);
    }

    [Theory]
    [InlineData("", "kind", "size", "", "a label (kind) and a target (size) are named")]
    [InlineData("", "kind", null, "kind", "column 1 (kind) is the label and is to be ignored")]
    [InlineData("", "kinds", null, "", "there is no column 'kinds'. Did you mean 'kind'?")]
    [InlineData("", null, null, "price", "there is no column 'price'")]
    [InlineData("#class=size", "kind", null, "", "The label of the table is said to be size and kind. Say it once.")]
    [InlineData("", "kind", null, "size", "beside column 1 (kind) there is no column left to learn from")]
    public void What_contradicts_itself_is_refused(string behind, string? label, string? target, string ignore, string expected)
    {
        var path = _folder.Write("x.csv", "kind,size\n" + Lines(20, static n => $"{(n % 2 == 0 ? "a" : "b")},{n}"));
        var options = new TableOptions { Label = label, Target = target, Ignore = ignore.Length > 0 ? [ignore] : [] };
        Should.Throw<InputException>(() => DataCatalog.Load(path + behind, null, 1, options)).Message.ShouldContain(expected);
    }

    [Fact]
    public void What_concerns_tables_is_refused_for_other_data()
    {
        Should.Throw<InputException>(() => DataCatalog.Load("glyphs", null, 1, new TableOptions { Label = "x" })).Message.ShouldContain("it has no column 'x'");
        Should.Throw<InputException>(() => DataCatalog.Load("glyphs", null, 1, new TableOptions { Decimal = ',' })).Message.ShouldContain("concern CSV files");
    }

    [Fact]
    public void Columns_are_described_by_kind()
    {
        var path = _folder.Write("x.csv", "id,size,colour,kind\n"
            + Lines(21, static n => $"{n},{n * n},{"red blue green".Split(' ')[n % 3]},{(n % 2 == 0 ? "a" : "b")}"));
        var data = DataCatalog.Load(path, null, 1);
        data.Table!.Describe().ShouldBe(["1 numeric: size", "1 categorical: colour (3)", "label: kind", "1 left out: id"]);
    }

    private string Wrong(string text, TableOptions options) =>
        Should.Throw<InputException>(() => DataCatalog.Load(_folder.Write("x.csv", text), null, 1, options)).Message;

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(n => line(n) + "\n"));
}
