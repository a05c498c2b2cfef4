using System.Collections.Concurrent;
using Isinglass.Machines.Jobs;
using Isinglass.Machines.Services;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Random;
using Isinglass.Testing;

namespace Isinglass.Machines.Tests.Services;

/// <summary>What the client of every service keeps when something goes wrong; the services' own tests say what can.</summary>
public abstract class ServiceSuite : IAsyncLifetime
{
    private protected abstract MockServer Server { get; }

    private protected TemporaryFolder Folder { get; } = new();

    /// <summary>How long the client paused each time.</summary>
    private protected ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public async ValueTask InitializeAsync() => await Server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The client, with its journal in the folder.</summary>
    private protected abstract ServiceMachine Client();

    private protected JobJournal Journal() => new(Folder.Path);

    private protected static BinaryQuadraticModel Three() => RandomModels.Quadratic(new RandomKey(5), 3, Vartype.Binary, density: 1);

    private protected static SampleRequest Request() => new() { Key = new RandomKey(1), Reads = 2 };

    /// <summary>A fault that passes loses nothing and sends nothing twice, and the service's own pause is kept.</summary>
    private protected void Passes(string name, Fault fault)
    {
        Server.Faults.Enqueue(fault);
        using var machine = Client();
        machine.Sample(Three(), Request(), SolveControl.Unlimited).LowestEnergy.ShouldBe(RandomModels.Minimum(Three()), name);
        Server.TakenCount.ShouldBe(1, name);
        Server.Faults.ShouldBeEmpty(name);
        if (fault.RetryAfter > 0)
        {
            Pauses.ShouldContain(TimeSpan.FromSeconds(fault.RetryAfter), name);
        }
    }

    /// <summary>A fault that stays is told in the service's words and without the token; the same call of a later command is answered.</summary>
    /// <param name="name">What happens.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="isInput">Whether the request is to blame.</param>
    /// <param name="words">Words of the service.</param>
    /// <param name="taken">Problems that the service took in the end; null where a reply that is lost is not asked for again.</param>
    private protected void Stays(string name, Fault fault, bool isInput, string words, int? taken = 1)
    {
        Server.Faults.Enqueue(fault);
        using (var machine = Client())
        {
            var exception = Should.Throw<Exception>(() => machine.Sample(Three(), Request(), SolveControl.Unlimited));
            exception.ShouldBeOfType(isInput ? typeof(InputException) : typeof(WorkException), name);
            exception.Message.ShouldContain(words, Case.Sensitive, name);
            exception.ToString().ShouldNotContain(MockServer.Token);
        }

        if (taken is null)
        {
            return;
        }

        using var again = Client();
        again.Sample(Three(), Request(), SolveControl.Unlimited).LowestEnergy.ShouldBe(RandomModels.Minimum(Three()), name);
        Server.TakenCount.ShouldBe(taken.Value, name);
    }
}
