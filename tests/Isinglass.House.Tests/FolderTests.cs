namespace Isinglass.House.Tests;

public sealed class FolderTests
{
    private const int MostFiles = 15;

    /// <summary>Test projects that stand for no room: a served page in a browser, the house itself, exported networks in a foreign runtime.</summary>
    private static readonly string[] WithoutRoom = ["Isinglass.Browser.Tests", "Isinglass.House.Tests", "Isinglass.Onnx.Tests"];

    [Fact]
    public void No_folder_of_a_room_has_more_than_fifteen_files()
    {
        var folders = Repository.Sources().Where(static path => path.StartsWith(Repository.File("src"), StringComparison.Ordinal))
            .CountBy(static path => Path.GetDirectoryName(path)!).ToList();
        folders.Count.ShouldBeGreaterThan(80);
        folders.Where(static folder => folder.Value > MostFiles).ShouldBeEmpty();
    }

    [Fact]
    public void Folders_of_tests_mirror_those_of_their_room()
    {
        const string Tests = "Tests";
        var wrong = new List<string>();
        foreach (var project in Directory.GetDirectories(Repository.File("tests"), $"*.{Tests}").Where(static path => !IsWithoutRoom(path)))
        {
            var name = Path.GetFileName(project);
            var room = Repository.File("src", name[..^(Tests.Length + 1)]);
            var tested = FoldersOfFiles(room);
            tested.ShouldNotBeEmpty($"{name} tests no room: it needs one, or a place in the list of projects without");
            foreach (var file in FoldersOfFiles(project))
            {
                wrong.AddRange(file.Where(folder => !Directory.Exists(Path.Combine(room, folder))).Select(folder => $"{name}/{folder}: no folder of the room"));

                // Tests of a type that has a file stand in the folder of that file.
                var type = file.Key.EndsWith(Tests, StringComparison.Ordinal) ? file.Key[..^Tests.Length] : "";
                if (tested.Contains(type))
                {
                    wrong.AddRange(file.Except(tested[type]).Select(folder => $"{name}/{folder}/{file.Key}: not in the folder of {type}"));
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    private static bool IsWithoutRoom(string path) => WithoutRoom.Contains(Path.GetFileName(path));

    /// <summary>The folders, relative to a project, in which a file of each name stands.</summary>
    private static ILookup<string, string> FoldersOfFiles(string project) => Repository.Sources()
        .Where(path => path.StartsWith(project + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        .ToLookup(static path => Path.GetFileNameWithoutExtension(path)!, path => Path.GetRelativePath(project, Path.GetDirectoryName(path)!));
}
