using Isinglass.Cluster.Messages;
using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;

namespace Isinglass.Cluster.Tests.Messages;

public sealed class MessageTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_order_arrives_as_it_was_sent(int seed)
    {
        var sent = Order(seed);
        var arrived = OrderMessage.Read(sent.Write());
        (arrived.Source, arrived.TimeLimit, arrived.Order.Scenario, arrived.Order.Key)
            .ShouldBe((sent.Source, sent.TimeLimit, sent.Order.Scenario, sent.Order.Key));
        Bits(arrived.Order.Shift.Span).ShouldBe(Bits(sent.Order.Shift.Span));
        arrived.Order.Start.ToArray().ShouldBe(sent.Order.Start.ToArray());
        Same(arrived.Order.Memory, sent.Order.Memory);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_answer_arrives_as_it_was_sent(int seed)
    {
        var order = Order(seed).Order;
        var (objective, bound) = (seed % 3 == 0 ? double.PositiveInfinity : -0.1 * seed, seed % 2 == 0 ? double.NegativeInfinity : 1e-300);
        var sent = new ScenarioAnswer(order.Scenario, order.Start, objective, bound, seed, order.Memory);
        var arrived = AnswerMessage.Read(AnswerMessage.Write(sent, TimeSpan.FromTicks(seed), TimeSpan.FromSeconds(seed), $"10.0.0.{seed}:40001@7"));
        (arrived.Waited, arrived.Computed).ShouldBe((TimeSpan.FromTicks(seed), TimeSpan.FromSeconds(seed)));
        (arrived.Answer with { Point = default, Memory = null }).ShouldBe(sent with { Point = default, Memory = null });
        arrived.Answer.Point.ToArray().ShouldBe(sent.Point.ToArray());
        Same(arrived.Answer.Memory, sent.Memory);
    }

    [Fact]
    public void What_a_worker_cannot_do_arrives_as_what_it_was()
    {
        Should.Throw<InputException>(() => AnswerMessage.Read(AnswerMessage.WriteRefusal(new InputException("too many bits")))).Message
            .ShouldBe("too many bits");
        Should.Throw<WorkException>(() => AnswerMessage.Read(AnswerMessage.WriteRefusal(new WorkException("out of coolant")))).Message
            .ShouldBe("out of coolant");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_message_that_is_cut_anywhere_is_refused(int seed)
    {
        var bytes = Order(seed).Write();
        for (var length = 0; length < bytes.Length; length++)
        {
            Should.Throw<InputException>(() => OrderMessage.Read(bytes[..length]));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Noise_is_refused_or_read_and_never_asks_for_more_memory_than_it_has_bytes(int seed)
    {
        var random = new RandomKey((ulong)seed).Derive("noise").CreateSource();
        var bytes = Order(seed).Write();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var k = 0; k < 200; k++)
        {
            var noisy = bytes.ToArray();
            noisy[random.NextBelow(noisy.Length)] = (byte)random.NextBelow(256);
            noisy[random.NextBelow(noisy.Length)] = 0xFF;
            try
            {
                OrderMessage.Read(noisy);
            }
            catch (InputException)
            {
                continue;
            }
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200 * (20_000 + 100L * bytes.Length));
    }

    private static OrderMessage Order(int seed)
    {
        var random = new RandomKey((ulong)seed).CreateSource();
        double[] special = [double.NaN, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue];
        double[] shift = [.. Enumerable.Range(0, random.NextBelow(40)).Select(i => i < special.Length ? special[i] : random.NextDouble() - 0.5)];
        sbyte[] Point() => [.. Enumerable.Range(0, random.NextBelow(70)).Select(_ => (sbyte)random.NextBelow(2))];
        var memory = seed % 3 == 0 ? null : new SessionMemory(shift, [.. Enumerable.Range(0, seed % 4).Select(_ => Point())]);
        var order = new ScenarioOrder(seed, new RandomKey(ulong.MaxValue - (ulong)seed, (ulong)seed), shift, Point(), memory);
        return new OrderMessage(order, "S127.0.0.1:1:2", seed % 2 == 0 ? null : TimeSpan.FromTicks(seed));
    }

    private static long[] Bits(ReadOnlySpan<double> values) => [.. values.ToArray().Select(BitConverter.DoubleToInt64Bits)];

    private static void Same(SessionMemory? one, SessionMemory? other)
    {
        (one is null).ShouldBe(other is null);
        Bits(one?.Multipliers ?? []).ShouldBe(Bits(other?.Multipliers ?? []));
        (one?.Points ?? []).Select(Convert).ShouldBe((other?.Points ?? []).Select(Convert));

        static string Convert(sbyte[] point) => string.Concat(point);
    }
}
