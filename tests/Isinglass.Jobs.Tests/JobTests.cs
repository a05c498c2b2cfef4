using Isinglass.Model;
using Isinglass.Testing;

namespace Isinglass.Jobs.Tests;

public sealed class JobTests : IDisposable
{
    /// <summary>A process of this number and start time is nobody's.</summary>
    private const string Gone = "1 0";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, null, false, nameof(JobState.Queued))]
    [InlineData(1, null, false, nameof(JobState.Queued))]
    [InlineData(2, 137, false, nameof(JobState.Queued))]
    [InlineData(3, null, false, nameof(JobState.Poisoned))]
    [InlineData(3, 137, false, nameof(JobState.Poisoned))]
    [InlineData(1, 0, false, nameof(JobState.Done))]
    [InlineData(3, 0, false, nameof(JobState.Done))]
    [InlineData(1, 2, false, nameof(JobState.Failed))]
    [InlineData(3, 128, false, nameof(JobState.Failed))]
    [InlineData(null, null, true, nameof(JobState.Stopped))]
    [InlineData(1, 0, true, nameof(JobState.Stopped))]
    [InlineData(3, 143, true, nameof(JobState.Stopped))]
    public void The_state_is_read_from_the_files(int? attempts, int? code, bool isStopped, string state)
    {
        var job = Create(new JobSpec(["train"], _folder.Path, 0, default));
        foreach (var (name, content) in new[] { ("attempts", $"{attempts}"), ("exit", $"{code}\n"), ("process", attempts is null ? "" : Gone) })
        {
            if (content.Trim().Length > 0)
            {
                File.WriteAllText(Path.Combine(job.Path, name), content);
            }
        }

        if (isStopped)
        {
            job.Stop();
        }

        job.State.ShouldBe(Enum.Parse<JobState>(state));
        (job.Facts.State, job.Facts.Attempts, job.Facts.ExitCode).ShouldBe((Job.Name(job.State), attempts ?? 0, code));
    }

    [Fact]
    public void What_was_submitted_is_read_again()
    {
        var spec = new JobSpec(
            ["train", "--data", "a b"], "/some where", -3, new DateTimeOffset(2026, 11, 30, 1, 2, 3, TimeSpan.FromHours(2)),
            new JobContinuation("checkpoint.bin", ["train", "--resume", "x"]));
        var again = Create(spec).Spec;
        again.IsSame(spec).ShouldBeTrue();
        (again.Priority, again.Submitted, again.Continuation!.Checkpoint).ShouldBe((spec.Priority, spec.Submitted, "checkpoint.bin"));
        again.Continuation.Arguments.ShouldBe(["train", "--resume", "x"]);
        again.IsSame(spec with { Folder = "/else" }).ShouldBeFalse();
        again.IsSame(spec with { Arguments = ["train"] }).ShouldBeFalse();
        spec.With("x", "y").Continuation!.Arguments.ShouldBe(["train", "--resume", "y"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("""{"arguments":[1],"folder":"f","priority":0,"submitted":"2026-11-30T00:00:00Z"}""")]
    [InlineData("""{"arguments":["a"],"folder":"f","priority":0,"submitted":"yesterday"}""")]
    public void A_damaged_file_is_told_by_its_name(string text)
    {
        _folder.Write("job/job.json", text);
        Should.Throw<InputException>(() => new Job(_folder.File("job"))).Message.ShouldContain("job.json");
    }

    [Fact]
    public void What_came_of_it_is_copied_also_when_the_run_is_not_whole()
    {
        var job = Create(new JobSpec(["train"], _folder.Path, 0, default));
        (job.Run, job.Facts.Rounds).ShouldBe((null, null));
        _folder.Write("job/run.part/log.jsonl", "{}\n{}\n");
        _folder.Write("job/run.part/deep/file", "x");
        _folder.Write("job/output.json", "{}");
        job.Facts.Rounds.ShouldBe(2);
        var copy = _folder.File("copy");
        job.CopyTo(copy);
        Directory.GetFiles(copy, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(copy, path)).Order(StringComparer.Ordinal)
            .ShouldBe(["deep/file", "log.jsonl", "output.json"]);
        Should.Throw<InputException>(() => job.CopyTo(copy)).Message.ShouldContain("exists");
    }

    private Job Create(JobSpec spec)
    {
        _folder.Write("job/job.json", spec.Write());
        return new Job(_folder.File("job"));
    }
}
