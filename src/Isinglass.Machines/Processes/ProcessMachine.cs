using System.Collections.Concurrent;
using System.Globalization;
using Isinglass.Formats;
using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Solvers.Reads;

namespace Isinglass.Machines.Processes;

/// <summary>
/// Any program as an Ising machine (docs/machines.md): it gets a model and returns states. Energies are computed here; a wrong answer is refused. Concurrent
/// calls have a program each, so a program whose answer depends on the call alone gives equal samples on any number of threads. A call that is cut returns its
/// start.
/// </summary>
internal sealed class ProcessMachine : ISampler, IDisposable
{
    private const string NoAnswer = "none: the call was cut, and returned its start";

    /// <summary>The limits of any program: it reports itself what it cannot do.</summary>
    public static MachineLimits Limits { get; } = new()
    {
        Name = "process:COMMAND",
        Summary = "any program: lines of JSON, or a file format (docs/machines.md)",
        Source = "docs/machines.md",
        Vartype = Vartype.Binary,
        TakesStarts = true,
    };

    private readonly ProcessName _name;
    private readonly ConcurrentBag<MachineProcess> _idle = [];
    private readonly Lock _lock = new();
    private bool _isClosed;

    /// <summary>A machine by its name, <c>process[+WORD...]:COMMAND</c>; the program is started by the first call.</summary>
    /// <exception cref="InputException">It is not such a name.</exception>
    public ProcessMachine(string name) => _name = ProcessName.Parse(name);

    /// <inheritdoc/>
    public string Name => _name.Text;

    /// <inheritdoc/>
    /// <exception cref="WorkException">The program fails, or its answer is wrong.</exception>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        Requests.Check(model, request);
        var run = control.Start();
        var longest = control.TimeLimit < _name.CallLimit ? control.TimeLimit.Value : _name.CallLimit;
        var order = new ProcessOrder(1, model.ToVartype(_name.Vartype).Expand(), request, longest);
        var set = run.ShouldStop() ? null : Answer(order, run);
        return Judge(set ?? Start(order.Model, request), model, run, Described(order, isCut: set is null));
    }

    /// <summary>Ends all idle programs.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
        }

        Parallel.ForEach(_idle, static process => process.Dispose());
        _idle.Clear();
    }

    private SampleSet? Answer(ProcessOrder order, SolveRun run)
    {
        try
        {
            return _name.Format is { } format ? AskNew(order, format, run) : AskStaying(order, run);
        }
        catch (WorkException exception)
        {
            throw new WorkException($"{Name}: {exception.Message}", exception);
        }
    }

    private SampleSet? AskStaying(ProcessOrder order, SolveRun run)
    {
        var process = Rent();
        var keeps = false;
        try
        {
            order = order with { Number = process.Calls + 1 };
            var line = process.AskLine(order.ToLine(), ProcessAnswer.LongestOf(order), new CallTime(run, _name.CallLimit));
            var set = line is null ? null : ProcessAnswer.Read(order, line, isLine: true);
            keeps = set is not null;
            return set;
        }
        finally
        {
            Return(process, keeps);
        }
    }

    private SampleSet? AskNew(ProcessOrder order, ModelFormat format, SolveRun run)
    {
        var bytes = ModelFormats.Write(ModelFile.Of(order.Model), new FormatOptions { Format = format.Name }, out _);
        var folder = Directory.CreateTempSubdirectory("isinglass");
        try
        {
            var model = Path.Combine(folder.FullName, "model" + (format.Extensions.Count > 0 ? format.Extensions[0] : ".txt"));
            var samples = Path.Combine(folder.FullName, "samples");
            var takesFile = Uses(ProcessName.ModelFile);
            if (takesFile)
            {
                File.WriteAllBytes(model, bytes);
            }

            using var process = MachineProcess.Start(order.Fill(_name.Command, model, samples));
            var output = process.Run(takesFile ? [] : bytes, ProcessAnswer.LongestOf(order), new CallTime(run, _name.CallLimit));
            return output is null ? null : ProcessAnswer.Read(order, Uses(ProcessName.SamplesFile) ? Load(samples, order) : output, isLine: false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private bool Uses(string placeholder) => _name.Command.Any(word => word.Contains(placeholder, StringComparison.Ordinal));

    private static byte[] Load(string path, ProcessOrder order)
    {
        var longest = ProcessAnswer.LongestOf(order);
        return !File.Exists(path) ? throw new WorkException("The program ended well but wrote no samples into the file that it was given.")
            : new FileInfo(path).Length > longest ? throw new WorkException($"The program wrote more than {longest} bytes of samples for one call, which is " +
                "no answer to it.")
            : File.ReadAllBytes(path);
    }

    private MachineProcess Rent()
    {
        while (_idle.TryTake(out var process))
        {
            if (process.IsAlive)
            {
                return process;
            }

            process.Dispose();
        }

        return MachineProcess.Start(_name.Command);
    }

    private void Return(MachineProcess process, bool keeps)
    {
        lock (_lock)
        {
            if (keeps && !_isClosed && process.IsAlive)
            {
                _idle.Add(process);
                return;
            }
        }

        process.Dispose();
    }

    private static SampleSet Start(BinaryQuadraticModel model, SampleRequest request)
    {
        var values = new sbyte[model.VariableCount];
        Requests.FillStart(model, request.InitialStates, 0, request.Key, values);
        var states = new BitMatrix(1, values.Length);
        states.SetRow(0, values);
        return new SampleSet(model.Vartype, states, [model.Energy(values)]);
    }

    /// <summary>The states with the energies of the given model.</summary>
    private SampleSet Judge(SampleSet set, BinaryQuadraticModel model, SolveRun run, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var asked = run.Elapsed;
        var energies = new double[set.Count];
        var values = new sbyte[model.VariableCount];
        for (var r = 0; r < energies.Length; r++)
        {
            set.States.CopyRow(r, values, model.ZeroValue);
            energies[r] = model.Energy(values);
            run.Offer(energies[r]);
        }

        run.ShouldStop();
        return new SampleSet(model.Vartype, set.States, energies, set.Occurrences.ToArray())
        {
            Sampler = Name,
            Parameters = new Dictionary<string, string>(parameters, StringComparer.Ordinal),
            Timing = new Dictionary<string, long>(StringComparer.Ordinal) { ["sampling_ns"] = asked.Ticks * TimeSpan.NanosecondsPerTick },
            Trace = run.Trace,
            StopReason = run.Finish(StopReason.Completed),
        };
    }

    private Dictionary<string, string> Described(ProcessOrder order, bool isCut) => new(StringComparer.Ordinal)
    {
        ["seed"] = order.Request.Key.Seed.ToString(CultureInfo.InvariantCulture),
        ["program_seed"] = order.Seed.ToString(CultureInfo.InvariantCulture),
        ["reads"] = order.Request.Reads.ToString(CultureInfo.InvariantCulture),
        ["vartype"] = order.Model.Vartype.ToString().ToLowerInvariant(),
        ["format"] = _name.Format?.Name ?? "json-lines",
        ["answer"] = isCut ? NoAnswer : "complete",
    };
}
