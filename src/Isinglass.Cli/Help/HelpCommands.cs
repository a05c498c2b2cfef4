using System.CommandLine;

namespace Isinglass.Cli.Help;

/// <summary>The help of commands beside their descriptions: examples, and the headings under which they are listed.</summary>
internal static class HelpCommands
{
    private const string Others = "Commands";

    private static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal)
    {
        ["isinglass"] =
        [
            "isinglass train                              ten generated glyphs",
            "isinglass train --data heart.csv             the last column is the class",
            "isinglass solve problem.lp --time-limit 10s  any of twenty formats",
            "isinglass train --help                       all options of a command",
        ],
        ["isinglass train"] =
        [
            "isinglass train --data fashion-mnist --network 49-10 --image 7x7 --per-class 500",
            "isinglass train --data heart.csv --label disease --ignore patient -o runs/heart",
            "isinglass train --classes 3,8 --network 49-1 --machine sa --time-limit 30s",
            "isinglass train --resume runs/heart",
        ],
        ["isinglass predict"] = ["isinglass predict runs/heart new.csv -o classes.csv", "isinglass predict runs/glyphs letter.png --json"],
        ["isinglass evaluate"] = ["isinglass evaluate runs/heart --split test"],
        ["isinglass export"] = ["isinglass export runs/heart --to c -o heart-c", "isinglass export runs/glyphs --to onnx"],
        ["isinglass solve"] =
        [
            "isinglass solve problem.lp --time-limit 10s -o best.sol",
            "isinglass solve G1.mc --sampler tabu --seed 1 --json",
            "isinglass solve knapsack.mps --method anneal --certificate bound.json",
            "isinglass solve qubo.coo --machine process:./my-machine",
        ],
        ["isinglass check"] = ["isinglass check problem.lp best.sol"],
        ["isinglass convert"] = ["isinglass convert problem.lp problem.mps", "isinglass convert qubo.coo small.coo --bits 8 --reduce round"],
        ["isinglass info"] = ["isinglass info labs040.qs --structure"],
        ["isinglass compile"] = ["isinglass compile --network 49-10 --image 7x7 --compare", "isinglass compile --classes 3,8 --network 49-1 -o model.lp"],
        ["isinglass sweep"] = ["isinglass sweep --grid rho=0.1,0.3 --grid margin=0.5,1 --classes 3,8 --seeds 5 -o sweeps/rho"],
        ["isinglass runs"] = ["isinglass runs list", "isinglass runs compare runs/a runs/b"],
        ["isinglass bench run"] = ["isinglass bench run K2000 --samplers sa,tabu --time-limit 10s --seeds 5 -o bench"],
        ["isinglass experiment accuracy"] = ["isinglass experiment accuracy --data fashion-mnist --image 7x7 --per-class 500 --seeds 10 -o studies/49-10"],
        ["isinglass submit"] = ["isinglass submit train --data heart.csv --name heart"],
    };

    private static readonly (string Heading, string[] Commands)[] Headings =
    [
        ("Networks", ["train", "evaluate", "predict", "export", "import", "verify", "compile", "decode", "data"]),
        ("Problems", ["solve", "check", "convert", "info", "machines"]),
        ("Runs and studies", ["runs", "serve", "sweep", "experiment", "bench"]),
        ("Many machines", ["submit", "jobs", "worker", "cluster"]),
    ];

    /// <summary>All examples, with the commands that they belong to.</summary>
    public static IEnumerable<(string Command, string Example)> AllExamples =>
        Examples.SelectMany(static one => one.Value.Select(example => (one.Key, example)));

    /// <summary>The examples of a command.</summary>
    public static IReadOnlyList<string> ExamplesOf(string path) => Examples.GetValueOrDefault(path, []);

    /// <summary>The heading of a command in its parent's list.</summary>
    public static string HeadingOf(Command command) => command.Parents.Any(static parent => parent is RootCommand)
        ? Headings.FirstOrDefault(group => group.Commands.Contains(command.Name)).Heading ?? Others : Others;

    /// <summary>The place of commands in their parent's list.</summary>
    public static int Place(IGrouping<string, Command> commands) => Array.FindIndex(Headings, group => group.Heading == commands.Key);
}
