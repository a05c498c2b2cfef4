using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Isinglass.Cli.Clusters;
using Isinglass.Cluster.Silos;
using Isinglass.Cluster.Tests.Pools;
using Isinglass.Neural.Export;
using Isinglass.Testing;
using Isinglass.Training;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cluster.Tests.Silos;

/// <summary>Members that meet at a Redis server, with certificate and secret.</summary>
public sealed class RedisClusterTests : IDisposable
{
    private static readonly Recipe Recipe = Trail.Recipes["hedging, one unit"] with { Rounds = 60, Sweeps = 40 };

    private readonly TemporaryFolder _folder = new();
    private readonly List<RunningProgram> _programs = [];

    public void Dispose()
    {
        _programs.ForEach(program => program.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task Workers_of_a_cluster_leave_the_same_network_also_when_one_is_killed_and_one_is_drained()
    {
        Require.Program("redis-server", "redis-server");
        var cluster = StartRedis();
        (string, string?)[] card = [(ClusterCertificate.Variable, _folder.File("cluster.pfx")), (MeetingPlace.SecretVariable, "between us")];
        ClusterCertificate.Create(_folder.File("cluster.pfx"));
        File.WriteAllText(_folder.File("recipe.json"), Recipe.ToJson());
        NetworkFile.Write(_folder.File("threads.json"), Trail.Train(Recipe, null).Network);
        var network = File.ReadAllText(_folder.File("threads.json"));
        var workers = Enumerable.Range(0, 3).Select(_ => Start($"worker --slots 1 --cluster {cluster}", card)).ToArray();
        string[] ready = [await workers[0].LineAsync(), await workers[1].LineAsync(), await workers[2].LineAsync()];
        ready.ShouldAllBe(line => line.EndsWith($" with 1 slots at {cluster}"));
        await Strangers(IPEndPoint.Parse(Id(ready[0]).Split('@')[0]));

        // Killed as soon as the first rounds are in the log.
        var first = Start($"train --recipe {_folder.File("recipe.json")} --no-baselines --json -o {_folder.File("first")} --cluster {cluster}", card);
        while (!File.Exists(_folder.File("first.part/log.jsonl")) || new FileInfo(_folder.File("first.part/log.jsonl")).Length == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        workers[2].Kill();
        var (code, output) = await first.EndAsync();
        code.ShouldBe(0, await first.Error);
        JsonDocument.Parse(output).RootElement.GetProperty("bytes_sent").GetInt64().ShouldBeGreaterThan(1000);
        File.ReadAllText(_folder.File("first/network.json")).ShouldBe(network);

        // The run says by itself who was lost, and who went on.
        var facts = WorkerFacts.Read(_folder.File("first"))!;
        facts.Workers.Select(static worker => (worker.Name, worker.State)).Order()
            .ShouldBe(ready.Select((line, k) => (Id(line), k == 2 ? "lost" : "here")).Order());
        facts.Takeovers.Select(static move => move.Of).ShouldContain(Id(ready[2]));
        facts.Workers.Sum(static worker => worker.Answers).ShouldBeGreaterThan(60);

        var drain = Start($"worker --drain {Id(ready[1])} --cluster {cluster}", card);
        (await drain.EndAsync()).ExitCode.ShouldBe(0, await drain.Error);
        (await workers[1].EndAsync()).ExitCode.ShouldBe(0);
        var second = Start($"train --recipe {_folder.File("recipe.json")} --no-baselines --json -o {_folder.File("second")} --cluster {cluster}", card);
        (code, output) = await second.EndAsync();
        code.ShouldBe(0, await second.Error);
        JsonDocument.Parse(output).RootElement.GetProperty("workers").GetInt32().ShouldBe(1);
        File.ReadAllText(_folder.File("second/network.json")).ShouldBe(network);
    }

    [Fact]
    public async Task A_run_that_begins_before_any_worker_waits_for_one()
    {
        Require.Program("redis-server", "redis-server");
        var cluster = StartRedis();
        (string, string?)[] card = [(MeetingPlace.SecretVariable, "between us")];
        var recipe = Recipe with { Rounds = 3 };
        File.WriteAllText(_folder.File("recipe.json"), recipe.ToJson());
        NetworkFile.Write(_folder.File("threads.json"), Trail.Train(recipe, null).Network);
        var run = Start($"train --recipe {_folder.File("recipe.json")} --no-baselines --json -o {_folder.File("early")} --cluster {cluster}", card);
        await run.SaysAsync("waiting for one");
        Start($"worker --cluster {cluster}", card);
        (await run.EndAsync()).ExitCode.ShouldBe(0);
        File.ReadAllText(_folder.File("early/network.json")).ShouldBe(File.ReadAllText(_folder.File("threads.json")));
    }

    [Theory]
    [InlineData("worker --cluster ftp://host:1", "'ftp://host:1' is no meeting place of a cluster")]
    [InlineData("worker --cluster redis://127.0.0.1:1 --listen somewhere", "'somewhere' is no address")]
    [InlineData("worker --cluster redis://127.0.0.1:1 --listen 0.0.0.0", "needs the certificate of its cluster")]
    [InlineData("train --workers 2 --cluster redis://127.0.0.1:1", "leave out one of them")]
    [InlineData("experiment accuracy --workers 2 --cluster redis://127.0.0.1:1", "leave out one of them")]
    [InlineData("sweep --grid rho=0.1,0.3 --listen 127.0.0.1", "--listen concerns members of a cluster")]
    [InlineData("train --workers 0", "--workers must be a whole number from 1")]
    [InlineData("train --listen 127.0.0.1", "--listen concerns members of a cluster")]
    public async Task What_is_wrong_is_told_before_anything_starts(string arguments, string message)
    {
        var program = Start(arguments, [(ClusterCertificate.Variable, null)]);
        (await program.EndAsync()).ExitCode.ShouldBe(2);
        (await program.Error).ShouldContain(message);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_as_a_failure()
    {
        var program = Start($"worker --cluster redis://127.0.0.1:{SiloHost.FreePort(IPAddress.Loopback)}", []);
        (await program.EndAsync()).ExitCode.ShouldBe(1);
        (await program.Error).ShouldContain("Nothing can be reached at redis://127.0.0.1:");
    }

    /// <summary>Who does not show the certificate gets no answer: in the clear, by TLS without one, and by TLS with another.</summary>
    private async Task Strangers(IPEndPoint member)
    {
        ClusterCertificate.Create(_folder.File("other.pfx"));
        using var other = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadPkcs12FromFile(_folder.File("other.pfx"), null);
        (await Answer(member, stream => Task.FromResult(stream))).ShouldBe(0);
        (await Answer(member, stream => Tls(stream, []))).ShouldBe(0);
        (await Answer(member, stream => Tls(stream, [other]))).ShouldBe(0);

        static async Task<Stream> Tls(Stream inner, System.Security.Cryptography.X509Certificates.X509Certificate2[] certificates)
        {
            var stream = new SslStream(inner);
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "isinglass",
                ClientCertificates = [.. certificates],
#pragma warning disable CA5359 // The other side is the one that is tested.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            });
            return stream;
        }
    }

    private static async Task<int> Answer(IPEndPoint member, Func<Stream, Task<Stream>> dress)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(member, TestContext.Current.CancellationToken);
        try
        {
            using var stream = await dress(client.GetStream());
            await stream.WriteAsync(new byte[64], TestContext.Current.CancellationToken);
            return await stream.ReadAsync(new byte[64], TestContext.Current.CancellationToken);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return 0;
        }
    }

    private string StartRedis()
    {
        var port = SiloHost.FreePort(IPAddress.Loopback);
        _programs.Add(RunningProgram.Start("redis-server", "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--dir", _folder.Path));
        return $"redis://127.0.0.1:{port}";
    }

    private RunningProgram Start(string arguments, (string, string?)[] environment)
    {
        var program = RunningProgram.Isinglass(arguments, environment);
        _programs.Add(program);
        return program;
    }

    private static string Id(string ready) => ready.Split(' ')[1];
}
