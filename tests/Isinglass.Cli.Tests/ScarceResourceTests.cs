using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests;

/// <summary>Too little memory, and a standard output that is full, closed or not read to its end: told in a line, with exit code 1.</summary>
public sealed class ScarceResourceTests : IDisposable
{
    private const string Shell = "/bin/sh";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_that_does_not_fit_is_refused_by_its_header()
    {
        const int Edges = 1_500_000;
        var text = new StringBuilder($"{Edges + 1} {Edges}\n");
        for (var k = 1; k <= Edges; k++)
        {
            text.Append(k).Append(' ').Append(k + 1).Append(" 1\n");
        }

        var path = _folder.Write("path.mc", text.ToString());
        var refused = await ProgramRun.StartAsync(["info", path], ("DOTNET_GCHeapHardLimit", "0x4000000"));
        (refused.ExitCode, refused.Output).ShouldBe((1, ""));
        refused.Error.ShouldContain("a model of 1500001 variables and 1500000 couplings needs about");
        refused.Error.ShouldContain("64 MiB are there");
        (await ProgramRun.StartAsync(["info", path], ("DOTNET_GCHeapHardLimit", "0x20000000"))).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_network_that_does_not_fit_is_refused_before_it_is_made()
    {
        var refused = await ProgramRun.StartAsync(
            "train --data teacher:5-1 --samples 12 --network 5-300000-1 --no-baselines --time-limit 5s", ("DOTNET_GCHeapHardLimit", "0x4000000"));
        (refused.ExitCode, refused.Output).ShouldBe((1, ""), refused.Error);
        refused.Error.ShouldContain("The network 5-300000-1 (1.5E+06 bits");
        refused.Error.ShouldContain("64 MiB are there");
    }

    [Fact]
    public async Task Images_that_do_not_fit_are_refused_by_the_header_packed_or_not()
    {
        // 50 000 images of 28 x 28: 37 MiB of pixels, which become numbers of four bytes.
        byte[] images = [0, 0, 8, 3, .. Size(50_000), .. Size(28), .. Size(28), .. new byte[50_000 * 784]];
        byte[] labels = [0, 0, 8, 1, .. Size(50_000), .. Enumerable.Range(0, 50_000).Select(static n => (byte)(n % 2))];
        foreach (var ending in new[] { "", ".gz" })
        {
            using var folder = new TemporaryFolder();
            foreach (var part in new[] { "train", "t10k" })
            {
                folder.Write($"{part}-images-idx3-ubyte{ending}", ending.Length == 0 ? images : Packed(images));
                folder.Write($"{part}-labels-idx1-ubyte{ending}", ending.Length == 0 ? labels : Packed(labels));
            }

            await IsRefusedAsync(folder.Path, "an array of 50000 x 28 x 28 values needs about 149.5 MiB");
        }

        static byte[] Size(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
    }

    [Fact]
    public async Task A_table_that_does_not_fit_is_refused_when_its_first_rows_show_it()
    {
        var row = string.Join(',', Enumerable.Range(10, 40)) + ",a\n";
        var table = string.Concat(Enumerable.Range(0, 60_000).Select(n => n % 2 == 0 ? row : row.Replace(",a", ",b", StringComparison.Ordinal)));
        var path = _folder.Write("t.csv", table);
        await IsRefusedAsync(path, "a table of about 60000 rows and 41 columns needs about ");
        await IsRefusedAsync(_folder.Write("t.csv.gz", Packed(Encoding.UTF8.GetBytes(table))), "a table of about 60000 rows");
    }

    private static async Task IsRefusedAsync(string data, string words)
    {
        var refused = await ProgramRun.StartAsync(
            ["train", "--data", data, "--no-baselines", "--time-limit", "20s"], ("DOTNET_GCHeapHardLimit", "0x4000000"));
        (refused.ExitCode, refused.Output).ShouldBe((1, ""), refused.Error);
        refused.Error.ShouldContain(words);
        refused.Error.ShouldContain("of memory, 64 MiB are there");
    }

    private static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    [Theory]
    [InlineData("> /dev/full", "standard output cannot be written")]
    [InlineData(">&-", "standard output cannot be written")]
    [InlineData("| true", "")]
    public async Task A_standard_output_that_takes_nothing_loses_no_file(string redirection, string words)
    {
        Assert.SkipUnless(File.Exists(Shell) && File.Exists("/dev/full"), "this system has no /bin/sh or no /dev/full");
        var (problem, answer, run) =
            (_folder.Write("g.mc", "3 2\n1 2 1\n2 3 1\n"), _folder.File("a.sol"), _folder.File("run"));
        var program = $"dotnet exec '{Path.Combine(AppContext.BaseDirectory, "Isinglass.Cli.dll")}'";
        var command = $"{program} solve '{problem}' --seed 1 -o '{answer}' --run '{run}' {redirection}";
        var start = new ProcessStartInfo(Shell, ["-c", command]) { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        error.ShouldContain(words);
        error.ShouldNotContain("internal error");
        error.ShouldNotContain("   at ");
        process.ExitCode.ShouldBe(words.Length > 0 ? 1 : 0);
        Directory.EnumerateFiles(run).ShouldNotBeEmpty();
        File.ReadAllText(answer).ShouldContain("# objective 2");
    }
}
