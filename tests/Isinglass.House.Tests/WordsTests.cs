using System.Text.RegularExpressions;

namespace Isinglass.House.Tests;

/// <summary>The table of words in ARCHITECTURE.md: a name that was replaced does not come back.</summary>
public sealed partial class WordsTests
{
    [Fact]
    public void Names_that_were_replaced_are_gone()
    {
        var page = File.ReadAllText(Repository.File("ARCHITECTURE.md"));
        var table = page[page.IndexOf("## Words", StringComparison.Ordinal)..page.IndexOf("## Where to add", StringComparison.Ordinal)];
        var replaced = table.Split('\n').Where(static line => line.StartsWith('|'))
            .SelectMany(static line => Name().Matches(line.Split('|')[4]).Select(static match => match.Groups["name"].Value)).ToHashSet(StringComparer.Ordinal);
        replaced.Count.ShouldBeGreaterThan(15);
        foreach (var file in Repository.Sources())
        {
            Word().Matches(File.ReadAllText(file)).Select(static match => match.Value).Intersect(replaced).ShouldBeEmpty(file);
        }
    }

    [GeneratedRegex("`(?<name>[A-Za-z]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex("[A-Za-z]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
