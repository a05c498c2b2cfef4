namespace Isinglass.House.Tests;

public sealed class FolderTests
{
    private const int MostFiles = 15;

    [Fact]
    public void No_folder_of_a_room_has_more_than_fifteen_files()
    {
        var folders = Repository.Sources().Where(static path => path.StartsWith(Repository.File("src"), StringComparison.Ordinal))
            .CountBy(static path => Path.GetDirectoryName(path)!).ToList();
        folders.Count.ShouldBeGreaterThan(80);
        folders.Where(static folder => folder.Value > MostFiles).ShouldBeEmpty();
    }
}
