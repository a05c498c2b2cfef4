using System.CommandLine;
using System.Text.Json;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Neural.Verification;
using Isinglass.Numerics.Random;
using Isinglass.Numerics.Threads;
using Isinglass.Training.Prediction;
using Isinglass.Training.Runs;

namespace Isinglass.Cli.Commands.Networks;

/// <summary><c>isinglass verify</c>: which decisions of a network no small change of its inputs can change, proved.</summary>
internal static class VerifyCommand
{
    private const int DefaultSamples = 200;

    public static Command Create()
    {
        var file = new Argument<string>("network") { Description = "network.json or the folder of a run." };
        var data = Flag.Text("--data", "NAME|PATH", "Data set, folder or file; default: the one it was trained on.");
        var directory = DataOptions.CreateDirectory();
        var split = Flag.Text("--split", string.Join('|', JudgedData.SplitNames),
            "Which part: of a run's own data, train and validation are what its recipe drew.", "test");
        var epsilon = Flag.Whole("--epsilon", "K", "Largest change of every input, in steps of its quantizer.", 1, (0, int.MaxValue));
        var samples = Flag.Whole("--samples", "N", "Number of samples, drawn by the seed.", DefaultSamples);
        var seed = Flag.Seed("--seed", "Seed of the draw and of generated data; default: that of the recipe beside the network, else 1.");
        var threads = Flag.Threads("Number of threads; never changes the result.");
        var limit = Flag.Duration("--time-limit", "Longest time for all samples together; those that are left are open.", isPositive: true);
        var asJson = Flag.Json();
        var command = new Command("verify", "Prove or break the robustness of a network's decisions against small changes of its integer inputs.")
        {
            file, data, directory, split, epsilon, samples, seed, threads, limit, asJson,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(file)!,
            new Choices(
                parsed.GetValue(data),
                DataOptions.ExistingDirectory(parsed.GetValue(directory)),
                parsed.GetValue(split)!,
                parsed.GetValue(epsilon),
                parsed.GetValue(samples),
                parsed.GetValue(seed)),
            parsed.GetValue(threads),
            parsed.GetValue(limit),
            parsed.GetValue(asJson)));
        return command;
    }

    private static int Run(string file, Choices choices, int threads, TimeSpan? limit, bool asJson)
    {
        var predictor = Predictor.Read(file);
        if (predictor.Committee is not null)
        {
            throw new InputException($"{file} is a committee; one network is verified. Name the folder of the run, or a network.json.");
        }

        var verifier = new RobustnessVerifier(predictor.Network, choices.Epsilon);
        var recipe = JudgedData.RecipeBeside(file);
        var part = JudgedData.Load(choices.Split, predictor.Network, recipe, choices.Data, choices.Directory, choices.Seed);
        var seed = choices.Seed ?? recipe?.Seed ?? 1;
        var (data, numbers) = Draw(predictor.Network, part, choices.Samples, seed);

        using var interruption = new Interruption();
        var results = new SampleRobustness[data.SampleCount];
        var run = new SolveControl { TimeLimit = limit, Cancellation = interruption.Token }.Start();
        ParallelLoop.For(results.Length, threads, n => results[n] = verifier.Verify(data.Sample(n), run.Part()));
        var seconds = run.Elapsed.TotalSeconds;
        var reason = run.ShouldStop() ? run.StopReason : run.Finish(StopReason.Completed);
        double Share(RobustnessStatus status) => (double)results.Count(result => result.Status == status) / results.Length;
        var right = results.Where((result, n) => result.Status == RobustnessStatus.Proved && result.Decision == data.Labels[n]).Count();
        if (asJson)
        {
            Output.Json(json =>
            {
                json.WriteNumber("proved", Share(RobustnessStatus.Proved));
                json.WriteNumber("broken", Share(RobustnessStatus.Broken));
                json.WriteNumber("open", Share(RobustnessStatus.Open));
                json.WriteNumber("proved_and_right", (double)right / results.Length);
                json.WriteNumber("seconds", seconds);
                json.WriteNumber("epsilon", choices.Epsilon);
                json.WriteNumber("samples", results.Length);
                json.WriteString("split", choices.Split);
                json.WriteNumber("seed", seed);
                json.WriteString("stop_reason", Summary.Name(reason));
                WriteResults(json, results, data, numbers, predictor.Network.ClassNames);
            });
            return ExitCode.Done;
        }

        Output.Line("proved", $"{100 * Share(RobustnessStatus.Proved):F1} % of {results.Length} samples ({choices.Split}) keep their class within "
            + $"{choices.Epsilon} input steps ({100.0 * right / results.Length:F1} % proved and right)");
        Output.Line("broken", $"{100 * Share(RobustnessStatus.Broken):F1} %, each by inputs that the forward pass gives another class (--json has them)");
        Output.Line("open", $"{100 * Share(RobustnessStatus.Open):F1} %{Bounds(results)}");
        Output.Line("time", $"{seconds:F2} s, seed {seed}, stopped: {Summary.InWords(reason)}");
        return ExitCode.Done;
    }

    private static (QuantizedDataset Data, int[] Numbers) Draw(TrainedNetwork network, Dataset part, int count, ulong seed)
    {
        var all = network.Prepare(part);
        if (all.SampleCount == 0)
        {
            throw new InputException("There are no samples of classes that the network knows.");
        }

        int[] numbers = [.. Enumerable.Range(0, all.SampleCount)];
        new RandomKey(seed).Derive("verify").CreateSource().Shuffle<int>(numbers);
        numbers = [.. numbers.Take(count).Order()];
        if (numbers.Length < count)
        {
            Output.Note($"{count} samples were asked for, there are {numbers.Length}.");
        }

        return (all.Subset(numbers), numbers);
    }

    private static string Bounds(SampleRobustness[] results)
    {
        long[] bounds = [.. results.Where(result => result.Status == RobustnessStatus.Open).Select(result => result.Bound!.Value).Order()];
        return bounds.Length == 0 ? "" : $"; another class leads by at most {bounds[bounds.Length / 2]} (median), {bounds[^1]} (largest bound)";
    }

    private static void WriteResults(Utf8JsonWriter json, SampleRobustness[] results, QuantizedDataset data, int[] numbers, IReadOnlyList<string> classes)
    {
        json.WriteStartArray("results");
        for (var n = 0; n < results.Length; n++)
        {
            json.WriteStartObject();
            json.WriteNumber("sample", numbers[n] + 1);
            json.WriteString("status", results[n].Status.ToString().ToLowerInvariant());
            json.WriteString("label", classes[data.Labels[n]]);
            json.WriteString("decision", classes[results[n].Decision]);
            if (results[n].Bound is { } bound)
            {
                json.WriteNumber("bound", bound);
            }

            if (results[n].CounterExample is { } inputs)
            {
                json.WriteStartArray("counter_example");
                Array.ForEach(inputs, value => json.WriteNumberValue(value));
                json.WriteEndArray();
            }

            json.WriteNumber("nodes", results[n].Nodes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private sealed record Choices(string? Data, string? Directory, string Split, int Epsilon, int Samples, ulong? Seed);
}
