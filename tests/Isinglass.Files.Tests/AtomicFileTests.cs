using System.IO.Pipes;
using Isinglass.Model;
using Isinglass.Testing;

namespace Isinglass.Files.Tests;

/// <summary>A file gets its content whole or keeps the old one; what is no regular file is never replaced.</summary>
public sealed class AtomicFileTests
{
    [Fact]
    public void A_failure_leaves_the_old_content_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.txt"), "old");
        Should.Throw<InvalidOperationException>(() => AtomicFile.Write(folder.File("a.txt"), stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));
        File.ReadAllText(folder.File("a.txt")).ShouldBe("old");
        Directory.GetFileSystemEntries(folder.Path).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("old")]
    [InlineData("")]
    public void Links_are_followed(string before)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("target.txt"), before);
        File.CreateSymbolicLink(folder.File("link.txt"), "target.txt");
        AtomicFile.WriteText(folder.File("link.txt"), "new");
        File.ReadAllText(folder.File("target.txt")).ShouldBe("new");
        new FileInfo(folder.File("link.txt")).LinkTarget.ShouldBe("target.txt");
    }

    [Fact]
    public void A_link_to_what_is_not_there_yet_makes_it()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.File("link.txt"), "target.txt");
        AtomicFile.WriteText(folder.File("link.txt"), "new");
        File.ReadAllText(folder.File("target.txt")).ShouldBe("new");
        new FileInfo(folder.File("link.txt")).LinkTarget.ShouldBe("target.txt");
    }

    [Fact]
    public void A_full_device_is_told_and_stays_a_device()
    {
        const string Device = "/dev/full";
        Assert.SkipUnless(File.Exists(Device), "this system has no /dev/full");
        var error = Should.Throw<WorkException>(() => AtomicFile.WriteText(Device, new string('x', 100_000)));
        error.Message.ShouldContain(Device);
        new FileInfo(Device).Length.ShouldBe(0);
        Directory.GetFiles("/dev", ".isinglass-*").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/proc/self/fd")]
    [InlineData("/dev/fd")]
    public void An_open_pipe_is_written_through_by_the_name_of_its_number(string numbers)
    {
        Assert.SkipUnless(Directory.Exists(numbers), $"this system has no {numbers}");
        using var reader = new AnonymousPipeServerStream(PipeDirection.In);
        var path = $"{numbers}/{reader.ClientSafePipeHandle.DangerousGetHandle()}";
        OutputPath.Check(path, "The text");
        AtomicFile.WriteText(path, "through");
        reader.DisposeLocalCopyOfClientHandle();
        using var text = new StreamReader(reader);
        text.ReadToEnd().ShouldBe("through");
    }

    [Fact]
    public void An_open_file_goes_on_where_it_stands()
    {
        const string Numbers = "/proc/self/fd";
        Assert.SkipUnless(Directory.Exists(Numbers), $"this system has no {Numbers}");
        using var folder = new TemporaryFolder();
        using (var open = new FileStream(folder.File("log.txt"), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
        {
            open.Write("before, "u8);
            // Asked for its handle, a stream moves the place of the file itself, where the next one begins.
            var path = $"{Numbers}/{open.SafeFileHandle.DangerousGetHandle()}";
            File.CreateSymbolicLink(folder.File("link"), path);
            AtomicFile.WriteText(path, "once, ");
            AtomicFile.WriteText(folder.File("link"), "twice");
        }

        File.ReadAllText(folder.File("log.txt")).ShouldBe("before, once, twice");
    }

    [Fact]
    public void The_longest_name_can_be_written()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File(new string('n', 255));
        OutputPath.Check(path, "The text");
        AtomicFile.WriteText(path, "x");
        File.ReadAllText(path).ShouldBe("x");
    }
}
