using Isinglass.Model;
using Isinglass.Testing;

namespace Isinglass.Jobs.Tests;

public sealed class JobFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_is_submitted_once_and_something_else_under_its_name_is_refused()
    {
        var jobs = Folder();
        var job = jobs.Submit("one", Spec("-list", "classes"));
        jobs.Submit("one", Spec("-list", "classes") with { Priority = 5, Submitted = DateTimeOffset.MaxValue }).Path.ShouldBe(job.Path);
        Should.Throw<InputException>(() => jobs.Submit("one", Spec("-list", "tests"))).Message.ShouldContain("The job one is another one: -list classes.");
        jobs.All().Count.ShouldBe(1);
        Directory.GetDirectories(jobs.Path).Length.ShouldBe(1);
    }

    [Fact]
    public void Without_a_name_the_name_is_by_what_is_done_and_the_run_lies_in_the_jobs_folder()
    {
        var jobs = Folder();
        var job = jobs.Submit(null, Spec("train", "-o", JobFolder.RunFolder));
        job.Id.ShouldStartWith("train-");
        job.Spec.Arguments.ShouldBe(["train", "-o", Path.Combine(job.Path, "run")]);
        jobs.Submit(null, Spec("train", "-o", JobFolder.RunFolder)).Id.ShouldBe(job.Id);
        jobs.Submit(null, Spec("train", "-o", "elsewhere")).Id.ShouldNotBe(job.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../up")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public void A_name_that_is_no_name_of_a_folder_is_refused(string name)
    {
        Should.Throw<InputException>(() => Folder().Submit(name, Spec("train"))).Message.ShouldContain("is no name of a job");
        Directory.Exists(Folder().Path).ShouldBeFalse();
    }

    [Fact]
    public void A_job_that_is_not_there_is_told_with_the_nearest()
    {
        Should.Throw<InputException>(() => Folder().Find("first")).Message.ShouldContain("There is no job 'first'");
        Folder().Submit("first", Spec("-list", "classes"));
        Should.Throw<InputException>(() => Folder().Find("frist")).Message.ShouldContain("Did you mean 'first'?");
    }

    // The program of these jobs is this test program: it lists its classes, or refuses an option.
    [Fact]
    public void The_keeper_starts_every_job_once_and_ends_when_none_is_left()
    {
        var jobs = Folder();
        foreach (var (id, arguments) in new[] { ("lists", new[] { "-list", "classes" }), ("refuses", ["-no-such-option"]), ("stopped", ["-list", "classes"]) })
        {
            var folder = Path.Combine(jobs.Path, id);
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, Job.SpecName), Spec(arguments).Write());
        }

        jobs.Find("stopped").Stop();
        new JobKeeper(jobs, 2).Run();
        string[] facts = [.. jobs.All().OrderBy(job => job.Id, StringComparer.Ordinal).Select(job => $"{job.Id} {Job.Name(job.State)} {job.Attempts}")];
        facts.ShouldBe(["lists done 1", "refuses failed 1", "stopped stopped 0"]);
        File.ReadAllText(jobs.Find("lists").Output).ShouldContain(nameof(JobFolderTests));
    }

    [Fact]
    public void A_training_without_a_checkpoint_begins_again_and_one_with_it_goes_on()
    {
        var jobs = Folder();
        foreach (var (id, file) in new[] { ("again", "log.jsonl"), ("on", "checkpoint.bin") })
        {
            var folder = Path.Combine(jobs.Path, id);
            Directory.CreateDirectory(Path.Combine(folder, "run.part"));
            File.WriteAllText(Path.Combine(folder, "run.part", file), "x");
            var spec = Spec("-no-such-option") with { Continuation = new JobContinuation("checkpoint.bin", ["-list", "classes"]) };
            File.WriteAllBytes(Path.Combine(folder, Job.SpecName), spec.Write());
        }

        new JobKeeper(jobs, 2).Run();
        // What is there may be filled by a process of another host: the program itself says so, or removes it.
        (jobs.Find("again").State, jobs.Find("again").Run).ShouldBe((JobState.Failed, Path.Combine(jobs.Path, "again", "run.part")));
        (jobs.Find("on").State, jobs.Find("on").Run).ShouldBe((JobState.Done, Path.Combine(jobs.Path, "on", "run.part")));
    }

    private JobSpec Spec(params string[] arguments) => new(arguments, _folder.Path, 0, DateTimeOffset.UnixEpoch);

    /// <summary>The keeper that a submission starts refuses its option and ends: the tests keep the folder themselves.</summary>
    private JobFolder Folder()
    {
        Require.Program("setsid", "util-linux");
        return new JobFolder(_folder.File("jobs"), new JobProgram(typeof(JobFolderTests).Assembly.Location, static _ => ["-no-such-option"]));
    }
}
