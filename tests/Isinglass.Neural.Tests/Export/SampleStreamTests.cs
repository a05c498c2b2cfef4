using System.Globalization;
using System.IO.Compression;
using System.Text;
using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Generators;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Tests.Data;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Neural.Tests.Export;

/// <summary>Files that a trained network meets: what it sees of them is what it would have seen in training.</summary>
public sealed class SampleStreamTests : IDisposable
{
    private const string Training =
        "age,job,height,city,class\n30,baker,1.5,Rome,yes\n41,smith,1.75,Oslo,no\n25,baker,2,Rome,yes\n60,smith,1.25,Bern,no\n"
            + "33,baker,1.5,Oslo,yes\n52,smith,1.625,Bern,no\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Heights in training lie up to 0.4 from their mean 1.6: those in centimetres are far outside, one in eight of the columns' values.</summary>
    [Theory]
    [InlineData("1.5", false)]
    [InlineData("150", true)]
    public void Values_far_outside_of_training_are_told_when_they_are_many(string height, bool isStrange)
    {
        var path = _folder.Write("far.csv", $"age,job,height,city\n40,baker,{height},Rome\n41,smith,{height},Oslo\n");
        using var stream = SampleStream.Open(path, Network(Training));
        var inputs = new sbyte[stream.InputCount];
        while (stream.Read(inputs))
        {
        }

        (stream.Strangeness is not null).ShouldBe(isStrange);
        stream.Strangeness?.ShouldStartWith($"{100.0 / stream.InputCount:F1} % of the values");
    }

    [Theory]
    [InlineData("as it was", "age,job,height,city,class", null)]
    [InlineData("no label", "age,job,height,city", null)]
    [InlineData("reordered", "city,class,height,age,job", null)]
    [InlineData("other case", "Age,JOB,height,City", null)]
    [InlineData("extra", "id,age,job,note,height,city", "ignored columns id, note")]
    [InlineData("nameless extra", ",age,job,height,city", "ignored column without a name")]
    public void Columns_are_found_by_name_in_any_order(string _, string header, string? note)
    {
        var network = Network(Training);
        var names = header.Split(',');
        string Cell(int n, string name) => name.ToUpperInvariant() switch
        {
            "AGE" => $"{30 + n}",
            "JOB" => n % 2 == 0 ? "baker" : "smith",
            "HEIGHT" => $"{1 + n / 8.0}",
            "CITY" => new[] { "Bern", "Oslo", "Rome" }[n % 3],
            "CLASS" => "yes",
            _ => "x",
        };
        var text = header + "\n" + string.Concat(Enumerable.Range(0, 7).Select(n => string.Join(',', names.Select(name => Cell(n, name))) + "\n"));
        var (inputs, notes) = Inputs(_folder.Write("p.csv", text), network);
        inputs.Length.ShouldBe(7);
        for (var n = 0; n < 7; n++)
        {
            float[] features = [30 + n, n % 2, 1 + n / 8f, n % 3 == 0 ? 1 : 0, n % 3 == 1 ? 1 : 0, n % 3 == 2 ? 1 : 0];
            inputs[n].ShouldBe(Quantized(network, features));
        }

        if (note is null)
        {
            notes.ShouldBeEmpty();
        }
        else
        {
            notes.ShouldHaveSingleItem().ShouldContain(note);
        }
    }

    [Theory]
    [InlineData("age,job,size,city\n1,baker,2,Rome\n", "p.csv:1: the column 'height' is missing. The file has age, job, size, city.")]
    [InlineData("age,job,heigth,city\n1,baker,2,Rome\n", "Did you mean 'heigth'?")]
    [InlineData("job,city\nbaker,Rome\n", "the columns 'age', 'height' are missing")]
    [InlineData("1,baker,2,Rome\n", "p.csv:1: the first line names none of the columns age, job, height, city")]
    [InlineData("age,age,job,height,city\n1,1,baker,2,Rome\n", "the column 'age' is there 2 times")]
    [InlineData("age,job,height,city\n1,baker,2,Rome\n1,bakr,2,Rome\n",
        "p.csv:3: 'bakr' in column 2 (job) is a category that training never met. Did you mean 'baker'? Known are baker, smith.")]
    [InlineData("age,job,height,city\n1,Baker,2,Rome\n", "'Baker' in column 2 (job) is a category")]
    [InlineData("age,job,height,city\nold,baker,2,Rome\n", "p.csv:2: 'old' in column 1 (age) is not a number.")]
    [InlineData("age,job,height,city\n1e99,baker,2,Rome\n", "'1e99' in column 1 (age) is not a finite number")]
    [InlineData("age,job,height,city\n1,baker,?,Rome\n", "p.csv:2: the value in column 3 (height) is missing ('?'), and the network has no rule")]
    [InlineData("age,job,height,city\n1,,2,Rome\n", "the value in column 2 (job) is missing (empty)")]
    [InlineData("age,job,height,city\n1,baker,2\n", "p.csv:2: 3 values, the lines before have 4")]
    [InlineData("age;job;height;city\n1;baker;1,5;Rome\n", "p.csv:2: '1,5' in column 3 (height) is not a number. Say that decimals follow a comma")]
    [InlineData("", "the file has no samples")]
    [InlineData("age,job,height,city\n1,\"baker,2,Rome\n", "p.csv:2: a quotation mark")]
    [InlineData("age,job,height,city\n1,baker\0,2,Rome\n", "p.csv:2: this is not text")]
    public void What_is_wrong_is_named_with_line_and_column(string text, string expected)
    {
        var network = Network(Training);
        Should.Throw<InputException>(() => Inputs(_folder.Write("p.csv", text), network)).Message.ShouldContain(expected);
    }

    [Fact]
    public void Another_locale_is_read_when_it_is_named()
    {
        var network = Network(Training);
        var points = Inputs(_folder.Write("p.csv", "age,job,height,city\n30.5,baker,-1.25e0,Rome\n1,smith,+2,Oslo\n"), network).Inputs;
        Inputs(_folder.Write("c.csv", "\uFEFFage;job;height;city\r\n30,5;baker;-1,25e0;Rome\r\n\r\n1;smith;+2;Oslo"), network, ',').Inputs.ShouldBe(points);
        Should.Throw<InputException>(() => Inputs(_folder.Write("d.csv", "age;job;height;city\n30.5;baker;1;Rome\n"), network, ','))
            .Message.ShouldContain("'30.5' in column 1 (age) is not a number with a decimal comma");
        var trained = network with { Table = network.Table! with { Decimal = ',' } };
        Inputs(_folder.File("c.csv"), trained).Inputs.ShouldBe(points);
        Inputs(_folder.File("p.csv"), trained, '.').Inputs.ShouldBe(points);
    }

    [Fact]
    public void What_stands_for_a_missing_value_is_carried_by_the_network()
    {
        var network = Network(Training);
        var filled = network.Table!.Columns.Select(column => column with { Fill = column.Name switch { "age" => 40.5, "height" => 1.75, "job" => 1, _ => 2 } })
            .ToArray();
        var inputs = Inputs(_folder.Write("p.csv", "age,job,height,city\n,NA,?,null\n40.5,smith,1.75,Rome\n"),
            network with { Table = network.Table with { Columns = filled } }).Inputs;
        inputs[0].ShouldBe(inputs[1]);
    }

    [Theory]
    [InlineData("", "1,2,3,yes\n4,5,6,no\n")]
    [InlineData("no label", "1,2,3\n4,5,6\n")]
    [InlineData("header", "a,b,c,d\n1,2,3,yes\n4,5,6,no\n")]
    [InlineData("header without the label", "a,b,c\n1,2,3\n4,5,6\n")]
    [InlineData("header that names the label elsewhere", "class,b,c,d\nyes,1,2,3\nno,4,5,6\n")]
    [InlineData("scikit-learn's header", "2,3,no,yes\n1,2,3,0\n4,5,6,1\n")]
    public void Without_a_header_in_training_columns_are_found_by_place(string kind, string text)
    {
        var network = Network("1,2,4,yes\n2,3,5,no\n1,5,9,yes\n3,7,1,no\n4,4,4,yes\n5,5,5,no\n");
        network.Table!.HasNames.ShouldBeFalse();
        var (inputs, notes) = Inputs(_folder.Write("p.csv", text), network);
        inputs.ShouldBe([Quantized(network, [1, 2, 3]), Quantized(network, [4, 5, 6])]);
        notes.Any(note => note.Contains("line 1 is taken for a header")).ShouldBe(kind.Contains("header"));
        Inputs(_folder.File("p.csv"), network with { Table = null }).Inputs.ShouldBe(inputs, "older files say nothing of columns");
        Should.Throw<InputException>(() => Inputs(_folder.Write("q.csv", "1,2\n"), network))
            .Message.ShouldContain("q.csv:1: 2 columns; the network takes 3, or 4 with the label as column 4");
    }

    [Fact]
    public void The_label_of_a_table_without_header_may_stand_anywhere()
    {
        var path = _folder.Write("t.csv", string.Concat(Enumerable.Range(0, 10).Select(n => $"{n},{n % 2},{n * n},{(n % 3 == 0 ? "a" : "b")}\n")));
        var network = Network(DataCatalog.Load(path + "#class=2", null, 1));
        var expected = new[] { Quantized(network, [7, 49, 1]), Quantized(network, [3, 9, 0]) };
        Inputs(_folder.Write("p.csv", "7,1,49,b\n3,1,9,a\n"), network).Inputs.ShouldBe(expected);
        Inputs(_folder.Write("p.csv", "7,49,b\n3,9,a\n"), network).Inputs.ShouldBe(expected);
        Should.Throw<InputException>(() => Inputs(_folder.Write("p.csv", "7,49,c\n3,9,a\n"), network))
            .Message.ShouldContain("p.csv:1: 'c' in column 3 (column 4) is a category that training never met");
    }

    [Fact]
    public void A_file_longer_than_any_buffer_gives_every_row_packed_or_not()
    {
        var network = Network(Training);
        var text = new StringBuilder("age,job,height,city\n");
        for (var n = 0; n < 40_000; n++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{n % 61},{(n % 3 == 0 ? "\"baker\"" : "smith")},{n % 17 / 16.0}{new string(' ', n % 5)},Rome\r\n");
        }

        var plain = Inputs(_folder.Write("p.csv", text.ToString()), network).Inputs;
        plain.Length.ShouldBe(40_000);
        for (var n = 0; n < plain.Length; n += 997)
        {
            plain[n].ShouldBe(Quantized(network, [n % 61, n % 3 == 0 ? 0 : 1, n % 17 / 16f, 0, 0, 1]));
        }

        var packed = _folder.Write("p.csv.gz", IdxBytes.Gzip(Encoding.UTF8.GetBytes(text.ToString())));
        Inputs(packed, network).Inputs.ShouldBe(plain);
        File.WriteAllBytes(packed, File.ReadAllBytes(packed)[..^100]);
        Should.Throw<InputException>(() => Inputs(packed, network)).Message.ShouldContain("damaged or cut short");
    }

    [Fact]
    public void Tables_of_pixels_are_pooled_as_in_training()
    {
        var pair = DataCatalog.Load(_folder.Write("d_2x4.csv", string.Concat(Enumerable.Range(0, 12).Select(n => $"1,2,{n},4,5,6,7,{2 * n},{n % 2}\n"))), null,
            1);
        var small = new DatasetPair(pair.Train.Pool(new ImageShape(1, 2)), pair.Test.Pool(new ImageShape(1, 2))) { Table = pair.Table };
        var network = Network(small);
        Inputs(_folder.Write("p.csv", "1,3,5,9,5,7,1,1\n"), network).Inputs.ShouldBe([Quantized(network, [4, 4])]);
        Should.Throw<InputException>(() => Inputs(_folder.Write("p.pgm", "P2 1 1 1 1"), network)).Message.ShouldContain("trained on a table of pixels");
    }

    [Fact]
    public void Images_of_every_kind_are_the_same_inputs()
    {
        var pair = new DatasetPair(GlyphGenerator.Generate(3).Train.Pool(new ImageShape(4, 6)), GlyphGenerator.Generate(3).Test);
        var network = Network(pair);
        var random = new RandomKey(7).CreateSource();
        byte[][] images = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 8 * 6).Select(_ => (byte)random.NextBelow(256)).ToArray())];
        var expected = Inputs(_folder.Write("i.idx", [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 8, 0, 0, 0, 6, .. images.SelectMany(image => image)]), network).Inputs;
        expected[1].ShouldBe(Quantized(network, new Dataset("x", 48, new ImageShape(8, 6), [.. images[1].Select(value => value / 255f)], [0], ["a", "b"])
            .Pool(new ImageShape(4, 6)).Features));
        Inputs(_folder.Write("i.idx.gz", IdxBytes.Gzip(File.ReadAllBytes(_folder.File("i.idx")))), network).Inputs.ShouldBe(expected);
        for (var k = 0; k < 3; k++)
        {
            _folder.Write($"png/{k}.png", PngBytes.Grey(images[k], 6, filter: k));
            _folder.Write($"pgm/{k}.PGM", [.. Encoding.ASCII.GetBytes("P5\n# made by hand\n6 8\n255\n"), .. images[k]]);
            _folder.Write($"text/{k}.pgm", $"P2 6 8 255\n{string.Join(k == 1 ? "\n# remark\n" : " ", images[k])}\n");
        }

        Inputs(_folder.File("png"), network).Inputs.ShouldBe(expected);
        Inputs(_folder.File("pgm"), network).Inputs.ShouldBe(expected);
        Inputs(_folder.File("text"), network).Inputs.ShouldBe(expected);
        Inputs(_folder.File("png", "2.png"), network).Inputs.ShouldBe(expected[2..]);
        var pixels = _folder.Write("p.csv", string.Join(',', Enumerable.Range(0, 24).Select(k => $"0.{k}")) + "\n");
        Inputs(pixels, network).Inputs.ShouldBe(
            [Quantized(network, [.. Enumerable.Range(0, 24).Select(k => float.Parse($"0.{k}", CultureInfo.InvariantCulture))])]);
        Should.Throw<InputException>(() => Inputs(_folder.File("png"), Network(Training))).Message.ShouldContain("takes tables of 4 columns");
        Directory.CreateDirectory(_folder.File("empty"));
        Should.Throw<InputException>(() => Inputs(_folder.File("empty"), network)).Message.ShouldContain("no image");
        var cut = _folder.Write("cut.idx", File.ReadAllBytes(_folder.File("i.idx"))[..^1]);
        Should.Throw<InputException>(() => Inputs(cut, network)).Message.ShouldContain("3 images, 2 are there");
        Should.Throw<InputException>(() => Inputs(_folder.File("nothing.csv"), network)).Message.ShouldContain("there is no such file");
    }

    private static TrainedNetwork Network(DatasetPair pair)
    {
        var quantizer = InputQuantizer.Fit(pair.Train, 8, pair.Train.Shape is null ? InputScaling.PerFeature : InputScaling.Global);
        var spec = NetworkSpec.Parse($"{quantizer.FeatureCount}-1", "int3", "none", ActivationSpec.Sign);
        var lattice = IntegerNetwork.From(spec, 30);
        var network = new QuantizedNetwork(lattice, TinyProblems.RandomBits(lattice.Layout.BitCount, new RandomKey(1).CreateSource()));
        return new TrainedNetwork(network, quantizer, pair.Train.Shape, ["a", "b"], [0, 1], "x") { Table = pair.Table };
    }

    private static sbyte[] Quantized(TrainedNetwork network, float[] features)
    {
        var inputs = new sbyte[network.Quantizer.FeatureCount];
        network.Quantizer.Apply(features, inputs);
        return inputs;
    }

    private static (sbyte[][] Inputs, IReadOnlyList<string> Notes) Inputs(string path, TrainedNetwork network, char? decimalPoint = null)
    {
        using var stream = SampleStream.Open(path, network, decimalPoint);
        var all = new List<sbyte[]>();
        var inputs = new sbyte[stream.InputCount];
        while (stream.Read(inputs))
        {
            all.Add([.. inputs]);
        }

        stream.Count.ShouldBe(all.Count);
        return ([.. all], stream.Notes);
    }

    private TrainedNetwork Network(string training) => Network(DataCatalog.Load(_folder.Write("t.csv", training), null, 1));
}
