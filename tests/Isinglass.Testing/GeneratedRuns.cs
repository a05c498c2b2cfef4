using System.Globalization;
using System.Text;

namespace Isinglass.Testing;

/// <summary>Run folders as training writes them, without training: a recipe, a log and a summary of made-up values that follow from a number.</summary>
public static class GeneratedRuns
{
    /// <summary>Networks of the runs, by turns.</summary>
    public static IReadOnlyList<string> Networks { get; } = ["49-10", "100-10", "196-10", "49-8-1"];

    /// <summary>When the first of them would have begun, UTC.</summary>
    public static DateTime Start { get; } = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Writes run <paramref name="number"/> into a folder.</summary>
    /// <param name="folder">The folder, which is made.</param>
    /// <param name="number">Seed of the recipe; also decides network, rho and accuracy.</param>
    /// <param name="data">The data set.</param>
    /// <param name="rounds">Lines of the log.</param>
    public static void Write(string folder, int number, string data = "glyphs", int rounds = 5)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "recipe.json"), Recipe(number, data));
        File.WriteAllText(Path.Combine(folder, "log.jsonl"), string.Concat(Enumerable.Range(1, rounds).Select(round => Round(round) + "\n")));
        File.WriteAllText(Path.Combine(folder, "started.json"), string.Create(CultureInfo.InvariantCulture,
            $$"""{"started":"{{Start.AddMinutes(number):yyyy-MM-ddTHH:mm:ssZ}}","recipe":{"seed":{{number}} } }"""));
        File.WriteAllText(Path.Combine(folder, "summary.json"), Summary(number, rounds));
    }

    /// <summary>Begins a run that this process fills: <see cref="Append"/> adds rounds, <see cref="Finish"/> ends it.</summary>
    public static void Begin(string folder, int number, string data = "glyphs", int? process = null)
    {
        Directory.CreateDirectory(folder + ".part");
        File.WriteAllText(Path.Combine(folder + ".part", "recipe.json"), Recipe(number, data));
        File.WriteAllText(Path.Combine(folder + ".part", "log.jsonl"), "");
        File.WriteAllText(Path.Combine(folder + ".part", ".isinglass"), $"{process ?? Environment.ProcessId}\n{Environment.MachineName}\n");
    }

    /// <summary>Adds a round to a run that was begun.</summary>
    public static void Append(string folder, int round)
    {
        using var stream = new FileStream(Path.Combine(folder + ".part", "log.jsonl"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        stream.Write(Encoding.UTF8.GetBytes(Round(round) + "\n"));
    }

    /// <summary>Ends a run that was begun.</summary>
    public static void Finish(string folder, int number, int rounds)
    {
        File.WriteAllText(Path.Combine(folder + ".part", "summary.json"), Summary(number, rounds));
        File.Delete(Path.Combine(folder + ".part", ".isinglass"));
        Directory.Move(folder + ".part", folder);
    }

    /// <summary>The test accuracy of a run: between 0.5 and 0.95, in thousandths.</summary>
    public static double Accuracy(int number) => (500 + number * 37 % 451) / 1000.0;

    /// <summary>The proximal weight of a run's recipe.</summary>
    public static double Rho(int number) => 0.1 * (1 + number % 5);

    private static string Recipe(int number, string data) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"data":"{{data}}","network":"{{Networks[number % Networks.Count]}}","method":"qph","rho":{{Rho(number)}},"rounds":50,"margins":[1,2],"machine":"completion","score_copies":false,"seed":{{number}}}""");

    private static string Round(int round) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"margin":1,"round":{{round}},"seconds":{{0.1 * round:0.0}},"rho":{{0.2 * Math.Pow(1.03, round):0.0000}},"consensus_variance":{{1.0 / round:0.0000}},"consensus_loss":{{0.5 + 1.0 / round:0.0000}},"copies_loss":{{0.3:0.0}},"incumbent_loss":{{0.45 + 0.9 / round:0.0000}},"incumbent_train_accuracy":{{1 - 0.5 / round:0.0000}}}""");

    private static string Summary(int number, int rounds) => string.Create(CultureInfo.InvariantCulture,
        $$"""
        {"test_accuracy":{{Accuracy(number)}},"train_accuracy":{{Accuracy(number) + 0.04:0.000}},"training_loss":{{1 - Accuracy(number):0.000}},"lower_bound":null,"rounds":{{rounds}},"seconds":{{1 + number % 90}},
        "seed":{{number}},"stop_reason":"completed","network":"{{Networks[number % Networks.Count]}}","method":"qph","machine":"completion","margin":1,"margins":[{"margin":1,"training_loss":0.4}],"run":"somewhere",
        "resources":{"spins_per_call":{{100 + number % 7}} },"baselines":{"ste":{"train_accuracy":0.9,"test_accuracy":0.61,"seconds":0.5,"chosen":"epochs 10"} } }
        """);
}
