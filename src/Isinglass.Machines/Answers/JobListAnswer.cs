using Isinglass.Files;
using Isinglass.Files.Answers;
using Isinglass.Machines.Jobs;

namespace Isinglass.Machines.Answers;

/// <summary>The jobs of services in a journal, oldest first.</summary>
internal sealed class JobListAnswer(IReadOnlyList<JobEntry> jobs) : IAnswer
{
    /// <summary>A job as JSON.</summary>
    internal sealed record Entry(string Machine, string? Job, string State, string Hash, DateTimeOffset Time, double? Seconds);

    public IReadOnlyList<Entry> Jobs { get; } =
        [.. jobs.Select(static job => new Entry(job.Machine, job.Job, job.State.ToString().ToLowerInvariant(), job.Hash, job.Time, job.Seconds))];

    IEnumerable<AnswerPart> IAnswer.Parts => Jobs.Select(static job => (AnswerPart)(job.Machine,
        $"{job.Time:u}  {job.State,-10}{job.Job ?? "-"}{(job.Seconds is { } seconds ? $"  {seconds:0.###} s" : "")}"));

    public byte[] ToJson() => JsonText.Bytes(this, MachineJson.Default.JobListAnswer);
}
