using System.Text.Json;
using System.Text.Json.Nodes;
using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Neural.Data.Images;
using Isinglass.Neural.Data.Tables;
using Isinglass.Neural.Export;
using Isinglass.Neural.Inference;
using Isinglass.Neural.Spec;
using Isinglass.Neural.Splines;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Neural.Tests.Export;

public sealed class NetworkFileTests : IDisposable
{
    /// <summary>A file as version 1 wrote it: no table, nothing but dense layers.</summary>
    private const string First = """
        {"format":"isinglass-network","version":1,"widths":"2-2-1","data":"x.csv","classes":["no","yes"],"class_numbers":[0,1],
        "inputs":{"bits":8,"offsets":[1.5,2],"steps":[0.25,0.5]},"activation":"sign","layers":[
        {"weight_codebook":"binary","bias_input":1,"deviation":2,"thresholds":[1],"bases":[-1,1],"slopes":[0,0],"weights":[[-1,1],[1,1]]},
        {"weight_codebook":"one","bias_input":1,"deviation":1.5,"weights":[[1,1]]}]}
        """;

    private const string Second = """
        {"format":"isinglass-network","version":2,"widths":"2x2-conv2x1x1-1","data":"glyphs","image":"2x2","classes":["3","8"],"class_numbers":[3,8],
        "inputs":{"bits":4,"offsets":[0,0,0,0],"steps":[0.1,0.1,0.1,0.1]},"activation":"sign","layers":[
        {"weight_codebook":"binary","bias_input":1,"deviation":2,"thresholds":[1],"bases":[-1,1],"slopes":[0,0],"weights":[[-1,1]]},
        {"weight_codebook":"binary","bias_input":1,"deviation":1.5,"weights":[[1,-1]]}]}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_table_comes_back_whole_and_the_file_is_equal_to_the_byte()
    {
        var trained = Trained();
        NetworkFile.Write(_folder.File("a.json"), trained);
        var read = NetworkFile.Read(_folder.File("a.json"));
        NetworkFile.Write(_folder.File("b.json"), read);
        File.ReadAllBytes(_folder.File("b.json")).ShouldBe(File.ReadAllBytes(_folder.File("a.json")));
        var (table, expected) = (read.Table!, trained.Table!);
        table.Columns.Select(column => (column.Name, column.Position, column.Fill, string.Join('|', column.Categories ?? []))).ShouldBe(
            expected.Columns.Select(column => (column.Name, column.Position, column.Fill, string.Join('|', column.Categories ?? []))));
        (table.HasNames, table.Label, table.Missing, table.Decimal, table.Shape)
            .ShouldBe((true, new TableLabel("grün, \"class\"", 3), MissingValues.MostFrequent, ',', null));
        table.Ignored.ShouldBe(["id"]);
        read.PreprocessingByteCount.ShouldBe(8 * (5 + 5));
    }

    [Fact]
    public void Older_files_are_read()
    {
        var first = NetworkFile.Read(_folder.Write("1.json", First));
        first.Table.ShouldBeNull();
        first.Network.Weights(0).ToArray().ShouldBe([-1, 1, 1, 1]);
        var outputs = new int[1];
        first.Network.Forward([3, 5], outputs);
        outputs.ShouldBe([2]);
        var second = NetworkFile.Read(_folder.Write("2.json", Second));
        second.Image.ShouldBe(new ImageShape(2, 2));
        second.ClassNumbers.ShouldBe([3, 8]);
        NetworkFile.Write(_folder.File("3.json"), first);
        Validate(_folder.File("3.json"));
        var again = NetworkFile.Read(_folder.File("3.json"));
        again.Network.Bits.ShouldBe(first.Network.Bits);
    }

    [Fact]
    public void What_is_written_fits_the_described_schema()
    {
        NetworkFile.Write(_folder.File("a.json"), Trained());
        Validate(_folder.File("a.json"));
        NetworkFile.Write(_folder.File("b.json"), Trained() with
        {
            ClassNames = ["speed"],
            ClassNumbers = [0],
            Target = new RegressionTarget("speed", 0.5, 2)
        });
        Validate(_folder.File("b.json"));
        var wired = NetworkFile.Read(_folder.Write("2.json", Second));
        NetworkFile.Write(_folder.File("c.json"), wired);
        Validate(_folder.File("c.json"));
        Should.Throw<ShouldAssertException>(() =>
            Validate(_folder.Write("d.json", File.ReadAllText(_folder.File("a.json")).Replace("\"steps\"", "\"paces\"", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("\"version\": 3", "\"version\": 4", "has version 4; this program reads versions 1 to 3")]
    [InlineData("\"categorical\"", "\"ordinal\"", "the type 'ordinal' of a column is unknown")]
    [InlineData("\"most-frequent\"", "\"guess\"", "the rule 'guess'")]
    [InlineData("\"decimal\": \",\"", "\"decimal\": \";\"", "decimals begin with")]
    [InlineData("\"fill\": \"b\"", "\"fill\": \"z\"", "what fills it is none of them")]
    [InlineData("\"b\",\n", "\"a\",\n", "one is there twice")]
    [InlineData("\"has_names\"", "\"has_name\"", "the field 'table.has_names' is missing")]
    public void A_damaged_table_is_refused_with_the_reason(string good, string bad, string expected)
    {
        NetworkFile.Write(_folder.File("a.json"), Trained());
        var text = File.ReadAllText(_folder.File("a.json"));
        text.ShouldContain(good);
        Should.Throw<InputException>(() => NetworkFile.Read(_folder.Write("b.json", text.Replace(good, bad, StringComparison.Ordinal))))
            .Message.ShouldContain(expected);
    }

    [Theory]
    [InlineData("\"offsets\": [1.1,-2,", "\"offsets\": [1.1,", "the field 'inputs.offsets': the network takes 5 inputs, and this has 4 numbers")]
    [InlineData("\"steps\": [0.1,0.2,", "\"steps\": [0.1,-0.2,", "the field 'inputs.steps[1]': at least 0 is expected, not -0.2")]
    [InlineData("\"class_numbers\": [0,1]", "\"class_numbers\": [0]", "the field 'class_numbers': 2 classes have 1 numbers")]
    [InlineData("\"bias_codebook\"", "\"bias_codebok\"", "biases': the layer has no bias_codebook")]
    public void A_damaged_part_is_told_with_file_and_field(string good, string bad, string expected)
    {
        NetworkFile.Write(_folder.File("a.json"), Trained());
        var text = File.ReadAllText(_folder.File("a.json"));
        text.ShouldContain(good);
        var message = Should.Throw<InputException>(() => NetworkFile.Read(_folder.Write("b.json", text.Replace(good, bad, StringComparison.Ordinal)))).Message;
        message.ShouldStartWith(_folder.File("b.json"));
        message.ShouldContain(expected);
    }

    [Fact]
    public void A_table_of_another_width_is_refused()
    {
        var trained = Trained();
        NetworkFile.Write(_folder.File("a.json"), trained with { Table = trained.Table! with { Columns = [.. trained.Table.Columns.Skip(1)] } });
        Should.Throw<InputException>(() => NetworkFile.Read(_folder.File("a.json"))).Message.ShouldContain("the table has 4 features, the network 5 inputs");
    }

    private static TrainedNetwork Trained()
    {
        var lattice = IntegerNetwork.From(NetworkSpec.Parse("5-2-1", "ternary/binary", "int2", new ActivationSpec(ScalarFunction.Parse("tanh"), 3)), 10);
        return new TrainedNetwork(
            new QuantizedNetwork(lattice, TinyProblems.RandomBits(lattice.Layout.BitCount, new RandomKey(4).CreateSource())),
            new InputQuantizer(8, [1.1, -2, 0.3, 0, 1e-7], [0.1, 0.2, 1, 1, 1]), null, ["no", "yes"], [0, 1], "people.csv")
        {
            Table = new TableSchema
            {
                Columns = [new FeatureColumn("größe", 1) { Fill = 1.75 }, new FeatureColumn("job", 2, ["a", "b", "c"]) { Fill = 1 },
                    new FeatureColumn("city", 4, ["x", "y"])],
                HasNames = true,
                Label = new TableLabel("grün, \"class\"", 3),
                Ignored = ["id"],
                Missing = MissingValues.MostFrequent,
                Decimal = ',',
            },
        };
    }

    /// <summary>Holds a file against docs/network.schema.json: types, required and allowed properties, constants, lists of values.</summary>
    private static void Validate(string path)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "docs", "network.schema.json")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "docs", "network.schema.json")))!.AsObject();
        Validate(schema, schema, JsonNode.Parse(File.ReadAllText(path))!, "$");
    }

    private static void Validate(JsonObject root, JsonObject schema, JsonNode value, string place)
    {
        if (schema["$ref"] is { } reference)
        {
            Validate(root, root["$defs"]![reference.GetValue<string>().Split('/')[^1]]!.AsObject(), value, place);
            return;
        }

        if (schema["const"] is { } constant)
        {
            JsonNode.DeepEquals(constant, value).ShouldBeTrue($"{place} is {value.ToJsonString()}");
        }

        if (schema["enum"] is JsonArray allowed)
        {
            allowed.Any(item => JsonNode.DeepEquals(item, value)).ShouldBeTrue($"{place} is {value.ToJsonString()}");
        }

        if (schema["type"] is JsonValue type)
        {
            var kind = value.GetValueKind();
            var fits = type.GetValue<string>() switch
            {
                "object" => kind == JsonValueKind.Object,
                "array" => kind == JsonValueKind.Array,
                "string" => kind == JsonValueKind.String,
                "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
                "integer" => kind == JsonValueKind.Number && value.GetValue<double>() % 1 == 0,
                _ => kind == JsonValueKind.Number,
            };
            fits.ShouldBeTrue($"{place} is {kind}, not {type}");
        }

        if (value is JsonObject members)
        {
            var known = schema["properties"]!.AsObject();
            schema["required"]!.AsArray().ShouldAllBe(name => members.ContainsKey(name!.GetValue<string>()), place);
            members.Select(member => member.Key).ShouldBeSubsetOf(known.Select(property => property.Key), place);
            foreach (var (name, member) in members)
            {
                Validate(root, known[name]!.AsObject(), member!, $"{place}.{name}");
            }
        }
        else if (value is JsonArray items)
        {
            foreach (var item in items)
            {
                Validate(root, schema["items"]!.AsObject(), item!, $"{place}[]");
            }
        }
    }
}
