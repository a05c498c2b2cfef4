using System.Text.Json;
using Isinglass.Files.Answers;
using Isinglass.Machines.Answers;
using Isinglass.Machines.Jobs;
using Isinglass.Model;

namespace Isinglass.Machines.Tests.Answers;

/// <summary>What is said of machines, as scripts and people read it.</summary>
public sealed class MachineAnswerTests
{
    [Fact]
    public void What_a_machine_does_not_limit_is_null_and_told_in_words()
    {
        var answer = LimitsAnswer.Of(new MachineLimits { Name = "m", Summary = "a machine", Source = "a page", TakesRows = true, TakesGroups = true });
        var json = Read(answer);
        json.GetProperty("name").GetString().ShouldBe("m");
        foreach (var name in new[] { "vartype", "maximum_variables", "largest_coefficient", "maximum_reads", "least_seconds", "longest_seconds" })
        {
            json.GetProperty(name).ValueKind.ShouldBe(JsonValueKind.Null, name);
        }

        json.GetProperty("coefficient_bits").GetInt32().ShouldBe(53);
        Lines(answer).ShouldContain("reads           as many as it manages");
        Lines(answer).ShouldContain("rows            as rows, disjoint 'one of these' as groups");
    }

    [Fact]
    public void Limits_are_figures()
    {
        var answer = LimitsAnswer.Of(new MachineLimits
        {
            Name = "m",
            Summary = "",
            Source = "",
            Vartype = Vartype.Spin,
            MaximumVariables = 8,
            LargestCoefficient = 2,
            CoefficientBits = 3,
            MaximumReads = 5,
            LeastTime = TimeSpan.FromSeconds(2),
            LongestTime = TimeSpan.FromSeconds(9),
            DefaultTime = TimeSpan.FromSeconds(4),
        });
        var json = Read(answer);
        json.GetProperty("vartype").GetString().ShouldBe("spin");
        json.GetProperty("maximum_variables").GetInt32().ShouldBe(8);
        json.GetProperty("largest_coefficient").GetDouble().ShouldBe(2);
        json.GetProperty("longest_seconds").GetDouble().ShouldBe(9);
        Lines(answer).ShouldContain("variables       spin, up to 8");
        Lines(answer).ShouldContain("coefficients    3 bits, magnitudes up to 2");
        Lines(answer).ShouldContain("time            2 to 9 s a call, default 4 s");
    }

    [Fact]
    public void All_machines_are_listed_with_what_they_accept()
    {
        var machines = Read(new MachineListAnswer()).GetProperty("machines");
        machines.EnumerateArray().Select(machine => machine.GetProperty("name").GetString()).ShouldBe(OutsideMachines.All.Select(limits => limits.Name));
        machines.EnumerateArray().ShouldAllBe(machine => machine.EnumerateObject().Count() == 14);
    }

    [Fact]
    public void A_job_tells_where_it_is_and_what_it_cost()
    {
        var answer = new JobListAnswer(
        [
            new JobEntry("ab", "da", JobState.Answered, "7", DateTimeOffset.UnixEpoch, 1.5),
            new JobEntry("cd", "da", JobState.Sending, null, DateTimeOffset.UnixEpoch, null),
        ]);
        Lines(answer).ShouldBe(["da              1970-01-01 00:00:00Z  answered  7  1.5 s", "da              1970-01-01 00:00:00Z  sending   -"]);
        var job = Read(answer).GetProperty("jobs")[1];
        job.GetProperty("job").ValueKind.ShouldBe(JsonValueKind.Null);
        job.GetProperty("state").GetString().ShouldBe("sending");
        job.GetProperty("time").GetString().ShouldBe("1970-01-01T00:00:00+00:00");
    }

    [Fact]
    public void A_forecast_multiplies_calls_times_and_price()
    {
        var forecast = new MachineForecast
        {
            Limits = OutsideMachines.LimitsOf("da"),
            Variables = 4,
            Interactions = 2,
            Rows = 0,
            RequestBytes = 100,
            Steps = ["a step"],
            BitsLost = 1,
            Calls = 3,
            CallTime = TimeSpan.FromSeconds(20),
            PricePerHour = 60,
        };
        var json = Read(ForecastAnswer.Of(forecast));
        json.GetProperty("longest_seconds").GetDouble().ShouldBe(60);
        json.GetProperty("cost").GetDouble().ShouldBe(1, 1e-12);
        json.GetProperty("steps")[0].GetString().ShouldBe("a step");
        Lines(ForecastAnswer.Of(forecast)).ShouldContain("cost            at most 1 at 60 an hour");
        Lines(ForecastAnswer.Of(forecast with { PricePerHour = null }))
            .ShouldContain(static line => line.StartsWith("cost            not known here", StringComparison.Ordinal));
    }

    private static JsonElement Read(IAnswer answer) => JsonDocument.Parse(answer.ToJson()).RootElement;

    private static IReadOnlyList<string> Lines(IAnswer answer) => [.. answer.Parts.Select(static part => part.Line)];
}
