using Isinglass.Experiments.Cells;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Model;
using Isinglass.Testing;
using Isinglass.Training.Runs;

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
                journal.Note.ShouldBe(length == first ? null : $"{Lines}:2: was cut off when it was written; its cell is run again.");
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
    [InlineData("""{"study":"x","plan":"p","seed":1e999,"result":{}}""" + "\n")]
    [InlineData("""{"study":"x","plan":"p","seed":1,"result":""" + "\n")]
    [InlineData("7\n")]
    [InlineData("\"text\"\n")]
    [InlineData("\xEF\xBB\xBF{}\n")]
    [InlineData("not a cell, and no end of a line")]
    [InlineData("\x89PNG\0\0")]
    public void A_line_that_is_no_cell_is_told_with_its_place_and_left_as_it_is(string line)
    {
        Fill(1);
        var text = File.ReadAllText(Lines) + line;
        File.WriteAllText(Lines, text);
        Should.Throw<InputException>(() => CellJournal.Open(Folder, Study())).Message.ShouldContain("cells.jsonl:2: is no finished cell. Delete the line");
        File.ReadAllText(Lines).ShouldBe(text);
    }

    [Fact]
    public void Huge_lines_and_zeros_at_the_end_are_told_with_their_place()
    {
        Fill(1);
        var text = File.ReadAllText(Lines);
        File.WriteAllText(Lines, text + new string('\0', 5000));
        using (var journal = CellJournal.Open(Folder, Study()))
        {
            journal.Note.ShouldNotBeNull().ShouldContain("cells.jsonl:2: was cut off");
        }

        File.ReadAllText(Lines).ShouldBe(text);
        File.AppendAllText(Lines, new string('[', 1_000_000) + "\n");
        Should.Throw<InputException>(() => CellJournal.Open(Folder, Study())).Message.ShouldContain("cells.jsonl:2: is no finished cell");
        using (var sparse = File.OpenWrite(Lines))
        {
            sparse.SetLength(3L << 30);
        }

        Should.Throw<InputException>(() => CellJournal.Open(Folder, Study())).Message.ShouldContain("cells.jsonl: holds 3 GiB");
    }

    /// <summary>A folder that was begun and killed before it said what it is for is as good as an empty one.</summary>
    [Fact]
    public void A_folder_that_holds_nothing_but_a_lock_can_be_used()
    {
        Directory.CreateDirectory(Folder);
        AtomicFolder.Own(Folder).Dispose();
        Fill(1);
        File.ReadAllLines(Lines).Length.ShouldBe(1);
    }

    [Fact]
    public void A_folder_is_checked_without_being_touched()
    {
        CellJournal.Check(Folder, Study());
        Directory.Exists(Folder).ShouldBeFalse();
        Fill(1);
        var before = Directory.GetFiles(Folder).ToDictionary(path => path, File.ReadAllText);
        CellJournal.Check(Folder, Study());
        Should.Throw<InputException>(() => CellJournal.Check(Folder, new StudyHeader("other", []))).Message.ShouldContain("holds another study");
        Directory.GetFiles(Folder).ToDictionary(path => path, File.ReadAllText).ShouldBe(before);
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

    [Fact]
    public void A_folder_that_another_host_has_is_refused_until_someone_says_that_it_is_left()
    {
        Fill(1);
        var owner = _folder.Write("study/.isinglass", "123\nanother-host\n");
        var error = Should.Throw<InputException>(() => CellJournal.Open(Folder, Study())).Message;
        error.ShouldContain("was being filled by process 123 on another-host");
        error.ShouldContain($"remove {owner} and try again");
        File.ReadAllText(owner).ShouldBe("123\nanother-host\n");
        File.Delete(owner);
        Fill(1);
        // What ended in order is nobody's, wherever it goes on.
        File.ReadAllText(owner).ShouldBeEmpty();
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
