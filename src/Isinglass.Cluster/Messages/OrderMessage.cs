using Isinglass.Hedging.Workers;
using Isinglass.Model;
using Isinglass.Numerics.Random;

namespace Isinglass.Cluster.Messages;

/// <summary>A message with an order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Source">The silo of the coordinator, which has plan and samples.</param>
/// <param name="TimeLimit">Time limit of the solve; null = none.</param>
internal sealed record OrderMessage(ScenarioOrder Order, string Source, TimeSpan? TimeLimit)
{
    /// <summary>The order as bytes.</summary>
    public byte[] Write() => MessageBytes.Write(writer =>
    {
        writer.Write(Protocol.Version);
        writer.Write(Source);
        writer.Write(TimeLimit?.Ticks ?? -1);
        writer.Write(Order.Scenario);
        writer.Write(Order.Key.Seed);
        writer.Write(Order.Key.Stream);
        writer.WriteDoubles(Order.Shift.Span);
        writer.WriteBits(Order.Start.Span);
        writer.WriteMemory(Order.Memory);
    });

    /// <summary>An order from its bytes.</summary>
    /// <exception cref="InputException">The bytes are not an order, or one of another version.</exception>
    public static OrderMessage Read(byte[] bytes) => MessageBytes.Read(bytes, reader =>
    {
        if (reader.ReadString() is var version && version != Protocol.Version)
        {
            throw new InputException(
                $"A worker is isinglass {Protocol.Version}, the coordinator {version}: only equal programs give equal bits. Bring all to one version.");
        }

        var source = reader.ReadString();
        var ticks = reader.ReadInt64();
        var (scenario, key) = (reader.ReadInt32(), new RandomKey(reader.ReadUInt64(), reader.ReadUInt64()));
        var order = new ScenarioOrder(scenario, key, reader.ReadDoubles(), reader.ReadBits(), reader.ReadMemory());
        return new OrderMessage(order, source, ticks < 0 ? null : TimeSpan.FromTicks(ticks));
    });
}
