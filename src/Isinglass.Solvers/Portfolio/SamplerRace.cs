using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Numerics.Bits;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Reads;
using Isinglass.Solvers.Tabu;
using Isinglass.Solvers.Tempering;

namespace Isinglass.Solvers.Portfolio;

/// <summary>
/// Several samplers take turns on one model and share their best states: every read has an elite, every turn starts from elites (odd reads from the best of
/// all) or cold, and replaces those that it beats. With a prescribed effort or without a time limit the turns are fixed, so equal keys give equal samples;
/// under a time limit the turns are slices of time, the longest for the member that improved the best last.
/// </summary>
internal sealed class SamplerRace : ISampler
{
    /// <summary>Rounds of turns without a time limit: the first cold, the second warm.</summary>
    private const int FixedRounds = 2;

    /// <summary>Tempering keeps a replica per temperature; beyond this size it does not mix in useful time.</summary>
    private const int TemperingLimit = 1000;

    private static readonly Member Annealing = new(new SimulatedAnnealing(), IsColdFirst: true, FirstShare: 0.55);
    private static readonly Member Tabu = new(new TabuSearch(), IsColdFirst: false, FirstShare: 0.15);
    private static readonly Member Tempering = new(new ParallelTempering(), IsColdFirst: true, FirstShare: 0.15);

    private readonly Member[]? _members;

    /// <summary>A race of the default members.</summary>
    public SamplerRace()
    {
    }

    /// <summary>A race of other members.</summary>
    public SamplerRace(params Member[] members) => _members = members;

    /// <inheritdoc/>
    public string Name => "race";

    /// <inheritdoc/>
    public SampleSet Sample(BinaryQuadraticModel model, SampleRequest request, SolveControl control)
    {
        var run = control.Start();
        Requests.Check(model, request);
        var elites = new Elites(model, request);
        run.Offer(elites.BestEnergy);
        var prepared = run.Elapsed;
        var members = _members ?? (model.VariableCount <= TemperingLimit ? [Annealing, Tabu, Tempering] : [Annealing, Tabu]);
        var isOpen = request.Sweeps is null && control.TimeLimit is not null;
        var wins = new int[members.Length];
        var (winner, rounds) = (0, 0);
        for (; (isOpen || rounds < FixedRounds) && !run.ShouldStop(); rounds++)
        {
            var left = control.TimeLimit - run.Elapsed;
            for (var m = 0; m < members.Length && !run.ShouldStop(); m++)
            {
                var before = elites.BestEnergy;
                Turn(members[m], model, request, elites, run, rounds, isOpen ? Slice(members, m, rounds, left!.Value, winner) : null);
                if (elites.BestEnergy < before)
                {
                    winner = m;
                    wins[m]++;
                }

                run.Report(isOpen ? double.NaN : (rounds + (m + 1.0) / members.Length) / FixedRounds, members[m].Sampler.Name);
            }
        }

        return Result(model, elites, request, run, prepared, rounds, members.Zip(wins));
    }

    /// <summary>
    /// The time of a turn. The first round takes most of the time, by the members' first shares; the second divides the rest, three parts to the winner so far
    /// and one to each other; unused time goes to further rounds.
    /// </summary>
    private static TimeSpan Slice(Member[] members, int member, int round, TimeSpan left, int winner) =>
        left * (round == 0 ? members[member].FirstShare : (member == winner ? 3.0 : 1.0) / (members.Length + 2));

    private static void Turn(Member member, BinaryQuadraticModel model, SampleRequest request, Elites elites, SolveRun run, int round, TimeSpan? slice)
    {
        // A given start is used by all members from the first turn; otherwise the first turn of a cold-first member starts at random.
        var isWarm = !member.IsColdFirst || round % 2 == 1 || (round == 0 && request.InitialStates is not null);
        var control = run.Part(KeptSettings.Target | KeptSettings.NoImprovement) with { Progress = slice is null ? null : run.Relay() };
        control = slice < control.TimeLimit ? control with { TimeLimit = slice } : control;
        var begun = run.Elapsed;
        var set = member.Sampler.Sample(model, request with
        {
            Key = request.Key.Derive(member.Sampler.Name).Derive(round),
            InitialStates = isWarm ? elites.Starts() : null,
        }, control);
        elites.Take(set);
        run.Include(set.Trace, begun);
        run.Offer(elites.BestEnergy);
    }

    private SampleSet Result(
        BinaryQuadraticModel model, Elites elites, SampleRequest request, SolveRun run, TimeSpan prepared, int rounds,
        IEnumerable<(Member Member, int Wins)> wins)
    {
        var sampled = run.Elapsed;
        var reason = run.Finish(StopReason.Completed);
        var (states, energies) = Requests.Pack(model, elites.States, elites.Energies, elites.SampledReads());
        return new SampleSet(model.Vartype, states, energies)
        {
            Sampler = Name,
            Parameters = Requests.Describe(request, request.Sweeps ?? 0, rounds, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["members"] = string.Join(", ", wins.Select(pair => $"{pair.Member.Sampler.Name} ({pair.Wins} improvements)")),
            }),
            Timing = Requests.Timing(prepared, sampled, run.Elapsed),
            Trace = run.Trace,
            StopReason = reason,
        };
    }

    /// <summary>A member of the race.</summary>
    /// <param name="Sampler">The sampler.</param>
    /// <param name="IsColdFirst">Whether its first turn starts at random rather than at the best states.</param>
    /// <param name="FirstShare">Its share of the time in the first round.</param>
    internal sealed record Member(ISampler Sampler, bool IsColdFirst, double FirstShare);

    /// <summary>The best state of every read so far.</summary>
    private sealed class Elites
    {
        private readonly bool[] _isSampled;

        public Elites(BinaryQuadraticModel model, SampleRequest request)
        {
            States = new BitMatrix(request.Reads, model.VariableCount);
            Energies = new double[request.Reads];
            _isSampled = new bool[request.Reads];
            var start = new sbyte[model.VariableCount];
            for (var read = 0; read < request.Reads; read++)
            {
                Requests.FillStart(model, request.InitialStates, read, request.Key.Derive(read), start);
                States.SetRow(read, start);
                Energies[read] = model.Energy(start);
            }
        }

        public BitMatrix States { get; }

        public double[] Energies { get; }

        public double BestEnergy => Energies.Min();

        /// <summary>Starts for all reads: their own elites, and the best of all for odd reads.</summary>
        public BitMatrix Starts()
        {
            var best = Array.IndexOf(Energies, BestEnergy);
            var starts = new BitMatrix(States.RowCount, States.ColumnCount);
            for (var read = 0; read < States.RowCount; read++)
            {
                States.RowWords(read % 2 == 1 ? best : read).CopyTo(starts.RowWords(read));
            }

            return starts;
        }

        /// <summary>The reads that a member has worked on, or the best start when there is none.</summary>
        public int[] SampledReads()
        {
            int[] reads = [.. Enumerable.Range(0, Energies.Length).Where(read => _isSampled[read])];
            return reads.Length > 0 ? reads : [Array.IndexOf(Energies, BestEnergy)];
        }

        /// <summary>Takes the rows that beat the elite of the same read.</summary>
        public void Take(SampleSet set)
        {
            for (var read = 0; read < set.Count; read++)
            {
                _isSampled[read] = true;
                if (set.Energies[read] < Energies[read])
                {
                    Energies[read] = set.Energies[read];
                    set.States.RowWords(read).CopyTo(States.RowWords(read));
                }
            }
        }
    }
}
