using System.Diagnostics;
using System.Diagnostics.Metrics;
using Isinglass.Hosting;
using Isinglass.Model;
using Isinglass.Model.Solving;
using Isinglass.Testing;
using Isinglass.Training;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Isinglass.Tests.Hosting;

/// <summary>The front door as a service of a host.</summary>
public sealed class IsingServiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Calls_are_logged_measured_and_traced_and_ask_the_registered_machine()
    {
        var (log, counts, activities) = (new List<string>(), new List<string>(), new List<string>());
        using var meters = new MeterListener { InstrumentPublished = Listen };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            counts.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(static tag => tag.Value))}"));
        meters.Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == IsingService.TelemetryName,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => activities.Add(activity.OperationName),
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = new ServiceCollection()
            .AddSingleton<ILogger<IsingService>>(new Recorder(log.Add))
            .AddSingleton<ISampler>(new RandomSampler())
            .AddIsinglass(static options => options.Threads = 1)
            .BuildServiceProvider();
        var service = host.GetRequiredService<IsingService>();
        var path = _folder.Write("x.lp", "maximize\n obj: 3 a + 2 b\nsubject to\n room: a + b <= 1\nbinary\n a b\nend\n");
        var solved = await service.SolveAsync(path, cancellation: TestContext.Current.CancellationToken);
        solved.Energy.ShouldBe(-3);
        var recipe = new Recipe { Classes = ["3", "8"], PerClass = 10, Image = "5x5", Margins = [1], Rounds = 3 };
        var trained = await service.TrainAsync(recipe, cancellation: TestContext.Current.CancellationToken);
        trained.Plan.Machine.ShouldBe("random");
        await Should.ThrowAsync<InputException>(() => service.SolveAsync(_folder.File("no.lp")));
        log.ShouldContain("solve begins");
        log.ShouldContain(static line => line.StartsWith("solve by qcgd ended, stopped by ", StringComparison.Ordinal));
        log.ShouldContain(static line => line.StartsWith("solve failed", StringComparison.Ordinal));
        counts.ShouldContain(static line => line.StartsWith("isinglass.calls 1 solve qcgd ", StringComparison.Ordinal));
        counts.ShouldContain("isinglass.calls 1 solve none failed");
        activities.ShouldContain("isinglass.train");
    }

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == IsingService.TelemetryName)
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private sealed class Recorder(Action<string> told) : ILogger<IsingService>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            told(formatter(state, exception));
    }
}
