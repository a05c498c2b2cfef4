using System.Text;
using Isinglass.Training.Recipes;

namespace Isinglass.Cli.Tests;

/// <summary>Flags, help and the guide's tables come from one description.</summary>
public sealed class RecipeFlagTests
{
    private const string Begin = "<!-- options of a recipe: begin -->", End = "<!-- options of a recipe: end -->";

    [Theory]
    [InlineData("train")]
    [InlineData("compile")]
    public async Task Help_has_every_property(string command)
    {
        var run = await ProgramRun.StartAsync([command, "--help"]);
        run.ExitCode.ShouldBe(0, run.Error);
        var words = string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var option in RecipeOption.All)
        {
            words.ShouldContain(Flag(option), customMessage: option.Name);
        }
    }

    /// <summary>The expected text of a failure is what belongs between the two marks of docs/guide.md.</summary>
    [Fact]
    public void The_guide_has_the_table_of_every_group()
    {
        var guide = File.ReadAllText(Path.Combine(Root(), "docs", "guide.md"));
        var begin = guide.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        guide[begin..guide.IndexOf(End, StringComparison.Ordinal)].ShouldBe(Tables());
    }

    private static string Tables()
    {
        var text = new StringBuilder("\n");
        foreach (var group in RecipeOption.All.GroupBy(option => option.Group))
        {
            text.Append($"\n**{group.Key}**\n\n| option | property | meaning | values | left out |\n|---|---|---|---|---|\n");
            foreach (var option in group)
            {
                string[] cells = [$"`{$"{Flag(option)} {option.Help}".TrimEnd()}`", $"`{option.Name}`", option.Meaning, option.Allowed, option.Automatic];
                text.Append($"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
            }
        }

        return text.Append('\n').ToString();
    }

    private static string Flag(RecipeOption option) => option.Name == "margins" ? "--margin" : "--" + option.Name.Replace('_', '-');

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Isinglass.slnx")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))!;
        }

        return folder;
    }
}
