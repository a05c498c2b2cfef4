namespace Isinglass.Jobs;

/// <summary>Starts the jobs of a folder in turn, higher priorities first, and those whose process was lost again; ends when none is left.</summary>
/// <param name="jobs">The folder.</param>
/// <param name="slots">Jobs that run at the same time.</param>
internal sealed class JobKeeper(JobFolder jobs, int slots)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>A job submitted while a keeper ends is handled by the next one, which waits this long for that end.</summary>
    private static readonly TimeSpan Handover = TimeSpan.FromSeconds(2);

    /// <summary>Runs until no job is left; returns at once when there is another keeper.</summary>
    public void Run()
    {
        using var file = Lock();
        while (file is not null)
        {
            var all = jobs.All().Select(job => (Job: job, job.State)).ToArray();
            var free = slots - all.Count(job => job.State == JobState.Running);
            Job[] waiting = [.. all.Where(job => job.State == JobState.Queued).Select(job => job.Job).OrderByDescending(job => job.Spec.Priority)];
            if (waiting.Length == 0 && free == slots)
            {
                return;
            }

            foreach (var job in waiting.Take(free))
            {
                job.Begin(jobs.Program);
            }

            Pause();
        }
    }

    private FileStream? Lock()
    {
        for (var waited = TimeSpan.Zero; waited < Handover; waited += LookInterval)
        {
            try
            {
                return new FileStream(Path.Combine(jobs.Path, ".keeper"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                Pause();
            }
        }

        return null;
    }

    private static void Pause()
    {
        using var never = new ManualResetEventSlim();
        never.Wait(LookInterval);
    }
}
