using Isinglass.Hedging.Workers;
using Isinglass.Model;

namespace Isinglass.Cluster.Messages;

/// <summary>A message with an answer.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Waited">Time in the worker's queue.</param>
/// <param name="Computed">Time of the solve.</param>
/// <param name="Worker">The name of the worker among the members.</param>
internal sealed record AnswerMessage(ScenarioAnswer Answer, TimeSpan Waited, TimeSpan Computed, string Worker)
{
    /// <summary>An answer as bytes.</summary>
    public static byte[] Write(ScenarioAnswer answer, TimeSpan waited, TimeSpan computed, string worker) => MessageBytes.Write(writer =>
    {
        writer.Write(true);
        writer.Write(waited.Ticks);
        writer.Write(computed.Ticks);
        writer.Write(worker);
        writer.Write(answer.Scenario);
        writer.Write(answer.Objective);
        writer.Write(answer.LowerBound);
        writer.Write(answer.OracleCalls);
        writer.WriteBits(answer.Point.Span);
        writer.WriteMemory(answer.Memory);
    });

    /// <summary>
    /// The message of a worker that cannot answer: the input is wrong, or something failed that would also fail elsewhere, such as a machine.
    /// </summary>
    public static byte[] WriteRefusal(Exception exception) => MessageBytes.Write(writer =>
    {
        writer.Write(false);
        writer.Write(exception is WorkException);
        writer.Write(exception.Message);
    });

    /// <summary>An answer from its bytes.</summary>
    /// <exception cref="InputException">The worker refused the order, or the bytes are not an answer.</exception>
    /// <exception cref="WorkException">Its machine failed.</exception>
    public static AnswerMessage Read(byte[] bytes) => MessageBytes.Read(bytes, reader =>
    {
        if (!reader.ReadBoolean())
        {
            var (hasFailed, words) = (reader.ReadBoolean(), reader.ReadString());
            throw string.IsNullOrWhiteSpace(words) ? new FormatException("a refusal has no words")
                : hasFailed ? new WorkException(words) : new InputException(words);
        }

        var (waited, computed, worker) = (TimeSpan.FromTicks(reader.ReadInt64()), TimeSpan.FromTicks(reader.ReadInt64()), reader.ReadString());
        var (scenario, objective, bound, calls) = (reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt64());
        return new AnswerMessage(new ScenarioAnswer(scenario, reader.ReadBits(), objective, bound, calls, reader.ReadMemory()), waited, computed, worker);
    });
}
