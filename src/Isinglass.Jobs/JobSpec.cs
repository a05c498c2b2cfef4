using Isinglass.Files;
using Isinglass.Model;

namespace Isinglass.Jobs;

/// <summary>The specification of a submitted job.</summary>
/// <param name="Arguments">The command line.</param>
/// <param name="Folder">Working folder, for relative paths.</param>
/// <param name="Priority">Higher ones first.</param>
/// <param name="Submitted">Time of submission.</param>
/// <param name="Continuation">How it is continued after its process was lost; null = it starts again.</param>
internal sealed record JobSpec(
    IReadOnlyList<string> Arguments, string Folder, int Priority, DateTimeOffset Submitted, JobContinuation? Continuation = null)
{
    /// <summary>The specification as JSON.</summary>
    public byte[] Write() => JsonText.Bytes(this, JobJson.Default.JobSpec);

    /// <summary>Reads a specification.</summary>
    /// <exception cref="InputException">The file is not a specification.</exception>
    public static JobSpec Read(string path) => JsonDocumentFile.Read(path, $"{path} does not exist.", "Remove its folder.", static root => new JobSpec(
        root["arguments"].Texts,
        root["folder"].Text,
        root["priority"].Integer(),
        root["submitted"].Time,
        root.Find("continuation") is { } continuation ? new JobContinuation(continuation["checkpoint"].Text, continuation["arguments"].Texts) : null));

    /// <summary>Whether another specification is the same.</summary>
    public bool IsSame(JobSpec other) => Folder == other.Folder && Arguments.SequenceEqual(other.Arguments);

    /// <summary>The specification with a word of the command lines replaced.</summary>
    public JobSpec With(string word, string replacement)
    {
        IReadOnlyList<string> Replaced(IReadOnlyList<string> arguments) => [.. arguments.Select(argument => argument == word ? replacement : argument)];
        return this with
        {
            Arguments = Replaced(Arguments),
            Continuation = Continuation is { } continuation ? continuation with { Arguments = Replaced(continuation.Arguments) } : null,
        };
    }
}
