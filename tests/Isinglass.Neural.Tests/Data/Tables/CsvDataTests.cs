using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Data.Tables;
using Isinglass.Testing;

namespace Isinglass.Neural.Tests.Data.Tables;

public sealed class CsvDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_last_column_is_the_class_and_a_fifth_of_every_class_is_kept_for_the_test()
    {
        var (train, test) = Load("x.csv", Lines(20, static n => $"{n},-{n}.5,{(n % 2 == 0 ? "even" : "odd")}"));
        (train.SampleCount, test.SampleCount).ShouldBe((16, 4));
        train.CountClasses().ShouldBe([8, 8]);
        train.ClassNames.ShouldBe(["even", "odd"]);
        train.Name.ShouldBe("x");
        train.Shape.ShouldBeNull();
        for (var n = 0; n < 16; n++)
        {
            train.Sample(n)[1].ShouldBe(-train.Sample(n)[0] - 0.5f);
            train.Labels[n].ShouldBe((int)train.Sample(n)[0] % 2);
        }

        train.Features.Concat(test.Features).Order().ShouldBe(Enumerable.Range(0, 20).SelectMany(static n => new[] { n, -n - 0.5f }).Order());
        Load("x.csv", Lines(20, static n => $"{n},-{n}.5,{n % 2}")).Test.Features.ShouldBe(test.Features);
        DataCatalog.Load(_folder.File("x.csv"), null, 2).Test.Features.ShouldNotBe(test.Features);
    }

    [Theory]
    [InlineData("class,a,b\n", "")]
    [InlineData("Target,a,b\n", "")]
    [InlineData("kind,a,b\n", "#class=kind")]
    [InlineData("kind,a,b\n", "#class=1")]
    [InlineData("", "#class=1")]
    public void The_class_column_is_found_by_its_name_or_number(string header, string options)
    {
        var path = _folder.Write("x.csv", header + Lines(10, static n => $"{n % 2},7,{n}"));
        var train = DataCatalog.Load(path + options, null, 1).Train;
        train.FeatureCount.ShouldBe(2);
        train.Features.Where(static (_, k) => k % 2 == 0).ShouldAllBe(static x => x == 7);
        train.Features.Where(static (_, k) => k % 2 == 1).Select(static x => (int)x % 2).ShouldBe(train.Labels);
    }

    [Fact]
    public void The_header_of_scikit_learn_names_the_classes()
    {
        var (train, test) = Load("x.csv", "10,4,setosa,versicolor,virginica\n" + Lines(10, static n => $"{n},0,0,0,{n % 3}"));
        train.ClassNames.ShouldBe(["setosa", "versicolor", "virginica"]);
        (train.SampleCount + test.SampleCount).ShouldBe(10);
        Error("x.csv", "11,4,setosa,versicolor,virginica\n" + Lines(10, static n => $"{n},0,0,0,{n % 3}"))
            .ShouldContain("x.csv:1: the header says 11 samples of 4 features, the file has 10 of 4");
        Error("x.csv", "10,4,setosa,versicolor\n" + Lines(10, static n => $"{n},0,0,0,{n % 3}")).ShouldContain("class '2' is not one of 0 .. 1");
    }

    [Fact]
    public void Words_become_one_feature_when_there_are_two_and_one_each_when_there_are_more()
    {
        var path = _folder.Write("x.train.csv", "colour;size;class\nred;big;a\ngreen;small;b\nblue;big;a\n\"red\";small;b\n");
        _folder.Write("x.test.csv", "colour;size;class\ngreen;big;b\n");
        var (train, test) = DataCatalog.Load(path, null, 1);
        train.FeatureCount.ShouldBe(4);
        train.Sample(0).ToArray().ShouldBe([0, 0, 1, 0]);
        train.Sample(1).ToArray().ShouldBe([0, 1, 0, 1]);
        train.Sample(3).ToArray().ShouldBe([0, 0, 1, 1]);
        test.Features.ShouldBe([0, 1, 0, 0]);
        test.Labels.ShouldBe([1]);
    }

    [Fact]
    public void Quotes_tabs_carriage_returns_blank_lines_and_remarks_are_read()
    {
        var train = Load("x.csv", "|remark, of, UCI\r\n\r\n1\t\"a\"\"b\tc\"\tyes\r\n2\td\tno.\r\n3\td\tyes\r\n4\td\tno\r\n5\td\tyes\r\n6\td\tno\r\n").Train;
        train.ClassNames.ShouldBe(["no", "yes"]);
        train.FeatureCount.ShouldBe(2);
    }

    [Fact]
    public void Whole_numbers_as_classes_are_sorted_by_value_and_have_one_form() =>
        Load("x.csv", Lines(20, static n => $"{n},{(n % 2 == 0 ? "10" : "2.0")}")).Train.ClassNames.ShouldBe(["2", "10"]);

    [Theory]
    [InlineData("a;b;label\n", "{0},25;{0},5;{1}", "x.csv:2: '0,25' in column 1 (a) is a number with a decimal comma")]
    [InlineData("", "{0},25;7;{1}", "x.csv:1: '0,25' in column 1 is a number with a decimal comma")]
    [InlineData("", "{0}\t,5\t{1}", "x.csv:1: ',5' in column 2 is a number with a decimal comma")]
    [InlineData("", "{0},5;1,5;-0,25;c{1}", "x.csv:1: '0,5' in column 1 is a number with a decimal comma or with thousands separators "
        + "(cells are separated by ';', no line names the columns)")]
    [InlineData("", "{0},5\t1,5\t+,25\tc{1}\t", "(cells are separated by tabs, no line names the columns)")]
    [InlineData("a,b,label\r\n", "1,\"{0},5\",{1}\r", "x.csv:2: '0,5' in column 2 (b) is a number with a decimal comma")]
    [InlineData("a,b,label\n", "1,\"1,{0}00\",{1}", "'1,000' in column 2 (b)")]
    [InlineData("a;b;label\n", "1;1.234,{0};{1}", "'1.234,0' in column 2 (b)")]
    [InlineData("a;b;label\n", "1;12 34{0};{1}", "'12 340' in column 2 (b)")]
    [InlineData("a;b;label\n", "1;1'00{0}.5;{1}", "'1'000.5' in column 2 (b)")]
    [InlineData("a;label\n", "{0};{1},5", "column 2 (label) is a number with a decimal comma")]
    public void Numbers_of_another_notation_are_not_taken_for_words(string header, string line, string expected) =>
        Error("x.csv", header + Lines(9, n => string.Format(null, line, n, n % 2))).ShouldContain(expected);

    [Theory]
    [InlineData("{0},5;1,{0};-0,25;c{1}", ',', 3)]
    [InlineData("{0},5,red;blue,c{1}", '.', 3)]
    [InlineData("{0},5\t7,25\tc{1}", ',', 2)]
    public void Commas_are_decimal_where_nothing_else_is_possible(string line, char point, int features) =>
        DataCatalog.Load(_folder.Write("x.csv", Lines(20, n => string.Format(null, line, n, n % 2))), null, 1, new TableOptions { Decimal = point })
            .Train.FeatureCount.ShouldBe(features);

    [Fact]
    public void A_column_of_words_with_a_comma_is_one_of_words() =>
        Load("x.csv", Lines(20, static n => $"\"{(n % 3 == 0 ? "1,2" : n % 3 == 1 ? "both" : "3,4")}\",{n % 2}")).Train.FeatureCount.ShouldBe(3);

    [Theory]
    [InlineData("key{0}", 60, true)]
    [InlineData("2026-01-{0}", 30, true)]
    [InlineData("key{1}", 60, true)]
    [InlineData("key{2}", 60, false)]
    [InlineData("key{0}", 5, true)]
    public void Names_of_samples_are_not_categories(string word, int count, bool isRefused)
    {
        var text = "who,x,label\n" + Lines(count, n => $"{string.Format(null, word, n, n % 35, n % 20)},{n},{n % 2}");
        if (isRefused)
        {
            Error("x.csv", text).ShouldContain("in column 1 (who) is one of");
        }
        else
        {
            Load("x.csv", text).Train.FeatureCount.ShouldBe(21);
        }
    }

    [Theory]
    [InlineData("", 0, 1)]
    [InlineData("Unnamed: 0", 0, 1)]
    [InlineData("Unnamed: 0", 7, 11)]
    [InlineData("ID", 1, 1)]
    [InlineData("index", 1000, 1)]
    public void Row_numbers_are_left_out_and_the_user_is_told(string name, int first, int step)
    {
        var data = Load("x.csv", $"{name},a,label\r\n" + Lines(10, n => $"{first + step * n % 113},{n}.5,{(n < 5 ? "no" : "yes")}\r"));
        data.Train.FeatureCount.ShouldBe(1);
        data.Train.Features.ShouldAllBe(static x => x % 1 == 0.5f);
        data.Notes.ShouldHaveSingleItem().ShouldContain(name.Length > 0 ? $"x.csv: column 1 ({name}) numbers the rows" : "x.csv: column 1 numbers the rows");
    }

    [Theory]
    [InlineData("x1,a,label\n", "{0},{0}.5,{1}", 2)]
    [InlineData("id,a,label\n", "{2},{0}.5,{1}", 2)]
    [InlineData(",a,label\n", "{0}.25,{0}.5,{1}", 2)]
    [InlineData("", "{0},{0}.5,{1}", 2)]
    public void A_column_that_may_be_a_property_stays(string header, string line, int expected)
    {
        var data = Load("x.csv", header + Lines(10, n => string.Format(null, line, n, n % 2, n * n)));
        data.Train.FeatureCount.ShouldBe(expected);
        data.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void A_first_sample_with_an_empty_cell_is_no_header() =>
        Refused("x.csv", ",red,yes\n1,blue,no\n2,red,yes\n3,red,no\n").ShouldContain("x.csv:1: the value in column 1 is missing (empty)");

    [Fact]
    public void A_packed_file_is_read_and_one_that_is_cut_short_is_refused()
    {
        var bytes = IdxBytes.Gzip(System.Text.Encoding.UTF8.GetBytes(Lines(2000, static n => $"{n},{n * n % 1003},{n % 2}")));
        DataCatalog.Load(_folder.Write("x.csv.gz", bytes), null, 1).Train.SampleCount.ShouldBe(1600);
        var half = _folder.Write("y.csv.gz", bytes[..(bytes.Length / 2)]);
        Should.Throw<InputException>(() => DataCatalog.Load(half, null, 1)).Message.ShouldContain("y.csv.gz: the packed file is damaged or cut short");
    }

    [Theory]
    [InlineData("1,2,a\n3,b\n", "x.csv:2: 2 values; line 1 has 3")]
    [InlineData("1,2,a\n\n3,4,5,b\n", "x.csv:3: 4 values; line 1 has 3")]
    [InlineData("a,b,class\n1,2\n", "x.csv:2: 2 values, but the header names 3 columns")]
    [InlineData("1,2,a\n3,4x,b\n", "x.csv:2: '4x' in column 2 is not a number, but '2' in line 1 is")]
    [InlineData("1,1e999,a\n3,4,b\n1,2,a\n", "x.csv:1: '1e999' in column 2 is not a finite number")]
    [InlineData("1,Infinity,a\n3,4,b\n1,2,a\n", "x.csv:1: 'Infinity' in column 2 is not a finite number")]
    [InlineData("1,2,a\n3,4,a\n", "all samples are of class 'a'")]
    [InlineData("1,2,0.5\n3,4,1.5\n", "x.csv:1: '0.5' in column 3 is no class")]
    [InlineData("1,2,3\n3,4,4\n3,5,6\n", "column 3 has 3 different values in 3 samples; that is no class")]
    [InlineData("1\n2\n", "x.csv:1: there is one column only")]
    [InlineData("", "x.csv: the file has no samples")]
    [InlineData("a,b,class\n", "x.csv: all samples are of class")]
    [InlineData("1,\"2,a\n", "x.csv:1: a quotation mark")]
    [InlineData("1,2\0,a\n", "x.csv:1: this is not text")]
    public void A_wrong_table_is_explained_with_line_and_column(string text, string expected) => Error("x.csv", text).ShouldContain(expected);

    [Theory]
    [InlineData("1,2,a\n3,,b\n", "x.csv:2: the value in column 2 is missing (empty)")]
    [InlineData("1,2,a\n3,?,b\n", "x.csv:2: the value in column 2 is missing ('?')")]
    [InlineData("1,2,a\n3,NaN,b\n", "missing ('NaN')")]
    [InlineData("age,size,class\n1,2,a\n3,NA,b\n", "x.csv:3: the value in column 2 (size) is missing ('NA')")]
    [InlineData("1,2,a\n3,4,?\n", "x.csv:2: the value in column 3 is missing")]
    public void Missing_values_are_an_error_on_request(string text, string expected) => Refused("x.csv", text).ShouldContain(expected);

    [Fact]
    public void A_missing_label_is_refused_unless_its_row_is_left_out()
    {
        var text = Lines(20, static n => $"{n},{(n == 7 ? "?" : n % 2)}");
        Error("x.csv", text).ShouldContain("x.csv:8: the value in column 2 is missing ('?')");
        Should.Throw<InputException>(() => DataCatalog.Load(_folder.File("x.csv") + "#missing=mean", null,
            1)).Message.ShouldContain("a label cannot be filled");
        var (train, test) = DataCatalog.Load(_folder.File("x.csv") + "#missing=drop", null, 1);
        (train.SampleCount + test.SampleCount).ShouldBe(19);
    }

    [Fact]
    public void Samples_with_missing_values_can_be_left_out()
    {
        var path = _folder.Write("x.csv", Lines(20, static n => $"{(n < 10 ? "?" : n)},{n % 2}"));
        var data = DataCatalog.Load(path + "#missing=drop", null, 1);
        var (train, test) = data;
        (train.SampleCount + test.SampleCount).ShouldBe(10);
        data.Notes.ShouldHaveSingleItem().ShouldContain("10 of 20 samples have missing values (column 1 10) and are left out");
        var empty = _folder.Write("y.csv", "?,1\n?,2\n") + "#missing=drop";
        Should.Throw<InputException>(() => DataCatalog.Load(empty, null, 1)).Message.ShouldContain("no samples");
    }

    [Fact]
    public void Columns_can_be_pixels_by_request_or_by_the_name_of_the_file()
    {
        var text = Lines(10, static n => $"1,2,3,4,5,{n},{n % 2}");
        Load("d_2x3.csv", text).Train.Shape.ShouldBe(new ImageShape(2, 3));
        Load("d_3x3.csv", text).Train.Shape.ShouldBeNull();
        DataCatalog.Load(_folder.Write("d.csv", text) + "#shape=3x2", null, 1).Train.Shape.ShouldBe(new ImageShape(3, 2));
        Should.Throw<InputException>(() => DataCatalog.Load(_folder.File("d.csv") + "#shape=3x3", null, 1)).Message.ShouldContain("9 pixels");
    }

    [Theory]
    [InlineData("#class=size", "no column 'size'")]
    [InlineData("#class=9", "no column '9'")]
    [InlineData("#missing=keep", "'missing=keep'")]
    [InlineData("#", "is not understood")]
    [InlineData("#colour", "shape=HEIGHTxWIDTH")]
    public void Wrong_options_after_the_path_are_explained(string options, string expected)
    {
        var path = _folder.Write("x.csv", "a,b,class\n1,2,0\n1,3,1\n");
        Should.Throw<InputException>(() => DataCatalog.Load(path + options, null, 1)).Message.ShouldContain(expected);
    }

    [Fact]
    public void A_companion_with_other_columns_or_classes_is_refused()
    {
        var path = _folder.Write("x.data", Lines(10, static n => $"{n},{n},{n % 2}"));
        _folder.Write("x.test", "1,2\n");
        Should.Throw<InputException>(() => DataCatalog.Load(path, null, 1)).Message.ShouldContain("x.test:1: the columns are not those");
        _folder.Write("x.test", "1,2,7\n");
        Should.Throw<InputException>(() => DataCatalog.Load(path, null, 1)).Message.ShouldContain("class '7' occurs among the test samples only");
    }

    [Theory]
    [InlineData("iris.csv", 150, 4, "setosa,versicolor,virginica")]
    [InlineData("wine_data.csv", 178, 13, "class_0,class_1,class_2")]
    [InlineData("breast_cancer.csv", 569, 30, "malignant,benign")]
    [InlineData("digits_8x8.csv.gz", 1797, 64, "0,1,2,3,4,5,6,7,8,9")]
    [InlineData("optdigits_train_8x8.csv.gz", 3823, 64, "0,1,2,3,4,5,6,7,8,9")]
    [InlineData("adult.data.gz#missing=drop", 45222, 103, "<=50K,>50K")]
    [InlineData("heart.csv", 303, 13, "0,1")]
    [InlineData("monks-1.train.csv", 124 + 432, 6, "0,1")]
    [InlineData("monks-2.train.csv", 169 + 432, 6, "0,1")]
    [InlineData("monks-3.train.csv", 122 + 432, 6, "0,1")]
    [InlineData("tic-tac-toe.data", 958, 27, "negative,positive")]
    [InlineData("SPECT.train.csv", 80 + 187, 22, "0,1")]
    [InlineData("sonar.csv", 208, 60, "M,R")]
    [InlineData("pima-indians-diabetes.csv", 768, 8, "0,1")]
    [InlineData("haberman.csv", 306, 3, "1,2")]
    [InlineData("german.csv", 1000, 59, "1,2")]
    [InlineData("breast-cancer-wisconsin.csv#missing=drop", 683, 9, "2,4")]
    public void Genuine_tables_are_read(string name, int sampleCount, int featureCount, string classNames)
    {
        Require.Data("tabular", name.Split('#')[0]);
        var (train, test) = DataCatalog.Load(Path.Combine("tabular", name), Require.Data(), 1);
        (train.SampleCount + test.SampleCount).ShouldBe(sampleCount);
        train.FeatureCount.ShouldBe(featureCount);
        string.Join(',', train.ClassNames).ShouldBe(classNames);
        train.Shape.ShouldBe(name.Contains("8x8", StringComparison.Ordinal) ? new ImageShape(8, 8) : null);
        train.CountClasses().Min().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("adult.data.gz", ":15: the value in column 14 is missing ('?')")]
    [InlineData("breast-cancer-wisconsin.csv", ":24: the value in column 6 is missing ('?')")]
    public void Missing_values_of_genuine_tables_are_refused_on_request(string name, string expected)
    {
        var path = Require.Data("tabular", name);
        Should.Throw<InputException>(() => DataCatalog.Load(path + "#missing=error", null, 1)).Message.ShouldContain(expected);
    }

    private DatasetPair Load(string name, string text) => DataCatalog.Load(_folder.Write(name, text), null, 1);

    private string Refused(string name, string text) =>
        Should.Throw<InputException>(() => DataCatalog.Load(_folder.Write(name, text) + "#missing=error", null, 1)).Message;

    private string Error(string name, string text) => Should.Throw<InputException>(() => Load(name, text)).Message;

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(n => line(n) + "\n"));
}
