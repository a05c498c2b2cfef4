using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Isinglass.Cli.Clusters;
using Isinglass.Cluster.Grains;
using Isinglass.Cluster.Messages;
using Isinglass.Cluster.Silos;
using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Testing;
using Isinglass.Training;
using Isinglass.Training.Scenarios;

namespace Isinglass.Fuzz.Mutation;

/// <summary>
/// What members of a cluster send each other, where they meet, and the certificate that they share. The frames around the messages are Orleans' own and need a
/// running silo; here is what this program makes of the bytes inside. What is accepted is used: a worker answers the order, scenarios are made of the plan.
/// </summary>
internal static class ClusterTargets
{
    private static readonly Asn1Tag Outer = new(TagClass.ContextSpecific, 0);

    private static readonly Recipe Small = new()
    {
        Data = "teacher:5-1",
        Network = "5-2-1",
        Samples = 8,
        Validation = 0,
        Bundle = 4,
        Margins = [2],
        Rounds = 2,
        Restarts = 1,
        Sweeps = 2,
        Reads = 1,
        Seed = 3,
    };

    public static IEnumerable<FuzzTarget> All()
    {
        var pool = new RecordingPool();
        Trainer.Train(Small, new TrainerOptions { Baselines = false, Workers = pool }, SolveControl.Unlimited);
        var scenarios = pool.Scenarios!;
        byte[][] orders = [.. pool.Orders.Select(order => new OrderMessage(order, "S127.0.0.1:1:2", TimeSpan.FromSeconds(9)).Write())];
        yield return new FuzzTarget("order", orders, content =>
        {
            var message = OrderMessage.Read(content);
            Same(content, message.Write(), static bytes => OrderMessage.Read(bytes).Write());
            scenarios.CreateWorker(message.Order.Scenario).Answer(message.Order, SolveControl.Unlimited);
        });
        byte[][] answers = [.. pool.Answers.Select(answer =>
            AnswerMessage.Write(answer, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), "127.0.0.1:40001@1"))];
        yield return new FuzzTarget("answer", answers, content => Same(content, Again(content), Again));
        var samples = scenarios.WriteSamples();
        var plan = PlanBlob.Write(scenarios.WritePlan(), BlobStore.Hash(samples));
        yield return new FuzzTarget("plan", [plan], content => TrainingScenarios.Read(PlanBlob.Read(content).Plan.Span, samples, allowsPrograms: false));
        yield return new FuzzTarget("samples", [samples], content => TrainingScenarios.Read(PlanBlob.Read(plan).Plan.Span, content, allowsPrograms: false));
        byte[][] places = ["redis://:pass%20word@host.example:6379"u8.ToArray(), "rediss://user:p@[::1]:1"u8.ToArray(), "local://127.0.0.1:4000"u8.ToArray()];
        yield return new FuzzTarget("meeting place", places, content =>
        {
            var place = MeetingPlace.Parse(Encoding.UTF8.GetString(content)).ToString();
            MeetingPlace.Parse(place).ToString().ShouldBe(place);
        });
        yield return Certificate(new TemporaryFolder());
    }

    private static FuzzTarget Certificate(TemporaryFolder folder)
    {
        var path = folder.File("cluster.pfx");
        ClusterCertificate.Create(path);
        Environment.SetEnvironmentVariable(ClusterCertificate.Variable, path);
        using var whole = X509CertificateLoader.LoadPkcs12FromFile(path, null, X509KeyStorageFlags.Exportable);
        var bare = Bare(whole);
        return OwnFileTargets.OfFile("cluster certificate", [File.ReadAllBytes(path), bare, bare, bare], path, static _ =>
        {
            using var certificate = ClusterCertificate.Find();
            certificate!.GetECDsaPrivateKey().ShouldNotBeNull("nobody can be shown it");
        });
    }

    /// <summary>
    /// The same certificate and key without a checksum and without encryption (RFC 7292): damage reaches what lies behind them, in a hundredth of the time
    /// that thousands of rounds of key derivation take.
    /// </summary>
    private static byte[] Bare(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey();
        return Sequence(pfx =>
        {
            pfx.WriteInteger(3);
            pfx.WriteEncodedValue(Data(Sequence(safe => safe.WriteEncodedValue(Data(Sequence(bags =>
            {
                bags.WriteEncodedValue(Bag("1.2.840.113549.1.12.10.1.1", key!.ExportPkcs8PrivateKey()));
                bags.WriteEncodedValue(Bag("1.2.840.113549.1.12.10.1.3", Tagged("1.2.840.113549.1.9.22.1", certificate.RawData)));
            }))))));
        });
    }

    private static byte[] Data(byte[] content) => Tagged("1.2.840.113549.1.7.1", content);

    private static byte[] Tagged(string kind, byte[] content) => Sequence(writer =>
    {
        writer.WriteObjectIdentifier(kind);
        using (writer.PushSequence(Outer))
        {
            writer.WriteOctetString(content);
        }
    });

    /// <summary>Something with the number by which a key and its certificate find each other.</summary>
    private static byte[] Bag(string kind, byte[] content) => Sequence(writer =>
    {
        writer.WriteObjectIdentifier(kind);
        using (writer.PushSequence(Outer))
        {
            writer.WriteEncodedValue(content);
        }

        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.9.21");
            using (writer.PushSetOf())
            {
                writer.WriteOctetString([1]);
            }
        }
    });

    private static byte[] Sequence(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            write(writer);
        }

        return writer.Encode();
    }

    // A message that was accepted is written as another is read: nothing of it is lost, and nothing is taken for something else.
    private static void Same(byte[] content, byte[] written, Func<byte[], byte[]> again)
    {
        written.Length.ShouldBeLessThanOrEqualTo(content.Length, "there is more in it than was sent");
        again(written).ShouldBe(written);
    }

    private static byte[] Again(byte[] content)
    {
        var message = AnswerMessage.Read(content);
        return AnswerMessage.Write(message.Answer, message.Waited, message.Computed, message.Worker);
    }

    /// <summary>Answers on this thread and keeps what travels.</summary>
    private sealed class RecordingPool : IWorkerPool, IScenarioWorkers
    {
        public TrainingScenarios? Scenarios { get; private set; }

        public List<ScenarioOrder> Orders { get; } = [];

        public List<ScenarioAnswer> Answers { get; } = [];

        public WorkerReport Report { get; } = new(1, 0, 0, 0, default);

        public IScenarioWorkers Open(TrainingScenarios scenarios)
        {
            Scenarios = scenarios;
            return this;
        }

        public IReadOnlyList<ScenarioAnswer> Solve(IReadOnlyList<ScenarioOrder> orders, SolveControl control)
        {
            ScenarioAnswer[] answers = [.. orders.Select(order => Scenarios!.CreateWorker(order.Scenario).Answer(order, control))];
            Orders.AddRange(orders);
            Answers.AddRange(answers);
            return answers;
        }

        public void Dispose()
        {
        }
    }
}
