using System.Text.RegularExpressions;

namespace Isinglass.House.Tests;

/// <summary>Every command of the README that needs no network and no data of the user is run as it stands.</summary>
public sealed partial class ReadmeTests
{
    private const string Prefix = "dotnet run --project src/Isinglass.Cli -c Release -- ";

    public static TheoryData<string> Commands
    {
        get
        {
            var readme = File.ReadAllText(Repository.File("README.md"));
            var lines = Blocks().Matches(readme)
                .SelectMany(block => block.Groups["lines"].Value.Split('\n'))
                .Select(line => line.Trim())
                .Where(line => line.StartsWith(Prefix, StringComparison.Ordinal));
            return [.. lines.Where(line => !line.Contains("data get") && !line.Contains("fashion-mnist") && !line.Contains("mnist"))];
        }
    }

    [Fact]
    public void The_readme_has_the_two_commands()
    {
        var readme = File.ReadAllText(Repository.File("README.md"));
        readme.ShouldContain(Prefix + "train\n");
        readme.ShouldContain("dotnet test -c Release\n");
        Commands.Count.ShouldBeGreaterThan(2);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_of_the_readme_runs(string command)
    {
        var folder = Directory.CreateTempSubdirectory("isinglass-readme-").FullName;
        foreach (var example in new[] { "examples" })
        {
            if (Directory.Exists(Repository.File(example)))
            {
                Directory.CreateSymbolicLink(Path.Combine(folder, example), Repository.File(example));
            }
        }

        var arguments = command[Prefix.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('\'', '"'));
        (await BuiltProgram.RunAsync(BuiltProgram.Find("Isinglass.Cli", "src", "Isinglass.Cli"), arguments, folder)).ShouldNotBeNullOrWhiteSpace();
        Directory.Delete(folder, recursive: true);
    }

    [GeneratedRegex("```sh\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blocks();
}
