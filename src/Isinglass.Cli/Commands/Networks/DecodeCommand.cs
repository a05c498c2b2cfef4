using System.CommandLine;
using Isinglass.Neural.Export;
using Isinglass.Training.Exchange;

namespace Isinglass.Cli.Commands.Networks;

/// <summary><c>isinglass decode</c>: another solver's solution of a compiled model as a network, verified by a forward pass.</summary>
internal static class DecodeCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("file") { Description = "The model that 'isinglass compile -o' wrote." };
        var solution = new Argument<string>("solution")
        {
            Description = "Its solution: values, lines 'name value', a sample set (csv, json), or a report of CBC, GLPK, SCIP or HiGHS.",
        };
        var map = Flag.Text("--map", "FILE", "The map; default: FILE.map.json.");
        var output = Flag.Text("--output -o", "network.json", "Write the network here, for 'isinglass evaluate'.").ForFile("The network");
        var directory = DataOptions.CreateDirectory();
        return new Command("decode", "Turn a solution of a compiled model into a network and verify it; exit code 1 when it violates rows or is not "
            + "worth what it states.") { model, solution, map, output, directory }.Answering(parsed =>
            {
                var decoded = ModelImport.Decode(parsed.GetValue(model)!, parsed.GetValue(solution)!, parsed.GetValue(map),
                    DataOptions.ExistingDirectory(parsed.GetValue(directory)));
                if (parsed.GetValue(output) is { } path)
                {
                    NetworkFile.Write(path, decoded.Network);
                }

                return DecodedAnswer.Of(decoded);
            });
    }
}
