using System.Text.RegularExpressions;
using Isinglass.Testing;

namespace Isinglass.House.Tests;

/// <summary>
/// The commands of the README and of the pages by reader do what is written there. The `sh` blocks of a page run in one empty folder, top to bottom; a `text`
/// block behind one holds lines that it prints, in their order, where ... stands for anything. A block that begins with "# needs" and the name of a program
/// runs where that is installed, else it is counted; one that needs more than a program (the network, a token, minutes) is not for a test.
/// </summary>
public sealed partial class PageTests
{
    private const string Source = "dotnet run --project src/Isinglass.Cli -c Release -- ";

    private static readonly string[] Pages = ["README.md", "docs/tiny-networks.md", "docs/optimisation.md", "docs/machines.md", "docs/reproduce.md"];

    public static TheoryData<string> Names => [.. Pages];

    public static TheoryData<string, string> Needs
    {
        get
        {
            var needs = new TheoryData<string, string>();
            foreach (var (page, need) in Pages.SelectMany(static page => Read(page).Select(block => (page, block.Need))).Distinct())
            {
                if (need is not null && !need.Contains(' '))
                {
                    needs.Add(page, need);
                }
            }

            return needs;
        }
    }

    [Fact]
    public void The_readme_has_the_two_commands()
    {
        var readme = File.ReadAllText(Repository.File("README.md"));
        readme.ShouldContain(Source + "train\n");
        readme.ShouldContain("dotnet test -c Release\n");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_page_does_what_it_says(string page)
    {
        var folder = Directory.CreateTempSubdirectory("isinglass-page-").FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "examples"), Repository.File("examples"));
        var blocks = Read(page).Where(static block => block.Need is not { } need || Require.HasProgram(need)).ToArray();
        blocks.ShouldNotBeEmpty();
        var program = BuiltProgram.Find("Isinglass.Cli", "src", "Isinglass.Cli");
        var commands = string.Concat(blocks.Select(static (block, number) => $"{block.Commands}\necho '{End(number)}'\n"));
        var script = $"isinglass() {{ dotnet exec '{program}' \"$@\"; }}\n" + commands.Replace(Source, "isinglass ", StringComparison.Ordinal);
        var output = await BuiltProgram.ScriptAsync(script, folder);
        foreach (var (number, block) in blocks.Index())
        {
            var end = output.IndexOf(End(number), StringComparison.Ordinal);
            ShouldPrint(page, block, output[..end]);
            output = output[(end + End(number).Length)..];
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Needs))]
    public void What_a_block_needs_is_here(string page, string need)
    {
        page.ShouldBeOneOf(Pages);
        Require.Program(need, need);
    }

    private static void ShouldPrint(string page, Block block, string output)
    {
        var printed = Lines(output);
        var at = 0;
        foreach (var line in block.Prints)
        {
            var pattern = $"^{Regex.Escape(line).Replace(@"\.\.\.", ".*", StringComparison.Ordinal)}$";
            at = Array.FindIndex(printed, at, one => Regex.IsMatch(one, pattern, RegexOptions.None, TimeSpan.FromSeconds(1))) + 1;
            at.ShouldBeGreaterThan(0, $"{page}: '{line}' is not what this prints:\n{block.Commands}\n{output}");
        }
    }

    private static Block[] Read(string page) => [.. Blocks().Matches(File.ReadAllText(Repository.File(page)))
        .Select(static block => new Block(block.Groups["commands"].Value, Lines(block.Groups["prints"].Value)))];

    /// <summary>The lines with single blanks, without empty ones.</summary>
    private static string[] Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static line => Blanks().Replace(line, " "))];

    private static string End(int number) => $"--- end of block {number} ---";

    [GeneratedRegex(
        "```sh\n(?<commands>.*?)```\n(\n```text\n(?<prints>.*?)```\n)?",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blocks();

    [GeneratedRegex("^# needs (?<what>[^:\n]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Demand();

    [GeneratedRegex(" +", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();

    private sealed record Block(string Commands, string[] Prints)
    {
        public string? Need => Demand().Match(Commands) is { Success: true } match ? match.Groups["what"].Value.Trim() : null;
    }
}
