using Isinglass.Model;
using Isinglass.Testing;

namespace Isinglass.Files.Tests;

/// <summary>A path that cannot be written is told before the work, and a check leaves nothing behind.</summary>
public sealed class OutputPathTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData("missing/a.txt", "there is no folder")]
    [InlineData("folder", "this is a folder")]
    [InlineData("folder/", "this is a folder")]
    [InlineData("file/a.txt", "is a file, not a folder")]
    [InlineData("/dev/fd/987654", "nothing is open by that number")]
    public void What_cannot_become_a_file_is_refused(string name, string reason)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("folder"));
        folder.Write("file", "");
        var path = name.Trim().Length == 0 ? name : folder.File(name);
        var error = Should.Throw<InputException>(() => OutputPath.Check(path, "The text"));
        error.Message.ShouldContain(reason);
        error.Message.ShouldStartWith("The text");
    }

    [Fact]
    public void A_name_that_is_too_long_is_refused()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<InputException>(() => OutputPath.Check(folder.File(new string('n', 256)), "The text")).Message.ShouldContain("255 bytes");
    }

    [Fact]
    public void A_link_is_judged_by_what_it_leads_to()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.File("new"), "target.txt");
        OutputPath.Check(folder.File("new"), "The text");
        File.CreateSymbolicLink(folder.File("lost"), "missing/target.txt");
        Should.Throw<InputException>(() => OutputPath.Check(folder.File("lost"), "The text")).Message.ShouldContain("there is no folder");
        File.CreateSymbolicLink(folder.File("round"), "round");
        Should.Throw<InputException>(() => OutputPath.Check(folder.File("round"), "The text")).Message.ShouldContain("cannot be written to");
    }

    [Fact]
    public void A_good_path_is_left_as_it_is()
    {
        using var folder = new TemporaryFolder();
        OutputPath.Check(null, "The text");
        OutputPath.Check(folder.File("a.txt"), "The text");
        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
    }
}
