using System.Buffers;
using Isinglass.Model;
using Isinglass.Training.Scenarios;

namespace Isinglass.Cluster.Grains;

/// <summary>A worker's cache of scenarios, by the hash of their plan; the least recently used are dropped.</summary>
internal sealed class ScenarioLibrary(IGrainFactory grains, ComputeSlots slots, WorkerRights rights)
{
    private const int Capacity = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Plan, Task<TrainingScenarios> Scenarios)> _made = [];
    private (string Hash, byte[] Bytes)? _samples;

    /// <summary>The scenarios of a plan, created if not cached.</summary>
    /// <param name="plan">The hash of the plan.</param>
    /// <param name="source">The silo of the coordinator that has plan and samples.</param>
    /// <exception cref="InputException">Plan or samples are damaged.</exception>
    public async Task<TrainingScenarios> Get(string plan, string source)
    {
        Task<TrainingScenarios> scenarios;
        lock (_lock)
        {
            var known = _made.FirstOrDefault(made => made.Plan == plan && !made.Scenarios.IsFaulted && !made.Scenarios.IsCanceled);
            scenarios = known.Scenarios ?? Make(plan, source);
            _made.Remove(known);
            _made.AddFirst((plan, scenarios));
            if (_made.Count > Capacity)
            {
                _made.RemoveLast();
            }
        }

        return await scenarios;
    }

    private async Task<TrainingScenarios> Make(string plan, string source)
    {
        var text = PlanBlob.Read(await Fetch(plan, source));
        var samples = _samples is { } kept && kept.Hash == text.Samples ? kept.Bytes : await Fetch(text.Samples, source);
        _samples = (text.Samples, samples);
        var (scenarios, _, _) = await slots.Run(() => TrainingScenarios.Read(text.Plan.Span, samples, rights.AllowsPrograms));
        return scenarios;
    }

    /// <summary>Fetches bytes chunk by chunk, and checks their hash.</summary>
    private async Task<byte[]> Fetch(string hash, string source)
    {
        var blob = grains.GetGrain<IBlobGrain>($"{source}/{hash}");
        var bytes = new ArrayBufferWriter<byte>();
        byte[] part;
        do
        {
            part = await blob.Read(bytes.WrittenCount);
            bytes.Write(part);
        }
        while (part.Length == BlobStore.ChunkSize && bytes.WrittenCount <= BlobStore.MaxSize);
        return BlobStore.Hash(bytes.WrittenSpan) == hash ? bytes.WrittenSpan.ToArray()
            : throw new InputException($"What the coordinator {source} sent is not what it announced.");
    }
}
