using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Jobs;
using Isinglass.RunStore.Folders;

namespace Isinglass.Dashboard.Web.Queues;

/// <summary>A submitted job with its progress.</summary>
/// <param name="Facts">Its facts in the queue.</param>
/// <param name="Cells">Finished cells of a study; null for other jobs.</param>
/// <param name="PerMinute">Rounds or cells a minute since its process began; null before there is one.</param>
internal sealed record QueuedJob(JobFacts Facts, int? Cells, double? PerMinute)
{
    public static QueuedJob Of(Job job)
    {
        var (facts, cells) = (job.Facts, job.Run is { } run ? Path.Combine(run, CellJournal.CellsName) : "");
        if (File.Exists(cells))
        {
            // The header was written at its start, the last cell when that was finished.
            var minutes = (File.GetLastWriteTimeUtc(cells) - File.GetLastWriteTimeUtc(Path.Combine(job.Run!, CellJournal.HeaderName))).TotalMinutes;
            var count = new KeptCells(job.Run!).Count;
            return new QueuedJob(facts, count, count > 0 && minutes > 0 ? count / minutes : null);
        }

        var seconds = facts.Rounds is > 0 ? RunLog.Read(job.Run!)[^1].GetValueOrDefault("seconds") : 0;
        return new QueuedJob(facts, null, seconds > 0 ? 60 * facts.Rounds / seconds : null);
    }
}
