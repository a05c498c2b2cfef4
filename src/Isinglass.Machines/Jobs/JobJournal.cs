using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Machines.Jobs;

/// <summary>The state of a service's job.</summary>
internal enum JobState
{
    /// <summary>It is being submitted; if the process ends here, it is unknown whether it arrived.</summary>
    Sending,

    /// <summary>The service has it.</summary>
    Submitted,

    /// <summary>Its answer is on this machine.</summary>
    Answered,

    /// <summary>It failed or is gone, and may be submitted again.</summary>
    Failed,
}

/// <summary>A line of the journal.</summary>
/// <param name="Hash">SHA-256 of machine, address and request, in hexadecimal digits.</param>
/// <param name="Machine">Name of the machine.</param>
/// <param name="State">Where the job is.</param>
/// <param name="Job">The service's name of the job; null before it has one.</param>
/// <param name="Time">Time of the entry.</param>
/// <param name="Seconds">Charged machine time, once known.</param>
internal sealed record JobEntry(string Hash, string Machine, JobState State, string? Job, DateTimeOffset Time, double? Seconds);

/// <summary>Lines of the journal as JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(JobEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;

/// <summary>
/// The jobs of services, on disk: a line is added for every change of a job's state, the last line of a request counts, and answers are files beside it. So a
/// paid job is resumed after a crash, an equal request is answered without the service, and nothing is sent twice. Several processes may use a journal.
/// </summary>
internal sealed class JobJournal
{
    /// <summary>The variable with the path of another folder than machines in the user's data folder.</summary>
    public const string FolderVariable = "ISINGLASS_MACHINES_DATA";

    /// <summary>The name of the journal in its folder.</summary>
    public const string FileName = "jobs.jsonl";

    private const int LockAttempts = 200;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(25);

    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly TimeProvider _clock;

    /// <summary>The journal in a folder; created by the first entry, readable by this user only.</summary>
    public JobJournal(string folder, TimeProvider? clock = null) => (_folder, _clock) = (folder, clock ?? TimeProvider.System);

    /// <summary>The user's own journal.</summary>
    public static JobJournal OfUser() => new(Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.DoNotVerify), "isinglass", "machines"));

    /// <summary>The last entry of every request, oldest first.</summary>
    /// <exception cref="WorkException">The journal cannot be read.</exception>
    public IReadOnlyList<JobEntry> Entries()
    {
        lock (_lock)
        {
            return File.Exists(JournalPath) ? Open(static stream => Parse(stream)) : [];
        }
    }

    /// <summary>The last entry of a request; null = none.</summary>
    public JobEntry? Find(string hash) => Entries().LastOrDefault(entry => entry.Hash == hash);

    /// <summary>The answer of a request; null = none.</summary>
    public byte[]? Answer(string hash) => Find(hash) is { State: JobState.Answered } && File.Exists(AnswerPath(hash))
        ? File.ReadAllBytes(AnswerPath(hash)) : null;

    /// <summary>Adds an entry.</summary>
    /// <exception cref="WorkException">The journal cannot be written.</exception>
    public void Add(string hash, string machine, JobState state, string? job = null, double? seconds = null)
    {
        var entry = new JobEntry(hash, machine, state, job, _clock.GetUtcNow(), JsonText.Finite(seconds));
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JobEntry), (byte)'\n'];
        lock (_lock)
        {
            MakeFolder();
            Open(stream =>
            {
                // A line cut off by a crash is ended first.
                stream.Seek(0, SeekOrigin.End);
                if (stream.Length > 0)
                {
                    stream.Seek(-1, SeekOrigin.End);
                    if (stream.ReadByte() != '\n')
                    {
                        stream.WriteByte((byte)'\n');
                    }
                }

                stream.Write(line);
                stream.Flush(flushToDisk: true);
                return 0;
            });
        }
    }

    /// <summary>Stores an answer and adds its entry.</summary>
    public void AddAnswer(string hash, string machine, string job, byte[] answer, double? seconds)
    {
        MakeFolder();
        AtomicFile.Write(AnswerPath(hash), stream => stream.Write(answer));
        Add(hash, machine, JobState.Answered, job, seconds);
    }

    /// <summary>File for the list of solvers; null before the folder exists.</summary>
    public string? SolverList => Directory.Exists(_folder) ? Path.Combine(_folder, "solvers") : null;

    private string JournalPath => Path.Combine(_folder, FileName);

    private string AnswerPath(string hash) => Path.Combine(_folder, $"answer-{hash}");

    private static List<JobEntry> Parse(FileStream stream)
    {
        var last = new Dictionary<string, JobEntry>(StringComparer.Ordinal);
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            if (Parse(line) is { } entry)
            {
                last.Remove(entry.Hash);
                last.Add(entry.Hash, entry);
            }
        }

        return [.. last.Values];
    }

    /// <summary>The entry of a line; null for a truncated or invalid one.</summary>
    private static JobEntry? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var (hash, machine, state) = (root.GetProperty("hash").GetString(), root.GetProperty("machine").GetString(), root.GetProperty("state").GetString());
            return hash is null || machine is null || state is null || !Enum.GetNames<JobState>().Contains(state) ? null
                : new JobEntry(hash, machine, Enum.Parse<JobState>(state), root.GetProperty("job").GetString(), root.GetProperty("time").GetDateTimeOffset(),
                    root.GetProperty("seconds") is { ValueKind: JsonValueKind.Number } seconds && seconds.GetDouble() is >= 0 and < double.PositiveInfinity
                        and var charged ? charged : null);
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private void MakeFolder()
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(_folder);
            }
            else
            {
                Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(exception);
        }
    }

    /// <summary>Opens the journal exclusively; other processes hold it only briefly.</summary>
    private T Open<T>(Func<FileStream, T> use)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var stream = new FileStream(JournalPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return use(stream);
            }
            catch (IOException) when (attempt < LockAttempts)
            {
                using var pause = new ManualResetEventSlim();
                pause.Wait(LockPause);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw Unusable(exception);
            }
        }
    }

    private WorkException Unusable(Exception exception) =>
        new($"The journal of machine jobs in {_folder} cannot be used: {exception.Message} Without it a job could be paid twice. Make room, or name another " +
            $"folder by {FolderVariable}.", exception);
}
