using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Neural.Data;
using Isinglass.Neural.Export;
using Isinglass.Neural.Verification;
using Isinglass.Numerics.Random;
using Isinglass.Numerics.Threads;
using Isinglass.Training.Runs;

namespace Isinglass.Training.Prediction;

/// <summary>Which decisions of a network cannot be changed by small changes of its integer inputs. Shares are of the drawn samples, 0..1.</summary>
internal sealed class RobustnessAnswer : IAnswer
{
    /// <summary>Default number of samples.</summary>
    public const int UsualSamples = 200;

    private readonly SampleRobustness[] _results;
    private readonly int? _asked;
    private readonly StopReason _reason;

    private RobustnessAnswer(TrainedNetwork network, QuantizedDataset data, int[] numbers, SampleRobustness[] results, int? asked, StopReason reason)
    {
        (_results, _asked, _reason) = (results, asked, reason);
        ProvedAndRight = (double)results.Where((result, n) => result.Status == RobustnessStatus.Proved && result.Decision == data.Labels[n]).Count()
            / results.Length;
        Results =
        [
            .. results.Select((result, n) => new SamplePart(numbers[n] + 1, result.Status.ToString().ToLowerInvariant(), network.ClassNames[data.Labels[n]],
                network.ClassNames[result.Decision], result.Bound, result.CounterExample, result.Nodes)),
        ];
    }

    /// <summary>The result for a sample; its number is 1-based.</summary>
    internal sealed record SamplePart(
        int Sample, string Status, string Label, string Decision, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Bound,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<sbyte>? CounterExample, int Nodes);

    public double Proved => Share(RobustnessStatus.Proved);

    public double Broken => Share(RobustnessStatus.Broken);

    public double Open => Share(RobustnessStatus.Open);

    public double ProvedAndRight { get; }

    public required double Seconds { get; init; }

    public required int Epsilon { get; init; }

    public int Samples => _results.Length;

    public required string Split { get; init; }

    public required ulong Seed { get; init; }

    public string StopReason => Summary.Name(_reason);

    public IReadOnlyList<SamplePart> Results { get; }

    IEnumerable<string> IAnswer.Notes => Samples < _asked ? [$"{_asked} samples were asked for, there are {Samples}."] : [];

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        ("proved", $"{100 * Proved:F1} % of {Samples} samples ({Split}) keep their class within {Epsilon} input step{(Epsilon == 1 ? "" : "s")} "
            + $"({100 * ProvedAndRight:F1} % proved and right)"),
        new("broken", $"{100 * Broken:F1} %, each by inputs that the forward pass gives another class (`json` has them)") { NamesProperties = true },
        ("open", $"{100 * Open:F1} %{Bounds()}"),
        ("time", $"{Seconds:F2} s, seed {Seed}, stopped: {Summary.InWords(_reason)}"),
    ];

    /// <summary>Proves or breaks the decisions on samples drawn by the seed, which is also that of generated data.</summary>
    /// <param name="choice">The network and its data.</param>
    /// <param name="epsilon">Largest change of every input, in steps of its quantizer.</param>
    /// <param name="samples">Largest number of samples; null = <see cref="UsualSamples"/>, or without a note fewer if the data has fewer.</param>
    /// <param name="threads">Number of threads; never changes the result.</param>
    /// <param name="control">Time limit of all samples together; the rest are reported as open.</param>
    /// <exception cref="InputException">It is a committee, or there are no samples.</exception>
    public static RobustnessAnswer Of(JudgedChoice choice, int epsilon, int? samples, int threads, SolveControl control)
    {
        var predictor = Predictor.Read(choice.Path);
        if (predictor.Committee is not null)
        {
            throw new InputException($"{choice.Path} is a committee; one network is verified. Name the folder of the run, or a network.json.");
        }

        var verifier = new RobustnessVerifier(predictor.Network, epsilon);
        var all = predictor.Network.Prepare(choice.Load(predictor));
        var seed = choice.Seed ?? choice.Recipe?.Seed ?? 1;
        var numbers = Draw(all.SampleCount, samples ?? UsualSamples, seed);
        var data = all.Subset(numbers);
        var results = new SampleRobustness[data.SampleCount];
        var run = control.Start();
        ParallelLoop.For(results.Length, threads, n => results[n] = verifier.Verify(data.Sample(n), run.Part()));
        var seconds = run.Elapsed.TotalSeconds;
        var reason = run.ShouldStop() ? run.StopReason : run.Finish(Model.Control.StopReason.Completed);
        return new RobustnessAnswer(predictor.Network, data, numbers, results, samples, reason)
        {
            Seconds = seconds,
            Epsilon = epsilon,
            Split = choice.Split,
            Seed = seed,
        };
    }

    public byte[] ToJson() => JsonText.Bytes(this, PredictionJson.Default.RobustnessAnswer);

    private static int[] Draw(int count, int most, ulong seed)
    {
        if (count == 0)
        {
            throw new InputException("There are no samples of classes that the network knows.");
        }

        int[] numbers = [.. Enumerable.Range(0, count)];
        new RandomKey(seed).Derive("verify").CreateSource().Shuffle<int>(numbers);
        return [.. numbers.Take(most).Order()];
    }

    private double Share(RobustnessStatus status) => (double)_results.Count(result => result.Status == status) / _results.Length;

    private string Bounds()
    {
        long[] bounds = [.. _results.Where(static result => result.Status == RobustnessStatus.Open).Select(static result => result.Bound!.Value).Order()];
        return bounds.Length == 0 ? "" : $"; another class leads by at most {bounds[bounds.Length / 2]} (median), {bounds[^1]} (largest bound)";
    }
}
