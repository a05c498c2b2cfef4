using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Testing;
using Isinglass.Training.Runs;

namespace Isinglass.Training.Tests.Runs;

public sealed class RunFolderTests
{
    [Fact]
    public void A_folder_appears_only_when_it_is_whole()
    {
        using var temporary = new TemporaryFolder();
        var path = temporary.File("run");
        using (RunFolder.Create(path))
        {
            Directory.Exists(path).ShouldBeFalse();
        }

        Directory.EnumerateFileSystemEntries(temporary.Path).ShouldBeEmpty();
        var result = Trainer.Train(new Recipe { PerClass = 5, Validation = 2, Image = "5x5", Margins = [1], Rounds = 2 },
            new TrainerOptions { Baselines = false }, SolveControl.Unlimited);
        using (var folder = RunFolder.Create(path))
        {
            folder.Log(1, result.Rounds[0], 0.5);
            folder.Complete(result);
        }

        Directory.EnumerateFiles(path).Select(Path.GetFileName).Order().ShouldBe(
            ["log.jsonl", "network.json", "recipe.json", "summary.json"]);
        File.ReadAllLines(Path.Combine(path, "log.jsonl")).Length.ShouldBe(1);
    }

    [Fact]
    public void An_existing_run_is_never_overwritten()
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("run/network.json", "precious");
        Should.Throw<InputException>(() => RunFolder.Create(temporary.File("run"))).Message.ShouldContain("exists already");
        File.ReadAllText(temporary.File("run", "network.json")).ShouldBe("precious");
    }

    [Fact]
    public void What_another_host_fills_is_neither_removed_nor_gone_on_with()
    {
        using var temporary = new TemporaryFolder();
        var owner = temporary.Write("run.part/.isinglass", "123\nanother-host\n");
        temporary.Write("run.part/log.jsonl", "precious");
        Should.Throw<InputException>(() => AtomicFolder.Create(temporary.File("run"))).Message.ShouldContain("by process 123 on another-host");
        temporary.Write($"run.part/{CheckpointFile.Name}", "x");
        Should.Throw<InputException>(() => AtomicFolder.Reopen(temporary.File("run"))).Message.ShouldContain($"remove {owner} and try again");
        File.ReadAllText(temporary.File("run.part", "log.jsonl")).ShouldBe("precious");
        File.Delete(owner);
        AtomicFolder.Reopen(temporary.File("run")).Dispose();
        // A run that was cut short in order can go on anywhere.
        File.ReadAllText(owner).ShouldBeEmpty();
        // What names no process is nobody's.
        File.WriteAllText(owner, "\u007fELF\n\0\0\n");
        AtomicFolder.Reopen(temporary.File("run")).Dispose();
    }

    [Fact]
    public void A_folder_is_checked_without_being_touched()
    {
        using var temporary = new TemporaryFolder();
        AtomicFolder.Check(temporary.File("new"));
        temporary.Write("run/a", "x");
        Should.Throw<InputException>(() => AtomicFolder.Check(temporary.File("run"))).Message.ShouldContain("exists already");
        temporary.Write("foreign.part/a", "x");
        Should.Throw<InputException>(() => AtomicFolder.Check(temporary.File("foreign"))).Message.ShouldContain("is not ours");
        Directory.GetDirectories(temporary.Path).Length.ShouldBe(2);
    }

    [Fact]
    public void A_recipe_with_an_unknown_field_is_refused_with_its_line()
    {
        using var temporary = new TemporaryFolder();
        var path = temporary.Write("recipe.json", "{\n  \"seed\": 1,\n  \"margn\": 2\n}");
        Should.Throw<InputException>(() => Recipe.Read(path)).Message.ShouldContain("recipe.json:3");
    }
}
