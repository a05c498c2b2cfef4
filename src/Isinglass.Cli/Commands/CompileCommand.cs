using System.CommandLine;
using System.Text.Json;
using Isinglass.Training;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass compile</c>: the price of a network before anything runs.</summary>
internal static class CompileCommand
{
    public static Command Create()
    {
        var recipe = new RecipeOptions();
        var asJson = new Option<bool>("--json") { Description = "Print the report as one JSON object." };
        var command = new Command("compile", "Report spins, rows, couplings, precision and bounds of a training model without solving it.");
        recipe.AddTo(command);
        command.Options.Add(asJson);
        command.SetAction(parsed => Run(recipe.Read(parsed), recipe.DataDirectory(parsed), parsed.GetValue(asJson)));
        return command;
    }

    private static int Run(Recipe asked, string? dataDirectory, bool asJson)
    {
        var (recipe, report, _) = Trainer.Compile(asked, dataDirectory);
        if (asJson)
        {
            using var json = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true, NewLine = "\n" });
            Summary.Write(json, report, recipe);
            json.Flush();
            Console.WriteLine();
            return ExitCode.Done;
        }

        Console.WriteLine($"{recipe.Data}: {report.Samples} samples, network {recipe.Network}, encoding {recipe.Encoding}, bundles of {recipe.Bundle}");
        Console.WriteLine($"parameter bits     {report.ParameterBits}");
        Console.WriteLine($"spins per sample   {report.SpinsPerSample:0.##} beside the parameters");
        Console.WriteLine($"spins per call     {report.SpinsPerCall} (largest bundle)");
        Console.WriteLine($"spins monolithic   {report.SpinsMonolithic} ({string.Join(", ", report.SpinsByCause.Select(pair => $"{pair.Key} {pair.Value}"))})");
        Console.WriteLine($"couplings          {report.Couplings} in the largest bundle if multiplied out, {report.Rows} rows if not");
        Console.WriteLine($"coefficients       {report.CoefficientRange.Smallest:G4} .. {report.CoefficientRange.Largest:G4} in rows: {report.CoefficientBits} bits");
        foreach (var bound in report.Bounds)
        {
            Console.WriteLine($"{bound.Name,-18} {bound.Value:G6}   {bound.Formula}");
        }

        return ExitCode.Done;
    }
}
