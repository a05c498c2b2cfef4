using Isinglass.Machines.Connections;
using Isinglass.Model;
using Isinglass.Model.Control;

namespace Isinglass.Machines.Services;

/// <summary>The state of a call.</summary>
/// <param name="Job">The service's name of the job; null for a service without jobs.</param>
/// <param name="Answer">The answer; null while there is none.</param>
/// <param name="Failure">The failure in the service's words; null = not failed.</param>
internal readonly record struct ServiceStep(string? Job, byte[]? Answer = null, string? Failure = null);

/// <summary>
/// One service: how a call is encoded, submitted, polled and decoded. Everything else (journal, budget, cuts) is <see cref="ServiceMachine"/>'s.
/// </summary>
internal interface IService : IDisposable
{
    /// <summary>What it accepts.</summary>
    MachineLimits Limits { get; }

    /// <summary>The connection.</summary>
    ServiceClient Client { get; }

    /// <summary>The request; equal orders have equal bytes.</summary>
    byte[] Encode(ServiceOrder order);

    /// <summary>Submits a request.</summary>
    /// <exception cref="LostReplyException">It may have arrived.</exception>
    ServiceStep Submit(byte[] request, string label, SolveRun run);

    /// <summary>Polls a job.</summary>
    ServiceStep Poll(string job, SolveRun run);

    /// <summary>The job of a request whose reply was lost: its name; empty when it did not arrive; null when unknown.</summary>
    /// <param name="label">The label of the submission.</param>
    /// <param name="known">Jobs known to be others.</param>
    /// <param name="run">Its cancellation ends the waiting.</param>
    string? FindLost(string label, IReadOnlySet<string> known, SolveRun run);

    /// <summary>Tells the service that an answer was received; a failure has no consequence.</summary>
    void Release(string job, SolveRun run);

    /// <summary>The states of an answer with their numbers of occurrences.</summary>
    /// <exception cref="WorkException">It is not an answer to this order.</exception>
    IReadOnlyList<(sbyte[] Values, int Count)> Decode(byte[] answer, ServiceOrder order);

    /// <summary>Machine time charged for an answer; null when not stated.</summary>
    TimeSpan? Charged(byte[] answer);

    /// <summary>Checks whether it can be reached and accepts the token; returns a line of text.</summary>
    string Ping(SolveRun run);
}
