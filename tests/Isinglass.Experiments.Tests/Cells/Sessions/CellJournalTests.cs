using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Model;
using Isinglass.Testing;

namespace Isinglass.Experiments.Tests.Cells.Sessions;

public sealed class CellJournalTests : IDisposable
{
    private static readonly Cell First = new("training", """{"recipe":{"rho":0.1},"baselines":true}""", 1);

    private readonly TemporaryFolder _folder = new();

    private string Folder => _folder.File("study");

    private string Lines => Path.Combine(Folder, CellJournal.CellsName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_kept_is_found_again_to_the_letter()
    {
        using (var journal = CellJournal.Open(Folder, Study()))
        {
            journal.Find(First).ShouldBeNull();
            journal.Add(First, """{"loss":0.30000000000000004,"x":"NaN"}""");
            journal.Add(First with { Seed = 2 }, "{}");
        }

        using var again = CellJournal.Open(Folder, Study());
        again.Find(First).ShouldBe("""{"loss":0.30000000000000004,"x":"NaN"}""");
        again.Find(First with { Seed = 2 }).ShouldBe("{}");
        again.Find(First with { Seed = 3 }).ShouldBeNull();
        again.Find(First with { Parameters = "{}" }).ShouldBeNull();
    }

    [Fact]
    public void A_line_that_was_cut_off_anywhere_is_dropped_and_written_again()
    {
        Fill(2);
        var whole = File.ReadAllBytes(Lines);
        var first = Array.IndexOf(whole, (byte)'\n') + 1;
        for (var length = first; length < whole.Length; length++)
        {
            File.WriteAllBytes(Lines, whole[..length]);
            using (var journal = CellJournal.Open(Folder, Study()))
            {
                journal.Find(First).ShouldNotBeNull();
                journal.Find(First with { Seed = 2 }).ShouldBeNull();
                journal.Add(First with { Seed = 2 }, "{}");
            }

            File.ReadAllBytes(Lines).ShouldBe(whole);
        }
    }

    [Theory]
    [InlineData("""{"recipe":{"rho":0.3},"baselines":true}""", "pairs", "'rho' was 0.1, not 0.3")]
    [InlineData("""{"recipe":{},"baselines":true}""", "pairs", "'rho' was 0.1, not left out")]
    [InlineData("""{"recipe":{"rho":0.1},"baselines":false}""", "pairs", "'baselines' was true, not false")]
    [InlineData("""{"recipe":{"rho":0.1},"baselines":true}""", "accuracy", "the study was 'pairs', not 'accuracy'")]
    public void The_folder_of_another_study_is_refused_with_the_difference(string parameters, string name, string expected)
    {
        Fill(1);
        var other = new StudyHeader(name, [new StudyPlan("case", "training", parameters)]);
        var exception = Should.Throw<InputException>(() => CellJournal.Open(Folder, other));
        exception.Message.ShouldContain(expected);
        exception.Message.ShouldContain("choose another folder");
    }

    [Fact]
    public void Other_cases_are_named()
    {
        Fill(1);
        var other = new StudyHeader("pairs", [new StudyPlan("case", "training", First.Parameters), new StudyPlan("second", "training", "{}")]);
        Should.Throw<InputException>(() => CellJournal.Open(Folder, other)).Message.ShouldContain("its cases were 'case', not 'case', 'second'");
    }

    [Fact]
    public void Cells_of_another_study_under_the_right_header_are_refused()
    {
        Fill(1);
        var foreign = File.ReadAllText(Lines);
        var path = _folder.File("other");
        var other = new StudyHeader("other", Study().Plans);
        CellJournal.Open(path, other).Dispose();
        File.WriteAllText(Path.Combine(path, CellJournal.CellsName), foreign);
        Should.Throw<InputException>(() => CellJournal.Open(path, other)).Message.ShouldContain("cells.jsonl:1: is a cell of another study");
        File.ReadAllText(Path.Combine(path, CellJournal.CellsName)).ShouldBe(foreign);
    }

    [Theory]
    [InlineData("{}\n")]
    [InlineData("nonsense\n")]
    [InlineData("[1]\n")]
    [InlineData("null\n")]
    [InlineData("""{"study":"x","plan":"p","seed":-1,"result":{}}""" + "\n")]
    [InlineData("""{"study":"x","plan":null,"seed":1,"result":{}}""" + "\n")]
    [InlineData("""{"study":"x","plan":"\ud800","seed":1,"result":{}}""" + "\n")]
    [InlineData("""{"study":"x","plan":"p","seed":1}""" + "\n")]
    [InlineData("\0\0\0\n")]
    public void A_line_that_is_no_cell_is_told_with_its_place_and_left_as_it_is(string line)
    {
        Fill(1);
        var text = File.ReadAllText(Lines) + line;
        File.WriteAllText(Lines, text);
        Should.Throw<InputException>(() => CellJournal.Open(Folder, Study())).Message.ShouldContain("cells.jsonl:2: is no finished cell. Delete the line");
        File.ReadAllText(Lines).ShouldBe(text);
    }

    [Fact]
    public void A_folder_with_anything_else_in_it_is_refused_and_untouched()
    {
        _folder.Write("study/precious", "x");
        Should.Throw<InputException>(() => CellJournal.Open(Folder, Study())).Message.ShouldContain("exists already");
        Directory.EnumerateFileSystemEntries(Folder).Count().ShouldBe(1);
        _folder.Write("file", "x");
        Should.Throw<InputException>(() => CellJournal.Open(_folder.File("file"), Study())).Message.ShouldContain("exists already");
        foreach (var header in new[] { "{}", "null", """{"study":"pairs","plans":[{}]}""", """{"study":"pairs","plans":[null]}""",
            """{"study":"\ud800","plans":[]}""" })
        {
            File.WriteAllText(_folder.File("study", CellJournal.HeaderName), header);
            Should.Throw<InputException>(() => CellJournal.Open(Folder, Study())).Message.ShouldContain("does not say what study");
        }
    }

    [Fact]
    public void Two_processes_do_not_fill_one_folder()
    {
        using var journal = CellJournal.Open(Folder, Study());
        Should.Throw<InputException>(() => CellJournal.Open(Folder, Study())).Message
            .ShouldContain($"Another process ({Environment.ProcessId} on {Environment.MachineName}) is filling {Folder}.");
    }

    private static StudyHeader Study() => new("pairs", [new StudyPlan("case", First.Kind, First.Parameters)]);

    private void Fill(int seeds)
    {
        using var journal = CellJournal.Open(Folder, Study());
        for (var seed = 1; seed <= seeds; seed++)
        {
            journal.Add(First with { Seed = (ulong)seed }, "{}");
        }
    }
}
