using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Neural.Export;
using Isinglass.Training.Runs.Summaries;

namespace Isinglass.Training.Ensembles;

/// <summary>A committee as a folder: a network file for every member, and <c>committee.json</c> with the vote and the names of the members' files.</summary>
internal static class CommitteeFile
{
    /// <summary>The name of the file that makes a folder a committee.</summary>
    public const string Name = "committee.json";

    private const string Format = "isinglass-committee";

    private const int Version = 1;

    /// <summary>Writes a committee into an existing or new folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="trained">The committee; its first member has inputs, classes and data of all.</param>
    public static void Write(string folder, TrainedCommittee trained)
    {
        Directory.CreateDirectory(folder);
        var members = trained.Committee.Members;
        string[] names = [.. Enumerable.Range(1, members.Count).Select(number => $"network-{number:00}.json")];
        for (var k = 0; k < names.Length; k++)
        {
            NetworkFile.Write(Path.Combine(folder, names[k]), trained.First with { Network = members[k] });
        }

        var header = new CommitteeHeader(Format, Version, NameOf(trained.Committee.Vote), names);
        AtomicFile.Write(Path.Combine(folder, Name), stream => stream.Write(JsonText.Bytes(header, SummaryJson.Default.CommitteeHeader)));
    }

    /// <summary>Reads a committee.</summary>
    /// <exception cref="InputException">It is missing, damaged or of another version, or a member is.</exception>
    public static TrainedCommittee Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        var (vote, names) = JsonDocumentFile.Read(
            path, $"There is no committee {path}. Train one with: `committee` 5, and name RUN/committee.", "Train it again, or take an undamaged copy.",
            Header);
        TrainedNetwork[] members = [.. names.Select(name => NetworkFile.Read(Path.Combine(folder, name)))];
        return members.Length > 0
            ? new TrainedCommittee(new Committee([.. members.Select(member => member.Network)], vote), members[0])
            : throw new InputException(path, 0, "names no members. The file is damaged; take an undamaged copy.");
    }

    /// <summary>The name of a vote in files.</summary>
    internal static string NameOf(CommitteeVote vote) => vote == CommitteeVote.Sum ? "sum" : "majority";

    private static (CommitteeVote Vote, string[] Names) Header(JsonField root)
    {
        if (root["format"].Text != Format || root["version"].Integer() != Version)
        {
            throw root["format"].Error($"this is no committee of isinglass in version {Version}.");
        }

        CommitteeVote vote = root["vote"].Text switch
        {
            "sum" => CommitteeVote.Sum,
            "majority" => CommitteeVote.Majority,
            var other => throw root["vote"].Error($"there is no vote '{other}'; known are sum and majority."),
        };

        // Only names beside this file: a path in it could point anywhere.
        return (vote, [.. root["members"].Texts.Select(static name => Path.GetFileName(name))]);
    }
}
