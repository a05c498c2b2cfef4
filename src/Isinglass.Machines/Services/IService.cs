using Isinglass.Machines.Connections;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Machines.Services;

/// <summary>Where a call is.</summary>
/// <param name="Job">The service's name of the job; null for a service without jobs.</param>
/// <param name="Answer">The answer; null while there is none.</param>
/// <param name="Failure">Why there will be none, in the service's words; null = there is hope.</param>
internal readonly record struct ServiceStep(string? Job, byte[]? Answer = null, string? Failure = null);

/// <summary>The contract of one service: how a call is written, handed in, asked for and read. Everything else (journal, budget, cuts) is <see
/// cref="ServiceMachine"/>'s.</summary>
internal interface IService : IDisposable
{
    /// <summary>What it accepts.</summary>
    MachineLimits Limits { get; }

    /// <summary>The connection.</summary>
    ServiceClient Client { get; }

    /// <summary>The request; equal orders have equal bytes.</summary>
    byte[] Encode(ServiceOrder order);

    /// <summary>Hands a request in.</summary>
    /// <exception cref="LostReplyException">It may have arrived or not.</exception>
    ServiceStep Submit(byte[] request, string label, SolveRun run);

    /// <summary>Asks for a job.</summary>
    ServiceStep Poll(string job, SolveRun run);

    /// <summary>The job of a request whose reply was lost: its name; empty when it never arrived; null when that cannot be known.</summary>
    /// <param name="label">The label with which it was handed in.</param>
    /// <param name="known">Jobs that are others'.</param>
    /// <param name="run">Its cancellation ends the waiting.</param>
    string? FindLost(string label, IReadOnlySet<string> known, SolveRun run);

    /// <summary>Tells the service that an answer is safe here; nothing is lost when that fails.</summary>
    void Release(string job, SolveRun run);

    /// <summary>The states of an answer with their numbers of occurrences.</summary>
    /// <exception cref="WorkException">It is none to this order.</exception>
    IReadOnlyList<(sbyte[] Values, int Count)> Decode(byte[] answer, ServiceOrder order);

    /// <summary>Time of the machine that an answer was charged; null when it does not say.</summary>
    TimeSpan? Charged(byte[] answer);

    /// <summary>Asks whether it is there and knows the token; a line for people.</summary>
    string Ping(SolveRun run);
}
