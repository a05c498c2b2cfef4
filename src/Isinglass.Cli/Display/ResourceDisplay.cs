using Isinglass.Experiments.Reports;
using Isinglass.Files;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Training.Exchange;
using Isinglass.Training.Runs;

namespace Isinglass.Cli.Display;

/// <summary>Prices of models as text and JSON.</summary>
internal static class ResourceDisplay
{
    public static int Report(CompilePlan plan, ResourceReport report, MachineEstimate? estimate, CarriedErrorReport? error, bool asJson)
    {
        if (asJson)
        {
            Output.WholeJson(json => Summary.Write(json, report, plan.Plan, plan.Encoding, estimate, error));
            return ExitCode.Done;
        }

        Console.WriteLine(
            $"{plan.Recipe.Data}: {report.Samples} samples, network {plan.Recipe.Network}, encoding {plan.EncodingName}, {report.Bundles} bundles of "
            + $"{plan.Plan.Bundle}");
        foreach (var (name, value) in ResourceLines.Of(report, estimate, error))
        {
            Console.WriteLine($"{name,-18} {value}");
        }

        return ExitCode.Done;
    }

    public static int Compare(CompilePlan plan, bool asJson)
    {
        var prices = EncodingComparison.Of(plan.Lattice, plan.Data.Train, plan.Loss);
        var textbook = prices.Single(price => price.Name == EncodingComparison.Textbook);
        if (asJson)
        {
            Output.Json(json =>
            {
                json.WriteString("network", plan.Recipe.Network);
                json.WriteStartArray("encodings");
                foreach (var price in prices)
                {
                    json.WriteStartObject();
                    json.WriteString("name", price.Name);
                    json.WriteBoolean("exact", price.IsExact);
                    json.WriteNumber("spins_per_sample", price.Spins);
                    foreach (var (cause, count) in price.SpinsByCause)
                    {
                        json.WriteNumber(cause, count);
                    }

                    json.WriteNumber("rows", price.Rows);
                    json.WriteNumber("couplings", price.Couplings);
                    json.WriteNumber("coefficient_bits", price.CoefficientBits);
                    json.WriteFinite("fewer_than_textbook", (double)textbook.Spins / price.Spins);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return ExitCode.Done;
        }

        Console.WriteLine($"One sample of {plan.Recipe.Network}, {plan.Recipe.InputBits} input bits, {plan.Lattice.Layout.BitCount} parameter bits beside "
            + $"what is counted here");
        FittingTable.Print(["encoding", "spins", "selectors", "slacks", "products", "loss", "rows", "couplings", "bits", "fewer spins than textbook"],
        [
            .. prices.Select(price =>
            {
                string Of(VariableRole cause) => $"{price.SpinsByCause[ResourceReport.Name(cause)]}";
                return (string[])[price.Name, $"{price.Spins}", Of(VariableRole.Selector), Of(VariableRole.Slack), Of(VariableRole.Product),
                    Of(VariableRole.Loss),
                    $"{price.Rows}", $"{price.Couplings}", $"{price.CoefficientBits}", price.Spins > 0 ? $"{(double)textbook.Spins / price.Spins:0.0}" : "-"];
            }),
        ]);
        Console.WriteLine("soft-margin is a surrogate whose reads are completed; all others are exact. Couplings: if rows are multiplied out.");
        return ExitCode.Done;
    }
}
