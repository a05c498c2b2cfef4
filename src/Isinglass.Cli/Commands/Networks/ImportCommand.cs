using System.CommandLine;
using Isinglass.Export.Import;
using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Training;

namespace Isinglass.Cli.Commands.Networks;

/// <summary><c>isinglass import</c>: a dense network from elsewhere, with its weights at the nearest values of a codebook.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file")
        {
            Description = "An ONNX file of dense layers, or an archive of NumPy arrays (.npz): matrices and biases in the order of the layers.",
        };
        var data = Flag.Text("--data", "NAME|PATH",
            $"Data set, folder or file that it was trained on. Default: {DataCatalog.DefaultName}, or what an exported network says.");
        var classes = Flag.Text("--classes", "A,B", "Its classes in the order of its outputs; default: all.");
        var image = Flag.Text("--image", "HxW", "Size of its images; default: as they are.");
        var bits = Flag.Whole("--input-bits", "1..8", "Bits of an input; default 8.", (1, 8));
        var weights = Flag.Text("--weights", "NAME", "Codebook of the weights, or one a layer separated by '/'.", "int8");
        var activation = Flag.Text("--activation", "NAME", "Activation where the file tells none (.npz).", "relu");
        var directory = DataOptions.CreateDirectory();
        var output = Flag.Text("--output -o", "FILE", "The network file.", "network.json");
        return new Command("import", "Read a foreign network as a baseline: nearest codebook values, integer thresholds, judged on its data.")
        {
            file, data, classes, image, bits, weights, activation, directory, output,
        }.Answering(parsed => OwnExport.Find(parsed.GetValue(file)!) is { } own ? Of(own, parsed) : ImportAnswer.Of(
            parsed.GetValue(file)!,
            new Recipe
            {
                Data = parsed.GetValue(data) ?? DataCatalog.DefaultName,
                Classes = parsed.GetValue(classes)?.Split(',', StringSplitOptions.TrimEntries),
                Image = parsed.GetValue(image),
                InputBits = parsed.GetValue(bits),
                Weights = parsed.GetValue(weights)!,
                Activation = parsed.GetValue(activation)!,
                Subintervals = NetworkImporter.Subintervals,
                Degree = 1,
                Validation = 0,
            },
            parsed.GetValue(directory), parsed.GetValue(output)!));

        ImportAnswer Of(TrainedNetwork own, ParseResult parsed)
        {
            IdleOptions.Refuse(parsed, true, "is told by the file, which isinglass exported. Leave it out.", classes, image, bits, weights, activation);
            return ImportAnswer.Of(own, parsed.GetValue(data), parsed.GetValue(directory), parsed.GetValue(output)!);
        }
    }
}
