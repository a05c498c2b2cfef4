using Isinglass.Model;
using Isinglass.Numerics;

namespace Isinglass.Solvers;

/// <summary>How to anneal a constrained model.</summary>
public sealed record ConstrainedAnnealingOptions
{
    /// <summary>Number of independent reads. Default 8, at least 1.</summary>
    public int Reads { get; init; } = 8;

    /// <summary>Rounds of a read; the weights of the rows are adapted between them. Default 6, at least 1; more when feasible points are rare.</summary>
    public int Rounds { get; init; } = 6;

    /// <summary>Sweeps of a round (a sweep proposes one move per variable). Default 200, at least 1.</summary>
    public int Sweeps { get; init; } = 200;

    /// <summary>Factor of the weight of a row that is violated at the end of a round. Default 1.6, above 1.</summary>
    public double Growth { get; init; } = 1.6;

    /// <summary>Factor of the weight of a row that holds at the end of a round. Default 0.9, in (0, 1]; 1 never forgets.</summary>
    public double Decay { get; init; } = 0.9;

    internal ConstrainedAnnealingOptions Checked()
    {
        var complaints = new List<string>();
        void Require(bool holds, string text)
        {
            if (!holds)
            {
                complaints.Add(text);
            }
        }

        Require(Reads >= 1, $"reads must be at least 1, not {Reads}");
        Require(Rounds >= 1, $"rounds must be at least 1, not {Rounds}");
        Require(Sweeps >= 1, $"sweeps must be at least 1, not {Sweeps}");
        Require(Growth > 1, $"growth must be above 1, not {Growth}");
        Require(Decay is > 0 and <= 1, $"decay must lie in (0, 1], not {Decay}");
        return complaints.Count == 0 ? this : throw new InputException($"Annealing: {string.Join("; ", complaints)}.");
    }
}

/// <summary>
/// Simulated annealing on objective + weighted violations of a constrained model. Rows and squared terms stay factored: a flip costs the rows it is in. One-hot groups are kept
/// by swaps, assignments exchange two groups, bits of products follow their factors, cardinality rows exchange members. The weights start at the size of the objective's changes
/// and follow the violations; the best feasible point ever visited is the answer, after a descent that stays feasible.
/// </summary>
public sealed class ConstrainedAnnealing : ISolver
{
    private readonly ConstrainedAnnealingOptions _options;

    /// <summary>With options, or the defaults.</summary>
    public ConstrainedAnnealing(ConstrainedAnnealingOptions? options = null) => _options = (options ?? new ConstrainedAnnealingOptions()).Checked();

    /// <inheritdoc/>
    public string Name => "anneal";

    /// <inheritdoc/>
    public ISolverSession Prepare(ConstrainedQuadraticModel model) => new Session(model, _options);

    private sealed class Session(ConstrainedQuadraticModel model, ConstrainedAnnealingOptions options) : ISolverSession
    {
        private readonly ConstrainedStructure _structure = new(model);
        private readonly ConstrainedMoves _moves = new(new ConstrainedStructure(model));

        public Solution Solve(SolveRequest request, SolveControl control)
        {
            var run = control.Start();
            var structure = _structure.WithObjective(request.Shift(model.Objective));
            var start = StartPoint(request);
            var walks = new ConstrainedWalk[options.Reads];
            Parallel.For(0, options.Reads, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, request.Threads) }, r =>
            {
                walks[r] = new ConstrainedWalk(structure, _moves, options, request.Key.Derive(r), run) { Completion = model.Completion };
                walks[r].Anneal(r == 0 ? start : null);
            });

            // The earliest of equals, so that the number of threads does not matter.
            var best = walks.MinBy(static w => (w.BestViolation, w.BestObjective))!;
            return new Solution
            {
                Status = best.BestViolation == 0 ? SolutionStatus.Feasible : SolutionStatus.Unknown,
                Values = best.BestPoint,
                Objective = model.Objective.Energy(best.BestPoint),
                StopReason = run.Finish(StopReason.Completed),
                CandidatesScored = walks.Sum(static w => w.CandidatesScored),
                Trace = run.Trace,
            };
        }

        private sbyte[]? StartPoint(SolveRequest request)
        {
            if (request.Start.IsEmpty)
            {
                return null;
            }

            var point = new sbyte[model.VariableCount];
            if (model.Completion is { } completion && request.Start.Length >= completion.FreeCount)
            {
                completion.Complete(request.Start.Span[..completion.FreeCount], point);
            }
            else
            {
                request.Start.Span[..Math.Min(request.Start.Length, point.Length)].CopyTo(point);
            }

            return point;
        }
    }
}
