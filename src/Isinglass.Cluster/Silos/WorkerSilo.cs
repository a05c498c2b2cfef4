using System.Runtime.InteropServices;
using Isinglass.Cli;
using Isinglass.Cluster.Grains;
using Isinglass.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Isinglass.Cluster.Silos;

/// <summary>A process that solves scenarios for others until it is told to end.</summary>
/// <param name="place">Where the members meet.</param>
/// <param name="slots">Scenarios that are solved at the same time.</param>
internal sealed class WorkerSilo(MeetingPlace place, int slots)
{
    /// <summary>What a worker says when it can be asked.</summary>
    public const string Ready = "ready";

    /// <summary>How long a worker that is told to end waits for what it is solving.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    /// <summary>Works; returns the exit code.</summary>
    public int Run() => Blocking.Wait(RunAsync());

    private async Task<int> RunAsync()
    {
        using var computing = new ComputeSlots(slots);
        using var host = SiloHost.Create(place, SiloHost.FreePort(), typeof(ScenarioGrain), services =>
            services.AddSingleton(computing).AddSingleton<ScenarioLibrary>());
        var told = new TaskCompletionSource();
        using var interrupt = Register(PosixSignal.SIGINT, told);
        using var termination = Register(PosixSignal.SIGTERM, told);
        await SiloHost.Start(host, place);
        await Console.Out.WriteLineAsync($"{Ready}: {slots} slots at {place}");
        await Console.Out.FlushAsync();
        if (place.Primary is null)
        {
            await told.Task;
            Output.Note("the worker finishes what it is solving and ends");
            using var patience = new CancellationTokenSource(Farewell);
            await host.StopAsync(patience.Token);
            return ExitCode.Done;
        }

        // The pipe of the coordinator closes when it ends, however it ends; Ctrl-C is its affair.
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        Environment.Exit(ExitCode.Done);
        return ExitCode.Done;
    }

    private static PosixSignalRegistration Register(PosixSignal signal, TaskCompletionSource told) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        told.TrySetResult();
    });
}
