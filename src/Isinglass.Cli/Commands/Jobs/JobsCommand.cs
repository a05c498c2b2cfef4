using System.CommandLine;
using Isinglass.Files;
using Isinglass.Jobs;
using Isinglass.Model;

namespace Isinglass.Cli.Commands.Jobs;

/// <summary><c>isinglass jobs</c>: submitted jobs. Every subcommand ends with 0 when it did its own work, whatever the state of the job.</summary>
internal static class JobsCommand
{
    private static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(200);

    private static readonly JobProgram ThisProgram =
        new(DotnetHost.Own("Isinglass.Cli"), static folder => ["jobs", "keep", "--jobs", folder]);

    public static Command Create() =>
        new("jobs", "Look after the jobs that were submitted.") { List(), Status(), Logs(), Stop(), Fetch(), Delete(), Keep() };

    /// <summary>The option for the folder of jobs.</summary>
    public static Option<string> FolderOption() => Flag.Text("--jobs", "FOLDER", "Folder of the jobs; default jobs.", "jobs");

    /// <summary>The folder of jobs at this path.</summary>
    public static JobFolder Open(string path) => new(path, ThisProgram);

    /// <summary>Prints a job: its name and state, or all of it as JSON.</summary>
    public static void Show(Job job, bool asJson)
    {
        if (asJson)
        {
            Output.Json(job.Facts, JobJson.Default.JobFacts);
        }
        else
        {
            var facts = job.Facts;
            Console.WriteLine($"{Line(job)}{(facts.Rounds is { } rounds ? $" ({rounds} rounds)" : "")}");
        }
    }

    private static Command List()
    {
        var (jobs, asJson) = (FolderOption(), Flag.Json());
        var command = new Command("list", "All jobs, oldest first.") { jobs, asJson };
        command.SetAction(parsed =>
        {
            var folder = Open(parsed.GetValue(jobs)!);
            folder.Keep();
            var all = folder.All();
            if (!parsed.GetValue(asJson))
            {
                Console.WriteLine(all.Count == 0 ? $"no jobs in {folder.Path}" : string.Join(Environment.NewLine, all.Select(Line)));
                return;
            }

            Output.Json(new JobListFacts(all.Select(static job => job.Facts)), JobJson.Default.JobListFacts);
        });
        return command;
    }

    private static Command Status() => About("status", "Where a job is.", (folder, job, asJson) =>
    {
        folder.Keep();
        Show(job, asJson);
    });

    private static Command Stop() => About("stop", "Have a job stop: it keeps its best so far.", (_, job, asJson) =>
    {
        if (job.State is JobState.Queued or JobState.Running)
        {
            job.Stop();
        }

        Show(job, asJson);
    });

    private static Command Delete() => About("delete", "Remove a job and all that came of it.", (_, job, asJson) =>
    {
        if (job.State == JobState.Running)
        {
            throw new InputException($"The job {job.Id} is running. Stop it first: isinglass jobs stop {job.Id}.");
        }

        Directory.Delete(job.Path, recursive: true);
        if (asJson)
        {
            Output.Json(new DeletedJob(job.Id), JobJson.Default.DeletedJob);
        }
    });

    private static Command Logs()
    {
        var follow = Flag.Switch("--follow -f", "Go on until the job ends.");
        var command = About("logs", "What a job said, on standard error of its program.", static (_, _, _) => { });
        command.Options.Add(follow);
        var (jobs, id) = ((Option<string>)command.Options[0], (Argument<string>)command.Arguments[0]);
        command.SetAction(parsed => Follow(Open(parsed.GetValue(jobs)!).Find(parsed.GetValue(id)!), parsed.GetValue(follow)));
        return command;
    }

    private static Command Fetch()
    {
        var output = Flag.Text("--output -o", "FOLDER", "Folder for the job's run and what it printed; it must not exist.");
        output.Required = true;
        var command = About("fetch", "Copy what came of a job.", static (_, _, _) => { });
        command.Options.Add(output);
        var (jobs, asJson, id) = ((Option<string>)command.Options[0], (Option<bool>)command.Options[1], (Argument<string>)command.Arguments[0]);
        command.SetAction(parsed =>
        {
            var job = Open(parsed.GetValue(jobs)!).Find(parsed.GetValue(id)!);
            job.CopyTo(parsed.GetValue(output)!);
            Show(job, parsed.GetValue(asJson));
        });
        return command;
    }

    private static Command Keep()
    {
        var jobs = FolderOption();
        var command = new Command("keep", "Start the jobs in turn.") { jobs };
        command.Hidden = true;
        command.SetAction(parsed => new JobKeeper(Open(parsed.GetValue(jobs)!), Math.Max(1, Environment.ProcessorCount / 2)).Run());
        return command;
    }

    private static Command About(string name, string description, Action<JobFolder, Job, bool> act)
    {
        var (id, jobs, asJson) = (new Argument<string>("ID") { Description = "Name of the job." }, FolderOption(), Flag.Json());
        var command = new Command(name, description) { id, jobs, asJson };
        command.SetAction(parsed =>
        {
            var folder = Open(parsed.GetValue(jobs)!);
            act(folder, folder.Find(parsed.GetValue(id)!), parsed.GetValue(asJson));
        });
        return command;
    }

    private static string Line(Job job) => $"{job.Id,-24}{Job.Name(job.State),-10}{string.Join(' ', job.Spec.Arguments)}";

    private static void Follow(Job job, bool goesOn)
    {
        using var never = new ManualResetEventSlim();
        for (var position = 0L; ;)
        {
            var isOver = !goesOn || job.State is not (JobState.Queued or JobState.Running);
            if (File.Exists(job.Log))
            {
                using var file = new FileStream(job.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                file.Position = Math.Min(position, file.Length);
                using var reader = new StreamReader(file);
                Console.Write(reader.ReadToEnd());
                position = file.Position;
            }

            if (isOver)
            {
                return;
            }

            never.Wait(FollowInterval);
        }
    }
}
