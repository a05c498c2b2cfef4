using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Isinglass.Testing;

namespace Isinglass.Tests;

/// <summary>What is packed works for somebody who has nothing else: packed to a folder, added to an empty project from there alone, run.</summary>
public sealed partial class PackageTests : IDisposable
{
    /// <summary>The rooms that people add, and the tool.</summary>
    private static readonly string[] Rooms =
    [
        "Isinglass", "Isinglass.Conic", "Isinglass.Export", "Isinglass.Files", "Isinglass.Formats", "Isinglass.Hedging", "Isinglass.LocalSearch",
        "Isinglass.Machines", "Isinglass.Model", "Isinglass.Modelling", "Isinglass.Neural", "Isinglass.Numerics", "Isinglass.Solvers", "Isinglass.Structure",
        "Isinglass.Training",
    ];

    private const string Problem = "maximize\n obj: 3 a + 2 b + 4 d\nsubject to\n room: 2.5 a + 2.25 b + 3 d <= 5.2\nbinary\n a b d\nend\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_program_of_the_library_page_runs_from_packages_alone()
    {
        var root = Root();
        var packages = _folder.File("packages");
        await DotnetAsync(root, "pack", "Isinglass.slnx", "-c", Configuration(), "--no-build", "--no-restore", "-o", packages, "-v", "q");
        Directory.GetFiles(packages, "*.nupkg").Select(Path.GetFileName)
            .ShouldBe(Rooms.Append("Isinglass.Tool").Select(static room => $"{room}.0.1.0.nupkg"), ignoreOrder: true);
        foreach (var room in Rooms)
        {
            using var package = await ZipFile.OpenReadAsync(Path.Combine(packages, $"{room}.0.1.0.nupkg"), TestContext.Current.CancellationToken);
            string[] names = [.. package.Entries.Select(static entry => entry.FullName)];
            string[] expected = ["README.md", "icon.png", $"lib/net10.0/{room}.dll", $"lib/net10.0/{room}.xml"];
            expected.ShouldBeSubsetOf(names, room);
            File.Exists(Path.Combine(packages, $"{room}.0.1.0.snupkg")).ShouldBeTrue(room);
        }

        WriteProject(packages);
        await ToolHasItsSiblingsAsync(packages);
        var output = await DotnetAsync(_folder.File("app"), "run", "-c", "Release");
        output.ShouldContain("descent-of-mine: ");
        output.ShouldContain("of the test samples are right, by 5 bytes");
        output.ShouldContain("energy -5, proved -5, x = 1 1 0");
    }

    /// <summary>The page and the cluster are programs of their own, which the tool starts from beside itself.</summary>
    private async Task ToolHasItsSiblingsAsync(string packages)
    {
        var (app, tools) = (_folder.File("app"), _folder.File("tools"));
        await DotnetAsync(app, "tool", "install", "Isinglass.Tool", "--version", "0.1.0", "--tool-path", tools, "--configfile",
            Path.Combine(app, "nuget.config"));
        var program = Path.Combine(tools, OperatingSystem.IsWindows() ? "isinglass.exe" : "isinglass");
        (await RunAsync(program, app, "runs", "list", "--runs", app, "--json")).Trim().ShouldBe("[]");
        (await RunAsync(program, app, "train", "--data", "teacher:5-1", "--rounds", "2", "--workers", "1", "--no-baselines", "--output", "run", "--json"))
            .ShouldContain("\"workers\": 1");
    }

    /// <summary>An empty project beside a folder of packages; what others make comes from the packages that this machine has.</summary>
    private void WriteProject(string packages)
    {
        var app = _folder.File("app");
        Directory.CreateDirectory(app);
        var others = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(app, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="here" value="{packages}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="others" value="{others}" /></fallbackPackageFolders>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(app, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestorePackagesPath>{_folder.File("restored")}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Isinglass" Version="0.1.0" /></ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(app, "Program.cs"), Snippet().Match(File.ReadAllText(Path.Combine(Root(), "docs", "library.md"))).Groups["lines"].Value);
        File.WriteAllText(Path.Combine(app, "problem.lp"), Problem);
    }

    private static Task<string> DotnetAsync(string folder, params string[] arguments) => RunAsync("dotnet", folder, arguments);

    private static async Task<string> RunAsync(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output}\n{await error}");
        return output;
    }

    private static string Configuration() => AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}") ? "Debug"
        : "Release";

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Isinglass.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex("```csharp\n(?<lines>using Isinglass;.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Snippet();
}
