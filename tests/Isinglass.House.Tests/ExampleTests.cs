using System.Text.RegularExpressions;

namespace Isinglass.House.Tests;

/// <summary>
/// The example programs print what is written beside them, and the C# that the documents show is theirs, or of the program of docs/library.md, which a test of
/// the packages runs.
/// </summary>
public sealed partial class ExampleTests
{
    public static TheoryData<string> Names => [.. Folders()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_example_prints_what_is_written_beside_it(string name)
    {
        var output = await BuiltProgram.RunAsync(BuiltProgram.Find(name, "examples", name), [], Repository.Root);
        Lines(output).ShouldBe(Lines(await File.ReadAllTextAsync(Repository.File("examples", name, "output.txt"), TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/modelling.md")]
    [InlineData("src/package/README.md")]
    public void Snippets_are_lines_of_an_example(string document)
    {
        var sources = Folders().Select(name => Lines(File.ReadAllText(Repository.File("examples", name, "Program.cs")))).ToArray();
        sources = [.. sources, .. Snippets().Matches(File.ReadAllText(Repository.File("docs/library.md")))
            .Select(static one => Lines(one.Groups["lines"].Value))];
        var snippets = Snippets().Matches(File.ReadAllText(Repository.File(document)));
        snippets.ShouldNotBeEmpty();
        foreach (Match snippet in snippets)
        {
            var lines = Lines(snippet.Groups["lines"].Value);
            sources.ShouldContain(source => IsSubsequence(lines, source), $"{document}: no example has these lines in this order:\n{snippet.Value}");
        }
    }

    private static IEnumerable<string> Folders() =>
        Directory.GetFiles(Repository.File("examples"), "Program.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(Path.GetDirectoryName(path)!))
            .Order();

    private static bool IsSubsequence(string[] lines, string[] source)
    {
        var at = 0;
        foreach (var line in source)
        {
            at += at < lines.Length && lines[at] == line ? 1 : 0;
        }

        return at == lines.Length;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex("```csharp\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Snippets();
}
