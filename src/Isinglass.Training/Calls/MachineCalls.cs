using System.Text.Json;
using Isinglass.Files;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Training.Calls;

/// <summary>
/// An even sample of a machine's calls, bounded in number and size, to show what was sent and what came back. It never changes a result. Safe to use from
/// several threads.
/// </summary>
internal sealed class MachineCalls
{
    /// <summary>Name of the file in the folder of a run: a JSON line a call.</summary>
    public const string FileName = "calls.jsonl";

    /// <summary>Largest number of recorded calls. When it is reached, every second one is dropped, and from then on half as many are recorded.</summary>
    public const int MostCalls = 12;

    private readonly Lock _lock = new();
    private readonly List<KeptCall> _kept = [];
    private int _count;
    private int _stride = 1;

    /// <summary>A machine with the same answers, whose calls are recorded.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="source">The model for which reads are completed or repaired; null = a read is already an answer.</param>
    public ISampler Watch(ISampler machine, ConstrainedQuadraticModel? source) => new Watched(machine, source, this);

    /// <summary>Writes the recorded calls into the folder of a run; nothing when there was no call.</summary>
    public void Write(string folder)
    {
        lock (_lock)
        {
            if (_kept.Count > 0)
            {
                AtomicFile.Write(Path.Combine(folder, FileName), stream =>
                {
                    foreach (var call in _kept)
                    {
                        stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(call.Describe(_count), CallJson.Default.CallRecord), (byte)'\n']);
                    }
                });
            }
        }
    }

    /// <summary>The recorded calls of a run, in order; empty when it has none.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static IReadOnlyList<CallRecord> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var (calls, number) = (new List<CallRecord>(), 0);
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            number++;
            try
            {
                calls.Add(JsonSerializer.Deserialize(line, CallJson.Default.CallRecord)?.Checked() ?? throw new JsonException("null is no call"));
            }
            catch (JsonException exception)
            {
                throw new InputException(path, number, $"is no call of a machine: {ReadFailure.Cause(exception.Message)}. Remove the file.", exception);
            }
        }

        return calls;
    }

    private void Take(BinaryQuadraticModel model, SampleSet samples, ConstrainedQuadraticModel? source, TimeSpan time)
    {
        lock (_lock)
        {
            var number = ++_count;
            if (_kept.Count == MostCalls && IsTaken(number))
            {
                _stride *= 2;
                _kept.RemoveAll(call => !IsTaken(call.Number));
            }

            if (IsTaken(number))
            {
                _kept.Add(new KeptCall(number, model, samples, source, time));
            }
        }
    }

    private bool IsTaken(int number) => (number - 1) % _stride == 0;

    private sealed class Watched(ISampler machine, ConstrainedQuadraticModel? source, MachineCalls calls) : ISampler
    {
        public string Name => machine.Name;

        public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
        {
            var watch = Model.Control.Watch.Start(control.Clock);
            var samples = machine.Sample(model, request, control);
            calls.Take(model, samples, source, watch.Elapsed);
            return samples;
        }
    }
}
