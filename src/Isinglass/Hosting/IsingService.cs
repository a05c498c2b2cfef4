using System.Diagnostics;
using System.Diagnostics.Metrics;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Solving;
using Isinglass.Training;
using Isinglass.Training.Runs;
using Microsoft.Extensions.Logging;

namespace Isinglass.Hosting;

/// <summary>
/// <see cref="IsingSolver"/> and <see cref="NetworkTrainer"/> for hosts: every call is logged, counted (isinglass.calls), timed (isinglass.call.duration, in
/// seconds) and traced (isinglass.solve, isinglass.train), with the method and why it stopped. Safe to use from several threads.
/// </summary>
/// <param name="options">Defaults for calls.</param>
/// <param name="logger">Logs the beginning and the end of calls, without content of problems or data.</param>
/// <param name="machine">The Ising machine to use; null = the simulated one named in the call.</param>
public sealed partial class IsingService(IsinglassOptions options, ILogger<IsingService> logger, ISampler? machine = null)
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string TelemetryName = "Isinglass";

    private static readonly ActivitySource Source = new(TelemetryName);

    private static readonly Meter Meter = new(TelemetryName);

    private static readonly Counter<long> Calls = Meter.CreateCounter<long>("isinglass.calls", "{call}", "Solves and trainings that ended.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("isinglass.call.duration", "s", "Time of a solve or a training.");

    /// <summary>Solves a problem file on a thread of the pool; cancelling returns the best found so far.</summary>
    /// <exception cref="InputException">The file or the settings are wrong.</exception>
    public Task<SolveOutcome> SolveAsync(string path, SolveSettings? settings = null, SolveControl? control = null, CancellationToken cancellation = default) =>
        RunAsync("solve", control, linked => IsingSolver.Solve(ModelFormats.Read(path), Complete(settings), linked),
            static outcome => (outcome.Sampler, outcome.StopReason), cancellation);

    /// <summary>Solves a model with rows on a thread of the pool; cancelling returns the best found so far.</summary>
    public Task<SolveOutcome> SolveAsync(
        ConstrainedQuadraticModel model, SolveSettings? settings = null, SolveControl? control = null, CancellationToken cancellation = default) =>
        RunAsync("solve", control, linked => IsingSolver.Solve(model, Complete(settings), linked),
            static outcome => (outcome.Sampler, outcome.StopReason), cancellation);

    /// <summary>Trains a network on a thread of the pool; cancelling returns the best network so far.</summary>
    /// <exception cref="InputException">The recipe or the data is wrong.</exception>
    public Task<TrainingRun> TrainAsync(
        Recipe recipe, TrainerOptions? training = null, SolveControl? control = null, CancellationToken cancellation = default)
    {
        var asked = training ?? new TrainerOptions { Threads = options.Threads, Baselines = false };
        asked = asked with
        {
            DataDirectory = asked.DataDirectory ?? options.DataDirectory,
            Machine = asked.Machine ?? (asked.Solver is null ? machine : null),
        };
        return RunAsync("train", control, linked => NetworkTrainer.Train(recipe, asked, linked),
            static result => (result.Plan.MethodName, result.StopReason), cancellation);
    }

    private SolveSettings Complete(SolveSettings? settings) => settings is null ? new SolveSettings { Threads = options.Threads, Machine = machine }
        : settings with { Machine = settings.Machine ?? (settings.Sampler is null ? machine : null) };

    private async Task<T> RunAsync<T>(string kind, SolveControl? control, Func<SolveControl, T> work, Func<T, (string Method, StopReason Reason)> describe,
        CancellationToken cancellation)
    {
        var clock = (control ?? SolveControl.Unlimited).Clock;
        using var activity = Source.StartActivity($"isinglass.{kind}");
        Begun(logger, kind);
        var start = clock.GetTimestamp();
        try
        {
            var result = await LinkedControl.RunAsync(control, work, cancellation).ConfigureAwait(false);
            var (method, reason) = describe(result);
            Ended(logger, kind, method, Summary.InWords(reason), Count(method, Summary.Name(reason)));
            return result;
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            Failed(logger, exception, kind, Count("none", "failed"));
            throw;
        }

        double Count(string method, string reason)
        {
            var seconds = clock.GetElapsedTime(start).TotalSeconds;
            var tags = new TagList { { "kind", kind }, { "method", method }, { "stop_reason", reason } };
            Calls.Add(1, tags);
            Duration.Record(seconds, tags);
            activity?.SetTag("method", method).SetTag("stop_reason", reason);
            return seconds;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Kind} begins")]
    private static partial void Begun(ILogger logger, string kind);

    [LoggerMessage(2, LogLevel.Information, "{Kind} by {Method} ended, stopped by {Reason}, after {Seconds:F2} s")]
    private static partial void Ended(ILogger logger, string kind, string method, string reason, double seconds);

    [LoggerMessage(3, LogLevel.Error, "{Kind} failed after {Seconds:F2} s")]
    private static partial void Failed(ILogger logger, Exception exception, string kind, double seconds);
}
