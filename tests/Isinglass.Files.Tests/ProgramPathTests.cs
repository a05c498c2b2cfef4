using Isinglass.Model;
using Isinglass.Testing;

namespace Isinglass.Files.Tests;

/// <summary>A program comes from PATH or from the path that is given, never from the current folder by its bare name.</summary>
public sealed class ProgramPathTests
{
    [Fact]
    public void A_bare_name_that_lies_in_the_current_folder_alone_is_not_found()
    {
        var name = $"isinglass-test-{Environment.ProcessId}";
        var path = Path.Combine(Environment.CurrentDirectory, name);
        File.WriteAllText(path, "#!/bin/sh\n");
        try
        {
            Should.Throw<InputException>(() => ProgramPath.Find(name, "somewhere")).Message.ShouldContain("not on PATH");
            ProgramPath.Find($".{Path.DirectorySeparatorChar}{name}", "somewhere").ShouldBe(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_path_that_is_missing_is_refused()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<InputException>(() => ProgramPath.Find(folder.File("missing"), "somewhere")).Message.ShouldContain("There is no program");
    }
}
