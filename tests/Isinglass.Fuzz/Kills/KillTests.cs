using System.Diagnostics;
using System.Globalization;
using Isinglass.Testing;
using Isinglass.Training.Runs;

namespace Isinglass.Fuzz.Kills;

/// <summary>
/// A run that is killed again and again, without any warning, ends with the files of one that was left alone. ISINGLASS_KILLS asks for more kills than the
/// usual ones.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int UsualKills = 20;

    // A checkpoint every round, and rounds enough for each kill to meet a new one.
    private static readonly string[] Training =
    [
        "train", "--classes", "3,8", "--per-class", "100", "--image", "7x7", "--network", "49-4-1", "--margin", "1", "--rounds", "120", "--restarts", "1",
        "--no-baselines",
        "--threads", "1", "--checkpoint-every", "1ms", "--seed", "5",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_that_is_killed_again_and_again_ends_as_one_that_was_not()
    {
        var kills = Environment.GetEnvironmentVariable("ISINGLASS_KILLS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : UsualKills;
        var (left, killed, done) = (_folder.File("left"), _folder.File("killed"), 0);
        await FinishAsync([.. Training, "-o", left]);
        for (var k = 0; k < kills; k++)
        {
            if (Directory.Exists(killed))
            {
                // It was faster than the kill: another one begins.
                Same(left, killed);
                Directory.Delete(killed, recursive: true);
            }

            var checkpoint = Path.Combine(killed + ".part", CheckpointFile.Name);
            using var process = Start(File.Exists(checkpoint) ? ["train", "--resume", killed, "--threads", "1", "--checkpoint-every", "1ms"] : Begin(killed));
            var before = File.Exists(checkpoint) ? File.GetLastWriteTimeUtc(checkpoint) : default;
            while (!process.HasExited && (!File.Exists(checkpoint) || File.GetLastWriteTimeUtc(checkpoint) == before))
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            done += process.HasExited ? 0 : 1;
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        done.ShouldBeGreaterThan(kills / 2);
        if (!Directory.Exists(killed))
        {
            await FinishAsync(File.Exists(Path.Combine(killed + ".part", CheckpointFile.Name)) ? ["train", "--resume", killed] : Begin(killed));
        }

        Same(left, killed);
    }

    private static string[] Begin(string folder) => [.. Training, "-o", folder];

    private static void Same(string left, string killed)
    {
        foreach (var name in new[] { RunFolder.NetworkName, RunFolder.RecipeName })
        {
            File.ReadAllBytes(Path.Combine(killed, name)).ShouldBe(File.ReadAllBytes(Path.Combine(left, name)));
        }

        // Rounds are told once, in their order, whatever happened to the process that told them; they differ in their times.
        static IEnumerable<string> Rounds(string folder) => File.ReadLines(Path.Combine(folder, "log.jsonl")).Select(static line => line.Split("\"seconds")[0]);
        Rounds(killed).ShouldBe(Rounds(left));
    }

    private static async Task FinishAsync(string[] arguments)
    {
        using var process = Start(arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
    }

    private static Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Isinglass.Cli.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
