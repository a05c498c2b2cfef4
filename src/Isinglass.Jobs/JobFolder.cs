using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Isinglass.Model;

namespace Isinglass.Jobs;

/// <summary>
/// A folder of jobs, one folder each. A separate process, the keeper, starts them in turn and ends when none is left; submitting or listing jobs starts it
/// again if needed.
/// </summary>
/// <param name="path">The folder.</param>
/// <param name="program">The program whose commands are its jobs.</param>
internal sealed partial class JobFolder(string path, JobProgram program)
{
    /// <summary>Its path, absolute.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The program whose commands are its jobs.</summary>
    public JobProgram Program { get; } = program;

    /// <summary>All jobs, oldest first. Folders with other names are jobs being created.</summary>
    public IReadOnlyList<Job> All() => !Directory.Exists(Path) ? [] :
        [.. Directory.GetDirectories(Path)
            .Where(static folder => Name().IsMatch(System.IO.Path.GetFileName(folder)) && File.Exists(System.IO.Path.Combine(folder, Job.SpecName)))
            .Select(static folder => new Job(folder)).OrderBy(job => job.Spec.Submitted).ThenBy(job => job.Id, StringComparer.Ordinal)];

    /// <summary>Submits a job; an equal one that exists is returned.</summary>
    /// <param name="id">Its name; null = derived from its specification.</param>
    /// <param name="spec">The specification, with <see cref="RunFolder"/> for the folder of its run.</param>
    /// <exception cref="InputException">A job of this name has another specification.</exception>
    public Job Submit(string? id, JobSpec spec)
    {
        var whole = Encoding.UTF8.GetBytes(string.Join('\n', [spec.Folder, .. spec.Arguments]));
        id ??= $"{spec.Arguments[0]}-{Convert.ToHexStringLower(SHA256.HashData(whole))[..8]}";
        if (!Name().IsMatch(id))
        {
            throw new InputException($"'{id}' is no name of a job: letters, digits, '-', '_' and '.', at most 64, and no '.' in front.");
        }

        var folder = System.IO.Path.Combine(Path, id);
        spec = spec.With(RunFolder, System.IO.Path.Combine(folder, "run"));
        if (!Directory.Exists(folder))
        {
            Create(folder, spec);
        }

        var job = new Job(folder);
        if (!job.Spec.IsSame(spec))
        {
            throw new InputException($"The job {id} is another one: {string.Join(' ', job.Spec.Arguments)}. "
                + "Choose another `name`, or delete it.");
        }

        Keep();
        return job;
    }

    /// <summary>Placeholder for the folder of a job's run before the job has a name.</summary>
    public static string RunFolder => "\0run";

    /// <summary>A job by its name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public Job Find(string id)
    {
        var jobs = All();
        return jobs.FirstOrDefault(job => job.Id == id)
            ?? throw new InputException($"There is no job '{id}' in {Path}.{NearestName.Hint(id, jobs.Select(job => job.Id))}");
    }

    /// <summary>Starts the keeper if a job is waiting; a second keeper ends by itself.</summary>
    public void Keep()
    {
        if (All().Any(job => job.State == JobState.Queued))
        {
            JobProcess.StartSilently(Program, Program.Keeper(Path), Path);
        }
    }

    /// <summary>The folder gets its name when it is complete, so of two equal submissions at once only one succeeds.</summary>
    private void Create(string folder, JobSpec spec)
    {
        var temporary = System.IO.Path.Combine(Path, $".{Environment.ProcessId}-{System.IO.Path.GetFileName(folder)}");
        try
        {
            Directory.CreateDirectory(temporary);
            File.WriteAllBytes(System.IO.Path.Combine(temporary, Job.SpecName), spec.Write());
            Directory.Move(temporary, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(temporary, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorkException($"The job cannot be written to {folder}: {exception.Message} Choose another folder with `jobs`.", exception);
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$", RegexOptions.NonBacktracking, matchTimeoutMilliseconds: -1)]
    private static partial Regex Name();
}
