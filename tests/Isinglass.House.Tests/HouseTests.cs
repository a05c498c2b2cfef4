using System.Xml.Linq;

namespace Isinglass.House.Tests;

/// <summary>What is written about the house, held against the house.</summary>
public sealed class HouseTests
{
    private const string FrontDoor = "Isinglass";

    private static readonly string[] Stages = ["Conic", "Files", "Formats", "Hedging", "LocalSearch", "Model", "Neural", "Numerics", "Solvers", "Structure"];

    /// <summary>Who may see whom; ARCHITECTURE.md says the same in words.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Numerics"] = [],
        ["Model"] = ["Numerics"],
        ["Files"] = ["Model"],
        ["Modelling"] = ["Model", "Numerics"],
        ["Formats"] = ["Files", "Model", "Numerics"],
        ["LocalSearch"] = ["Model", "Numerics"],
        ["Structure"] = ["Model", "Numerics"],
        ["Solvers"] = ["LocalSearch", "Model", "Numerics", "Structure"],
        ["Conic"] = ["LocalSearch", "Model", "Numerics"],
        ["Hedging"] = ["Model", "Numerics"],
        ["Neural"] = ["Files", "Model", "Numerics"],
        ["Machines"] = ["Files", "Formats", "Model", "Numerics", "Solvers"],
        ["Training"] = [.. Stages, "Machines"],
        [FrontDoor] = [.. Stages, "Machines", "Modelling", "Training"],
        ["Export"] = ["Files", "Machines", "Model", "Neural", "Numerics", "Training"],
        ["Experiments"] = [.. Stages, "Machines", "Modelling", "Training", FrontDoor],
        ["Jobs"] = ["Files", "Model"],
        ["RunStore"] = ["Files", "Model", "Neural", "Training", "Experiments"],
        ["Dashboard"] = ["Files", "Model", "Neural", "Training", "Experiments", "Jobs", "RunStore"],
        ["Cli"] = [.. Stages, "Machines", "Modelling", "Training", FrontDoor, "Experiments", "Export", "Jobs"],
        ["Cluster"] = [.. Stages, "Training", "Experiments", "Cli"],
        ["OrTools"] = ["Formats", "Model", "Numerics"],
    };

    [Fact]
    public void Every_arrow_is_one_that_is_written_down()
    {
        var projects = Directory.GetFiles(Repository.File("src"), "*.csproj", SearchOption.AllDirectories);
        projects.Select(Name).Order().ShouldBe(Arrows.Keys.Order());
        foreach (var project in projects)
        {
            var seen = XDocument.Load(project).Descendants("ProjectReference")
                .Select(reference => Name(reference.Attribute("Include")!.Value.Replace('\\', '/')));
            seen.ShouldBeSubsetOf(Arrows[Name(project)], Name(project));
        }

        var page = File.ReadAllText(Repository.File("ARCHITECTURE.md"));
        Arrows.Keys.ShouldAllBe(name => page.Contains(name == FrontDoor ? "| `Isinglass` |" : $"`Isinglass.{name}`"));
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        foreach (var file in Repository.Sources().Where(file => file.Contains("/src/") || file.Contains("/tests/")))
        {
            var line = File.ReadLines(file).FirstOrDefault(text => text.StartsWith("namespace ", StringComparison.Ordinal));
            if (line is not null)
            {
                var folders = Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Split('/')[1..];
                line.ShouldBe($"namespace {string.Join('.', folders)};", file);
            }
        }
    }

    [Fact]
    public void A_package_is_referenced_in_one_room()
    {
        var packages = Directory.GetFiles(Repository.File("src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => XDocument.Load(project).Descendants("PackageReference").Select(package => package.Attribute("Include")!.Value))
            .ToArray();
        packages.ShouldNotBeEmpty();
        packages.ShouldBeUnique();
    }

    [Fact]
    public void Nothing_unfinished_is_in_the_code()
    {
        string[] words = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception", "Thread." + "Sleep", "Fact(" + "Skip", "Theory(" + "Skip"];
        foreach (var file in Repository.Sources())
        {
            var text = File.ReadAllText(file);
            foreach (var word in words)
            {
                text.ShouldNotContain(word, Case.Sensitive, $"{file} has {word}: finish it, or say in docs/decisions why not");
            }
        }
    }

    [Fact]
    public void Libraries_ask_nobody_for_time_or_chance_but_their_arguments()
    {
        string[] words = ["Random.Shared", "new Random(", "DateTime.Now", "DateTime.UtcNow", "Guid.NewGuid"];
        foreach (var file in Repository.Sources().Where(file => file.Contains("/src/") && !file.Contains("/Isinglass.Cli/")))
        {
            var text = File.ReadAllText(file);
            words.ShouldAllBe(word => !text.Contains(word), $"{file}: take a RandomKey or the control's clock instead");
        }
    }

    [Fact]
    public void Every_command_of_the_program_is_in_the_readme()
    {
        var readme = File.ReadAllText(Repository.File("README.md"));
        var commands = Directory.GetFiles(Repository.File("src", "Isinglass.Cli", "Commands"), "*Command.cs")
            .Select(path => Path.GetFileNameWithoutExtension(path).Replace("Command", "").ToLowerInvariant());
        commands.ShouldAllBe(command => readme.Contains($"`{command}") || readme.Contains($"-- {command}"));
    }

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path) is var name && name == FrontDoor ? name : name["Isinglass.".Length..];
}
