using System.CommandLine;
using System.Text.Json;
using Isinglass.Files;
using Isinglass.Machines;
using Isinglass.Model.Control;

namespace Isinglass.Cli.Commands;

/// <summary><c>isinglass machines</c>: machines outside this program.</summary>
internal static class MachinesCommand
{
    public static Command Create() => new("machines", "Machines outside this program: programs and services that --machine can name.")
    {
        List(), Show(), Ping(), Jobs(),
    };

    private static Command List()
    {
        var asJson = JsonOption();
        var command = new Command("list", "Lists them.") { asJson };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(asJson))
            {
                Output.Json(json => WriteAll(json, "machines", OutsideMachines.All, WriteMembers));
                return ExitCode.Done;
            }

            foreach (var limits in OutsideMachines.All)
            {
                Output.Line(limits.Name, limits.Summary);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var name = NameArgument();
        var asJson = JsonOption();
        var command = new Command("show", "Tells what a machine accepts.") { name, asJson };
        command.SetAction(parsed =>
        {
            var limits = OutsideMachines.LimitsOf(parsed.GetValue(name)!);
            if (parsed.GetValue(asJson))
            {
                Output.Json(json => WriteMembers(json, limits));
                return ExitCode.Done;
            }

            Output.Line("machine", $"{limits.Name}: {limits.Summary}");
            Output.Line("source", limits.Source);
            Output.Line("variables", $"{(limits.Vartype is { } vartype ? $"{vartype.ToString().ToLowerInvariant()}, " : "")}{Most(limits.MaximumVariables)}");
            var largest = limits.LargestCoefficient < double.MaxValue ? $", magnitudes up to {limits.LargestCoefficient:G6}" : "";
            Output.Line("coefficients", $"{limits.CoefficientBits} bits{largest}");
            Output.Line("rows", limits.TakesRows ? $"as rows{(limits.TakesGroups ? ", disjoint 'one of these' as groups" : "")}"
                : "none: methods send models without");
            Output.Line("starts", limits.TakesStarts ? "as given" : "its own");
            Output.Line("reads", Most(limits.MaximumReads));
            Output.Line("time", limits.LeastTime is { } least
                ? $"{least.TotalSeconds} to {limits.LongestTime.TotalSeconds} s a call, default {limits.DefaultTime.TotalSeconds} s" : "its own");
            if (OutsideMachines.TokenVariable(limits.Name) is { } variable)
            {
                Output.Line("token", $"{variable}, or machines.conf (docs/machines.md)");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Ping()
    {
        var name = NameArgument();
        var timeLimit = Flag.Duration("--time-limit", "Longest time to wait. Default: 30s.");
        var asJson = JsonOption();
        var command = new Command("ping", "Asks a machine whether it can be used; nothing is charged.") { name, timeLimit, asJson };
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            var control = new SolveControl { TimeLimit = parsed.GetValue(timeLimit) ?? TimeSpan.FromSeconds(30), Cancellation = interruption.Token };
            var run = control.Start();
            var answer = OutsideMachines.Ping(parsed.GetValue(name)!, control);
            if (parsed.GetValue(asJson))
            {
                Output.Json(json =>
                {
                    json.WriteString("machine", parsed.GetValue(name));
                    json.WriteString("answer", answer);
                    json.WriteNumber("seconds", run.Elapsed.TotalSeconds);
                });
            }
            else
            {
                Output.Line("machine", parsed.GetValue(name)!);
                Output.Line("answer", answer);
                Output.Line("time", $"{run.Elapsed.TotalSeconds:F2} s");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Jobs()
    {
        var asJson = JsonOption();
        var command = new Command("jobs", "Lists the jobs of services that the journal of this user knows.") { asJson };
        command.SetAction(parsed =>
        {
            var jobs = OutsideMachines.Jobs;
            if (parsed.GetValue(asJson))
            {
                Output.Json(json => WriteAll(json, "jobs", jobs, static (writer, job) =>
                {
                    writer.WriteString("machine", job.Machine);
                    writer.WriteString("job", job.Job);
                    writer.WriteString("state", job.State.ToString().ToLowerInvariant());
                    writer.WriteString("hash", job.Hash);
                    writer.WriteString("time", job.Time);
                    writer.WriteFinite("seconds", job.Seconds);
                }));
                return ExitCode.Done;
            }

            foreach (var job in jobs)
            {
                var charged = job.Seconds is { } seconds ? $"  {seconds:0.###} s" : "";
                Output.Line(job.Machine, $"{job.Time:u}  {job.State.ToString().ToLowerInvariant(),-10}{job.Job ?? "-"}{charged}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> NameArgument() => new("name") { Description = $"One of {string.Join(", ", OutsideMachines.Forms)}." };

    private static Option<bool> JsonOption() => Flag.Json();

    private static string Most(int count) => count == int.MaxValue ? "as many as it manages" : $"up to {count}";

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMembers(Utf8JsonWriter json, MachineLimits limits)
    {
        json.WriteString("name", limits.Name);
        json.WriteString("summary", limits.Summary);
        json.WriteString("source", limits.Source);
        json.WriteString("vartype", limits.Vartype?.ToString().ToLowerInvariant());
        json.WriteFinite("maximum_variables", limits.MaximumVariables == int.MaxValue ? null : limits.MaximumVariables);
        json.WriteFinite("largest_coefficient", limits.LargestCoefficient < double.MaxValue ? limits.LargestCoefficient : null);
        json.WriteNumber("coefficient_bits", limits.CoefficientBits);
        json.WriteBoolean("takes_rows", limits.TakesRows);
        json.WriteBoolean("takes_groups", limits.TakesGroups);
        json.WriteBoolean("takes_starts", limits.TakesStarts);
        json.WriteFinite("maximum_reads", limits.MaximumReads == int.MaxValue ? null : limits.MaximumReads);
        json.WriteFinite("least_seconds", limits.LeastTime?.TotalSeconds);
        json.WriteFinite("longest_seconds", limits.LeastTime is null ? null : limits.LongestTime.TotalSeconds);
        json.WriteString("token_variable", OutsideMachines.TokenVariable(limits.Name));
    }
}
