using System.Text.Json;
using Isinglass.Machines.Tests.Services;
using Isinglass.Testing;

namespace Isinglass.Cli.Tests.Commands;

/// <summary>Sandals and coats of Fashion-MNIST are told apart by 49 bits that each kind of service trained; behind every mock is our annealer.</summary>
public sealed class ServiceTrainingTests : IDisposable
{
    // Of the test images; random bits are right for half of them.
    private const double Least = 0.985;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("da", "ISINGLASS_DA_TOKEN", "ISINGLASS_DA_ENDPOINT")]
    [InlineData("amplify", "ISINGLASS_AMPLIFY_TOKEN", "ISINGLASS_AMPLIFY_ENDPOINT")]
    [InlineData("dwave", "DWAVE_API_TOKEN", "DWAVE_API_ENDPOINT")]
    public async Task Sandals_and_coats_are_told_apart(string machine, string token, string endpoint)
    {
        await using MockServer server = machine switch
        {
            "da" => new DigitalAnnealerServer(),
            "amplify" => new AmplifyServer(),
            _ => new DWaveServer(),
        };
        await server.StartAsync();
        string[] arguments =
        [
            "train", "--data", "fashion-mnist", "--data-dir", Require.Data(), "--classes", "sandal,coat", "--per-class", "100", "--image", "7x7",
            "--network", "49-1", "--machine", machine, "--method", "mw", "--margin", "0.5", "--rounds", "4", "--seed", "1", "--no-baselines", "--json",
            "-o", _folder.File("run"),
        ];
        var run = await ProgramRun.StartAsync(arguments, (token, MockServer.Token), (endpoint, server.Address.ToString()),
            ("ISINGLASS_MACHINES_CONF", _folder.File("none.conf")), ("ISINGLASS_MACHINES_DATA", _folder.File("jobs")));
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("test_accuracy").GetDouble().ShouldBeGreaterThanOrEqualTo(Least);
        server.TakenCount.ShouldBeInRange(1, 4);
    }
}
