using Isinglass.Cli;
using Isinglass.Cluster.Grains;
using Microsoft.Extensions.DependencyInjection;

namespace Isinglass.Cluster.Silos;

/// <summary>A process that solves scenarios for others until it is told to end.</summary>
/// <param name="member">How it takes part.</param>
/// <param name="slots">Scenarios that are solved at the same time.</param>
/// <param name="allowsPrograms">Whether a plan may start a program.</param>
internal sealed class WorkerSilo(Member member, int slots, bool allowsPrograms)
{
    /// <summary>The first output of a worker when it is ready.</summary>
    public const string Ready = "ready";

    /// <summary>Time for a worker that is asked to end to finish its solves; the rest is solved again elsewhere.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(30);

    /// <summary>Runs the worker; returns the exit code.</summary>
    /// <param name="input">Ends when the process that started this one does.</param>
    /// <param name="output">Receives <see cref="Ready"/>.</param>
    public int Run(TextReader input, TextWriter output) => Blocking.Wait(RunAsync(input, output));

    private async Task<int> RunAsync(TextReader input, TextWriter output)
    {
        // From the start, since the coordinator may be lost while this worker is still joining.
        var parent = member.Place.Primary is null ? null : Task.Run(() => EndWith(input));
        await member.Place.Reach();
        using var computing = new ComputeSlots(slots);
        using var end = new EndOfWork();
        using var host = SiloHost.Create(member, SiloHost.FreePort(member.Address), isWorker: true, services =>
            services.AddSingleton(computing).AddSingleton(end).AddSingleton(new WorkerRights(allowsPrograms)).AddSingleton<ScenarioLibrary>());
        await SiloHost.Start(host, member.Place);
        await output.WriteLineAsync($"{Ready} {SiloHost.IdOf(host)} with {slots} slots at {member.Place}");
        await output.FlushAsync();
        await (parent ?? end.Told);
        Output.Note("the worker finishes what it is solving and ends");
        using var patience = new CancellationTokenSource(Farewell);
        await host.StopAsync(patience.Token);
        return ExitCode.Done;
    }

    /// <summary>The coordinator's pipe closes when it ends, even if killed; Ctrl-C is handled there.</summary>
    private static async Task EndWith(TextReader input)
    {
        while (await input.ReadLineAsync() is not null)
        {
        }

        Environment.Exit(ExitCode.Done);
    }
}
