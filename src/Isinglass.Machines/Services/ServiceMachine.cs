using System.Security.Cryptography;
using System.Text;
using Isinglass.Machines.Connections;
using Isinglass.Machines.Jobs;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Solvers.Reads;

namespace Isinglass.Machines.Services;

/// <summary>
/// A service as a sampler. Requests are identified by a hash of their bytes and seed; the journal returns earlier answers and resumes earlier jobs, so nothing
/// is charged twice. A call that is cut by time or Ctrl-C leaves its job with the service; the same call later gets its answer.
/// </summary>
internal sealed class ServiceMachine(IService service, JobJournal journal, CallBudget budget) : ISampler, IDisposable
{
    private const int LabelLength = 32;
    private const int MostSubmissions = 3;
    private const double PollGrowth = 1.3;
    private static readonly TimeSpan FirstPoll = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(10);

    // Time for queue and network beyond the machine's own.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Time of one of many calls, for methods that set sweeps.</summary>
    public static readonly TimeSpan ShortCall = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public string Name => service.Limits.Name;

    /// <summary>What the machine accepts.</summary>
    public MachineLimits Limits => service.Limits;

    /// <summary>Checks whether the service can be reached and accepts the token.</summary>
    public string Ping(SolveControl control) => service.Ping(control.Start());

    /// <inheritdoc/>
    public void Dispose() => service.Dispose();

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        Requests.Check(model, request);
        var run = control.Start();
        var prepared = MachinePreparation.Of(model, Limits);
        var order = new ServiceOrder(prepared.Model, request with { Reads = Math.Min(request.Reads, Limits.MaximumReads) },
            Limits.TimeOf(request.Sweeps is null ? control.TimeLimit : ShortCall));
        var rows = run.ShouldStop() ? null : Call(order, run);
        var values = rows ?? [(Start(prepared.Model, request), 1)];
        var states = new BitMatrix(values.Count, model.VariableCount);
        var energies = new double[values.Count];
        for (var r = 0; r < energies.Length; r++)
        {
            states.SetRow(r, values[r].Values);
            var own = new sbyte[model.VariableCount];
            states.CopyRow(r, own, model.ZeroValue);
            energies[r] = model.Energy(own);
            run.Offer(energies[r]);
        }

        run.ShouldStop();
        return new SampleSet(model.Vartype, states, energies, [.. values.Select(static row => row.Count)])
        {
            Sampler = Name,
            Parameters = Described(rows is not null, order),
            Timing = new Dictionary<string, long>(StringComparer.Ordinal) { ["sampling_ns"] = run.Elapsed.Ticks * TimeSpan.NanosecondsPerTick },
            Trace = run.Trace,
            StopReason = run.Finish(StopReason.Completed),
        };
    }

    /// <summary>The states for an order; null when the run was cut before.</summary>
    /// <exception cref="InputException">The service refuses the token or the request.</exception>
    /// <exception cref="WorkException">The service fails, or the budget does not allow the call.</exception>
    internal IReadOnlyList<(sbyte[] Values, int Count)>? Call(ServiceOrder order, SolveRun run)
    {
        var request = service.Encode(order);
        var hash = Hash(request, order.Request);
        try
        {
            if ((journal.Answer(hash) ?? Fetch(hash, request, order, run)) is not { } answer)
            {
                return null;
            }

            try
            {
                return service.Decode(answer, order);
            }
            catch (WorkException exception)
            {
                journal.Add(hash, Name, JobState.Failed, journal.Find(hash)?.Job);
                throw new WorkException($"{Name}: {exception.Message}", exception);
            }
        }
        catch (OperationCanceledException) when (run.Control.Cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private byte[]? Fetch(string hash, byte[] request, ServiceOrder order, SolveRun run)
    {
        var step = journal.Find(hash) switch
        {
            { State: JobState.Submitted, Job: { } job } => new ServiceStep(job),
            { State: JobState.Sending } => Recover(hash, run) ?? Submit(hash, request, order, run),
            _ => Submit(hash, request, order, run),
        };
        for (var pause = FirstPoll; step.Answer is null; pause = pause * PollGrowth < LongestPoll ? pause * PollGrowth : LongestPoll)
        {
            if (run.Control.Cancellation.IsCancellationRequested || run.Elapsed > run.Control.TimeLimit + Grace)
            {
                return null;
            }

            run.Report(double.NaN, $"{Name}: job {step.Job}");
            step = service.Poll(step.Job!, run);
            if (step.Failure is { } failure)
            {
                journal.Add(hash, Name, JobState.Failed, step.Job);
                throw new WorkException($"{Name}: job {step.Job} failed: {failure}");
            }

            if (step.Answer is null)
            {
                service.Client.Wait(pause, run.Control.Cancellation);
            }
        }

        var charged = service.Charged(step.Answer);
        journal.AddAnswer(hash, Name, step.Job ?? "", step.Answer, charged?.TotalSeconds);
        budget.GiveBack(order.Time - (charged ?? order.Time));
        if (step.Job is { } done)
        {
            service.Release(done, run);
        }

        return step.Answer;
    }

    private ServiceStep Submit(string hash, byte[] request, ServiceOrder order, SolveRun run)
    {
        budget.Take(Name, order.Time);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                journal.Add(hash, Name, JobState.Sending);
                if (TrySubmit(hash, request, run) is { } step)
                {
                    return step;
                }

                if (attempt == MostSubmissions)
                {
                    throw new WorkException($"{Name} has lost the request {MostSubmissions} times. Run the command again later.");
                }
            }
        }
        catch (Exception exception) when (exception is InputException or WorkException)
        {
            journal.Add(hash, Name, JobState.Failed);
            budget.GiveBack(order.Time);
            throw;
        }
    }

    /// <summary>Submits a request; null when its reply was lost and the service has no job for it.</summary>
    private ServiceStep? TrySubmit(string hash, byte[] request, SolveRun run)
    {
        try
        {
            var step = service.Submit(request, LabelOf(hash), run);
            if (step is { Job: { } job, Answer: null })
            {
                journal.Add(hash, Name, JobState.Submitted, job);
            }

            return step;
        }
        catch (LostReplyException)
        {
            service.Client.Wait(LongestPoll, run.Control.Cancellation);
            return Recover(hash, run);
        }
    }

    /// <summary>The job of a request that may have arrived; null when it did not.</summary>
    private ServiceStep? Recover(string hash, SolveRun run)
    {
        var known = journal.Entries().Select(static entry => entry.Job).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var found = service.FindLost(LabelOf(hash), known, run);
        if (found is { Length: > 0 })
        {
            journal.Add(hash, Name, JobState.Submitted, found);
            return new ServiceStep(found);
        }

        journal.Add(hash, Name, JobState.Failed);
        return found is not null ? null : throw new WorkException(
            $"The reply of {Name} to a request was lost, and it cannot be known whether the call was done and charged. It is not sent again by itself; run " +
                "the command again to send it.");
    }

    private string Hash(byte[] request, SampleRequest sample)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Name}\n{service.Client.Endpoint}\n{sample.Key.Seed} {sample.Key.Stream}\n"));
        hash.AppendData(request);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string LabelOf(string hash) => $"isinglass-{hash.AsSpan(0, LabelLength)}";

    private static sbyte[] Start(BinaryQuadraticModel model, SampleRequest request)
    {
        var values = new sbyte[model.VariableCount];
        Requests.FillStart(model, request.InitialStates, 0, request.Key, values);
        return values;
    }

    private Dictionary<string, string> Described(bool isAnswered, ServiceOrder order) => new(StringComparer.Ordinal)
    {
        ["seed"] = $"{order.Request.Key.Seed}",
        ["reads"] = $"{order.Request.Reads}",
        ["time_limit_s"] = $"{order.Time.TotalSeconds}",
        ["answer"] = isAnswered ? service.Client.Deprecation is { } notes ? $"complete; the service says: {notes}" : "complete"
            : "none: the call was cut; its job goes on, and the same command takes up its answer",
    };
}
