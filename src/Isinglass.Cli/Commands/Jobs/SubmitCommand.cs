using System.CommandLine;
using System.CommandLine.Parsing;
using Isinglass.Jobs;
using Isinglass.Model;
using Isinglass.Training.Runs;

namespace Isinglass.Cli.Commands.Jobs;

/// <summary><c>isinglass submit</c>: runs a command in the background.</summary>
internal static class SubmitCommand
{
    private static readonly string[] Names = ["train", "experiment", "bench", "sweep", "solve"];

    // Options that do not affect the trained network; kept when a training is resumed.
    private static readonly string[] Surroundings = ["--workers", "--cluster", "--listen", "--threads", "--time-limit"];

    private const string Verbose = "--verbose";

    public static Command Create()
    {
        var name = Flag.Text("--name", "ID", "Name of the job; the same name is the same job, however often it is submitted. Default: by what it does.");
        var priority = Flag.Whole("--priority", "N", "Jobs of a higher priority begin first.", 0, (int.MinValue, int.MaxValue));
        var jobs = JobsCommand.FolderOption();
        var asJson = Flag.Switch("--json", "Print the job as one JSON object.");
        var command = new Command("submit", $"Have a command ({string.Join(", ", Names)}, with its own options) done in the background, in turn.")
        {
            name, priority, jobs, asJson,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed =>
        {
            var arguments = Arguments([.. parsed.UnmatchedTokens]);
            var job = JobsCommand.Open(parsed.GetValue(jobs)!).Submit(parsed.GetValue(name), new JobSpec(
                arguments, Environment.CurrentDirectory, parsed.GetValue(priority), TimeProvider.System.GetUtcNow(), Continuation(arguments)));
            JobsCommand.Show(job, parsed.GetValue(asJson));
        });
        return command;
    }

    /// <summary>
    /// The command line of the job, with the checks of the command itself: its result is JSON, and a run is in the job's folder unless another one is given.
    /// </summary>
    private static string[] Arguments(string[] words)
    {
        if (words.Length == 0 || !Names.Contains(words[0]))
        {
            throw new InputException($"A job is one of the commands {string.Join(", ", Names)}, as in: isinglass submit train --seed 3 --name third."
                + NearestName.Hint(words.FirstOrDefault() ?? "", Names));
        }

        var root = Program.Root(null, words[0]);
        var asked = root.Parse(words);
        if (asked.Errors.Count > 0)
        {
            throw new InputException(string.Join("\nisinglass: ", Suggestion.ExplainAll(asked)));
        }

        var hasFolder = asked.CommandResult.Children.OfType<OptionResult>()
            .Any(static given => given.Option.Name is "--output" or "--resume" && !given.Implicit);
        string[] folder = words[0] is "train" or "experiment" && !hasFolder ? ["-o", JobFolder.RunFolder] : [];
        // The log of a training shows its rounds.
        string[] rounds = words[0] == "train" && !words.Contains(Verbose) ? [Verbose] : [];
        // The folder of the job does not exist yet.
        var parsed = root.Parse([.. words, .. rounds, "--json"]);
        ((CheckedAction)parsed.CommandResult.Command.Action!).Check(parsed);
        return [.. words, .. folder, .. rounds, "--json"];
    }

    private static JobContinuation? Continuation(string[] arguments) => arguments[0] != "train" ? null : new JobContinuation(
        CheckpointFile.Name,
        ["train", "--resume", JobFolder.RunFolder, Verbose, "--json", .. arguments.Zip(arguments.Skip(1)).Where(pair => Surroundings.Contains(pair.First))
            .SelectMany(pair => new[] { pair.First, pair.Second })]);
}
