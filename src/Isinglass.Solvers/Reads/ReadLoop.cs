using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;

namespace Isinglass.Solvers.Reads;

/// <summary>
/// The common loop of all samplers: reads over threads, initial states, packing, energies recomputed from the model as given, trace and times. A read is a
/// function of its key alone, so the number of threads never matters. Without a prescribed effort but with a time limit, reads are repeated in rounds of
/// doubled effort until the time is over, each keeping its best, the first with a sixteenth of the default effort, so that a machine with a schedule completes
/// it even in a short time: a longer limit extends a shorter run.
/// </summary>
/// <typeparam name="TWorkspace">A thread's memory for its reads, reused between them.</typeparam>
internal sealed class ReadLoop<TWorkspace>
{
    private const int FirstRoundDivisor = 16;

    private readonly BinaryQuadraticModel _model;
    private readonly SampleRequest _request;
    private readonly SolveRun _run;
    private readonly int _sweeps;
    private readonly bool _isOpen;
    private readonly BitMatrix _states;
    private readonly double[] _energies;
    private int _finished;

    /// <summary>Checks the request.</summary>
    /// <param name="model">The model whose energies are reported.</param>
    /// <param name="request">The request.</param>
    /// <param name="run">The run, started before any preparation.</param>
    /// <param name="defaultSweeps">Effort of a read when the request prescribes none.</param>
    public ReadLoop(BinaryQuadraticModel model, SampleRequest request, SolveRun run, int defaultSweeps)
    {
        Requests.Check(model, request);
        _model = model;
        _request = request;
        _run = run;
        _sweeps = request.Sweeps ?? defaultSweeps;
        _isOpen = request.Sweeps is null && run.Control.TimeLimit is not null;
        _states = new BitMatrix(request.Reads, model.VariableCount);
        _energies = new double[request.Reads];
        _energies.AsSpan().Fill(double.PositiveInfinity);
    }

    /// <summary>Creates a thread's workspace.</summary>
    public required Func<TWorkspace> CreateWorkspace { get; init; }

    /// <summary>
    /// Does one read: starts from <see cref="ReadTask.Start"/>, offers at least one state, asks <see cref="SolveRun.ShouldStop"/> once a sweep.
    /// </summary>
    public required Action<TWorkspace, ReadTask> Read { get; init; }

    /// <summary>Runs all reads and packs them.</summary>
    /// <param name="sampler">Name of the sampler.</param>
    /// <param name="parameters">Parameters actually used; effort, reads and seed are added.</param>
    public SampleSet Run(string sampler, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var prepared = _run.Elapsed;
        var workers = Math.Min(_request.Threads, _request.Reads);
        var pool = Enumerable.Range(0, workers).Select(_ => (Workspace: CreateWorkspace(), Task: new ReadTask(_model.VariableCount, _run))).ToArray();
        var rounds = 0;
        do
        {
            RunRound(pool, rounds++);
        }
        while (_isOpen && !_run.ShouldStop());

        var sampled = _run.Elapsed;
        var reason = _run.Finish(StopReason.Completed);
        var rows = Enumerable.Range(0, _request.Reads).Where(r => !double.IsPositiveInfinity(_energies[r])).ToArray();
        var set = Requests.Pack(_model, _states, _energies, rows);
        return new SampleSet(_model.Vartype, set.States, set.Energies)
        {
            Sampler = sampler,
            Parameters = Requests.Describe(_request, _sweeps, rounds, parameters),
            Timing = Requests.Timing(prepared, sampled, _run.Elapsed),
            Trace = _run.Trace,
            StopReason = reason,
        };
    }

    private void RunRound((TWorkspace Workspace, ReadTask Task)[] pool, int round)
    {
        var next = -1;
        void Work(int worker)
        {
            for (var read = Interlocked.Increment(ref next); read < _request.Reads; read = Interlocked.Increment(ref next))
            {
                // Read 0 of round 0 is always made, so that there is an incumbent even after an early stop.
                if ((read > 0 || round > 0) && _run.ShouldStop())
                {
                    return;
                }

                RunRead(pool[worker].Workspace, pool[worker].Task, read, round);
                var finished = Interlocked.Increment(ref _finished);
                _run.Report(_isOpen ? double.NaN : finished / (double)_request.Reads, "sampling");
            }
        }

        if (pool.Length == 1)
        {
            Work(0);
        }
        else
        {
            Parallel.For(0, pool.Length, new ParallelOptions { MaxDegreeOfParallelism = pool.Length }, Work);
        }
    }

    private void RunRead(TWorkspace workspace, ReadTask task, int read, int round)
    {
        var key = _request.Key.Derive(read).Derive(round);
        var given = round == 0 ? _request.InitialStates : null;
        var sweeps = _isOpen ? (int)Math.Clamp(((long)_sweeps << Math.Min(round, 30)) / FirstRoundDivisor, 1, int.MaxValue / 2) : _sweeps;
        task.Begin(key, sweeps, given is not null);
        Requests.FillStart(_model, given, read, key, task.Start);
        Read(workspace, task);
        if (double.IsPositiveInfinity(task.BestEnergy))
        {
            throw new InvalidOperationException("A read ended without a state.");
        }

        var energy = _model.Energy(task.Best);
        if (energy < _energies[read])
        {
            _energies[read] = energy;
            _states.SetRow(read, task.Best);
            _run.Offer(energy);
        }
    }
}
