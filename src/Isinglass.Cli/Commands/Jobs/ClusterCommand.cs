using System.CommandLine;
using Isinglass.Cli.Clusters;
using Isinglass.Training;
using Isinglass.Training.Recipes;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cli.Commands.Jobs;

/// <summary><c>isinglass cluster</c>: prepares and inspects clusters.</summary>
internal static class ClusterCommand
{
    public static Command Create(ICluster? cluster) => new("cluster", "What a cluster of workers needs.") { Certificate(), Plan(cluster) };

    private static Command Plan(ICluster? cluster)
    {
        var file = new Argument<string>("RECIPE") { Description = "A recipe, or the folder of a run." };
        var workers = Flag.Whole("--workers", "N", "Largest number of workers.");
        workers.Required = true;
        var slots = Flag.Whole("--slots", "N", "Scenarios that a worker solves at the same time.", 1, Flag.ThreadRange);
        var latency = Flag.Number("--latency", "MS", "One way, in milliseconds.", 0.1,
            ValueKind.Number("from 0 to 1000000", static value => value is >= 0 and <= 1e6));
        var bandwidth = Flag.Number("--bandwidth", "MB", "Of the coordinator's link, in megabytes a second.", 100,
            ValueKind.Number("from 0.001 to 1000000", static value => value is >= 1e-3 and <= 1e6));
        var asJson = Flag.Switch("--json", "Print the forecast as one JSON object.");
        const string Description = "Measure some rounds of a recipe here, and forecast a round on 1, 2, 4, ... workers: where the time goes, what bounds it.";
        var command = new Command("plan", Description)
        {
            file, workers, slots, latency, bandwidth, asJson,
        };
        command.SetAction(parsed =>
        {
            var (most, each) = (parsed.GetValue(workers)!.Value, parsed.GetValue(slots));
            var (delay, rate) = (parsed.GetValue(latency), parsed.GetValue(bandwidth));
            var path = parsed.GetValue(file)!;
            var cost = cluster!.Measure(Recipe.Read(Directory.Exists(path) ? Path.Combine(path, "recipe.json") : path), null);
            int[] counts = [.. Enumerable.Range(0, 31).Select(k => 1 << k).TakeWhile(n => n < most).Append(most)];
            RoundForecast[] rows = [.. counts.Select(n => RoundForecast.Of(cost, n, each, TimeSpan.FromMilliseconds(delay), rate * 1e6))];
            return Output.Show(new ForecastAnswer(cost, rows), parsed.GetValue(asJson));
        });
        return command;
    }

    private static Command Certificate()
    {
        var file = new Argument<string>("FILE") { Description = "Where to write it (PKCS #12); it must not exist." }.ForFile("The certificate");
        const string Description = "Make the certificate that all members of a cluster show each other; who does not have it is refused.";
        var command = new Command("certificate", Description) { file };
        command.SetAction(parsed =>
        {
            ClusterCertificate.Create(parsed.GetValue(file)!);
            Console.WriteLine($"{parsed.GetValue(file)}: copy it to every machine, keep it secret, and let {ClusterCertificate.Variable} name it.");
        });
        return command;
    }
}
