using System.CommandLine;
using Isinglass.Files;
using Isinglass.Neural.Export;
using Isinglass.Training.Exchange;

namespace Isinglass.Cli.Commands.Networks;

/// <summary><c>isinglass decode</c>: a foreign solver's solution of a compiled model as a network, verified by a forward pass.</summary>
internal static class DecodeCommand
{
    private const int ShownRows = 10;

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
        var asJson = Flag.Json();
        var command = new Command("decode", "Turns a solution of a compiled model into a network and verifies it; exit code 1 when it violates rows or is not "
            + "worth what it states.")
            { model, solution, map, output, directory, asJson };
        command.SetAction(parsed => Run(
            ModelImport.Decode(parsed.GetValue(model)!, parsed.GetValue(solution)!, parsed.GetValue(map),
            DataOptions.ExistingDirectory(parsed.GetValue(directory))),
            parsed.GetValue(output),
            parsed.GetValue(asJson)));
        return command;
    }

    private static int Run(DecodedSolution decoded, string? output, bool asJson)
    {
        if (output is not null)
        {
            NetworkFile.Write(output, decoded.Network);
        }

        if (asJson)
        {
            PrintJson(decoded);
        }
        else
        {
            Print(decoded);
        }

        return decoded.IsVerified || !decoded.Map.IsExact ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Print(DecodedSolution decoded)
    {
        var (train, validation, test) = decoded.Accuracy;
        var quality = decoded.Quality;
        Output.Line("network", $"{decoded.Network.Network.Lattice.Spec.Widths}, {decoded.Network.Network.Bits.Length} "
            + $"bits{(decoded.PointCount > 1 ? $", the best of {decoded.PointCount} points" : "")}");
        Output.Line("training loss", $"{decoded.Loss:G10} by a forward pass");
        Output.Line("objective", $"{decoded.Objective:G10} by the file's text{Meaning(decoded)}");
        Output.Line("rows", decoded.RowCount == 0 ? "none" : decoded.Violated.Count == 0 ? $"all {decoded.RowCount} hold"
            : $"{decoded.Violated.Count} of {decoded.RowCount} are violated");
        foreach (var row in decoded.Violated.Take(ShownRows))
        {
            Output.Line("", $"{row.Name}: violated by {row.Violation}");
        }

        Output.Line(quality.Name, $"train {quality.Show(train)}{(double.IsNaN(validation) ? "" : $", validation {quality.Show(validation)}")}, test "
            + $"{quality.Show(test)}");
    }

    private static string Meaning(DecodedSolution decoded) => !decoded.Map.IsExact ? decoded.Map.Penalty is null ? ", a surrogate" : ", penalties included"
        : decoded.IsVerified ? ", equal to the loss" : ", not the loss: the point is not a forward pass; the network was completed";

    private static void PrintJson(DecodedSolution decoded) => Output.Json(json =>
    {
        json.WriteString("network", decoded.Network.Network.Lattice.Spec.Widths);
        json.WriteNumber("training_loss", decoded.Loss);
        json.WriteNumber("objective", decoded.Objective);
        json.WriteFinite("claimed_objective", decoded.ClaimedObjective);
        json.WriteBoolean("exact", decoded.Map.IsExact);
        json.WriteBoolean("verified", decoded.IsVerified);
        json.WriteNumber("points", decoded.PointCount);
        json.WriteNumber("rows", decoded.RowCount);
        json.WriteStartArray("violated");
        foreach (var row in decoded.Violated)
        {
            json.WriteStringValue(row.Name);
        }

        json.WriteEndArray();
        json.WriteNumber($"train_{decoded.Quality.Key}", decoded.Accuracy.Train);
        json.WriteFinite($"validation_{decoded.Quality.Key}", decoded.Accuracy.Validation);
        json.WriteNumber($"test_{decoded.Quality.Key}", decoded.Accuracy.Test);
    });
}
