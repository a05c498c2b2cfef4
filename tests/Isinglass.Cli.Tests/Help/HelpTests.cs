using System.CommandLine;
using Isinglass.Cli.Help;

namespace Isinglass.Cli.Tests.Help;

public sealed class HelpTests
{
    private const int Width = 100;

    private static readonly RootCommand Root = Program.Root(null);

    public static TheoryData<string> Paths => [.. Commands(Root, "isinglass")];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_command_has_a_page_that_fits_and_stands_under_headings(string path)
    {
        var page = Help(path.Split(' ')[1..]);
        var isFitting = page.All(static line => line.Length <= Width);
        isFitting.ShouldBeTrue(string.Join('\n', page));
        page.ShouldContain(line => line.StartsWith($"Usage: {path}", StringComparison.Ordinal));
        (path == "isinglass train" && page.Contains("Options:")).ShouldBeFalse("an option of train without a heading");
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(140)]
    public void Every_page_fits_a_terminal_and_cuts_no_word(int width)
    {
        foreach (var path in Paths.Select(static row => row.Data))
        {
            var command = path.Split(' ').Skip(1).Aggregate((Command)Root, static (at, name) => at.Subcommands.Single(next => next.Name == name));
            var wide = HelpPage.Lines(command, int.MaxValue / 4).SelectMany(static line => line.Split(' ', '|')).ToHashSet();
            var page = HelpPage.Lines(command, width).ToArray();
            page.ShouldAllBe(line => line.Length <= width, path);
            page.SelectMany(static line => line.Split(' ', '|')).Where(word => word != "\\" && !wide.Contains(word)).ShouldBeEmpty(path);
        }
    }

    [Fact]
    public void Examples_are_command_lines_of_their_commands()
    {
        foreach (var (command, example) in HelpCommands.AllExamples)
        {
            example.ShouldStartWith(command);
            var words = example.Split("  ")[0].Split(' ')[1..];
            Root.Parse(words).Errors.ShouldBeEmpty(example);
        }
    }

    [Theory]
    [InlineData("help train")]
    [InlineData("train help")]
    [InlineData("help experiment accuracy")]
    [InlineData("experiment accuracy help")]
    public void Help_is_a_word_too(string words)
    {
        string[] command = [.. words.Split(' ').Where(static word => word != "help")];
        HelpPage.Understand(words.Split(' '), Root).ShouldBe([.. command, "--help"]);
    }

    [Fact]
    public void Help_for_what_is_no_command_is_refused() => HelpPage.Understand(["help", "trian"], Root).ShouldBe(["trian"]);

    [Theory]
    [InlineData("solve help.lp")]
    [InlineData("check problem.lp help")]
    public void A_file_called_help_is_a_file(string words) => HelpPage.Understand(words.Split(' '), Root).ShouldBe(words.Split(' '));

    [Fact]
    public void A_command_that_is_named_is_made_alone()
    {
        foreach (var command in Root.Subcommands)
        {
            var alone = Program.Root(null, command.Name).Subcommands.ShouldHaveSingleItem();
            (alone.Name, alone.Options.Count).ShouldBe((command.Name, command.Options.Count));
        }
    }

    private static string[] Help(string[] command)
    {
        using var output = new StringWriter();
        Root.Parse([.. command, "--help"]).Invoke(new InvocationConfiguration { Output = output }).ShouldBe(0);
        return output.ToString().Split(Environment.NewLine);
    }

    private static IEnumerable<string> Commands(Command command, string path) =>
        command.Subcommands.Where(static subcommand => !subcommand.Hidden).SelectMany(subcommand => Commands(subcommand, $"{path} {subcommand.Name}"))
        .Prepend(path);
}
