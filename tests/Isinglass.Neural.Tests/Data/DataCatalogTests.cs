using Isinglass.Model;
using Isinglass.Neural.Data;
using Isinglass.Testing;

namespace Isinglass.Neural.Tests.Data;

public sealed class DataCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_known_set_is_found_in_its_folder_of_the_data_directory()
    {
        foreach (var (name, bytes) in IdxBytes.Folder(classCount: 10, trainCount: 20))
        {
            _folder.Write(Path.Combine("fashion-mnist", name), bytes);
        }

        var info = DataCatalog.Find("Fashion-MNIST").ShouldNotBeNull();
        DataCatalog.Locate(info, _folder.Path).ShouldBe(_folder.File("fashion-mnist"));
        DataCatalog.Load("fashion-mnist", _folder.Path, 1).Train.ClassNames[9].ShouldBe("ankle-boot");
    }

    [Fact]
    public void An_incomplete_folder_is_passed_over()
    {
        foreach (var (name, bytes) in IdxBytes.Folder().Skip(1))
        {
            _folder.Write(Path.Combine("mnist", name), bytes);
        }

        DataCatalog.Locate(DataCatalog.Find("mnist")!, _folder.Path).ShouldNotBe(_folder.File("mnist"));
    }

    [Theory]
    [InlineData("glyps", "Did you mean 'glyphs'?")]
    [InlineData("fashon-mnist", "Did you mean 'fashion-mnist'?")]
    [InlineData("nowhere/x.csv", "Known names: glyphs, mnist, fashion-mnist, friedman")]
    [InlineData("nowhere/x.csv#class=1", "no data set, folder or file 'nowhere/x.csv#class=1'")]
    [InlineData("", "no data set")]
    public void An_unknown_name_is_explained(string name, string expected) =>
        Should.Throw<InputException>(() => DataCatalog.Load(name, _folder.Path, 1)).Message.ShouldContain(expected);

    [Fact]
    public void Where_data_are_looked_for_begins_with_the_named_directory()
    {
        var directories = DataCatalog.Directories("here");
        directories[0].ShouldBe("here");
        Path.GetFileName(directories[^1]).ShouldBe("isinglass");
    }

    [Fact]
    public void A_folder_without_the_four_files_is_explained() =>
        Should.Throw<InputException>(() => DataCatalog.Load(_folder.Path, null, 1)).Message.ShouldContain("train-images-idx3-ubyte");

    [Fact]
    public void A_folder_in_the_data_directory_is_found_by_its_name()
    {
        foreach (var (name, bytes) in IdxBytes.Folder())
        {
            _folder.Write(Path.Combine("letters", name), bytes);
        }

        DataCatalog.Load("letters", _folder.Path, 1).Train.Name.ShouldBe("letters");
    }
}
