using System.Text;
using Isinglass.Formats;
using Isinglass.Model.Control;
using Isinglass.Solving;
using Isinglass.Testing;

namespace Isinglass.Tests;

/// <summary>A problem with rows is solved again and again while time is left: what is told is where the whole is, not where the present start is.</summary>
public sealed class SolveProgressTests
{
    [Fact]
    public void Share_and_best_are_those_of_all_starts()
    {
        var items = Enumerable.Range(0, 16).ToArray();
        var text = $"maximize\n {string.Join(" + ", items.Select(i => $"{3 + i * 7 % 11} x{i}"))} + [ {string.Join(" + ",
            items.Skip(1).Select(i => $"{i % 5} x{i - 1} * x{i}"))} ] / 2\nsubject to\n room: {string.Join(" + ", items.Select(i => $"{2 + i * 5 % 9} x{i}"))} "
            + $"<= 31\nbinary\n {string.Join(' ', items.Select(i => $"x{i}"))}\nend\n";
        var file = ModelFormats.Read("knapsack.lp", Encoding.UTF8.GetBytes(text));
        var told = new List<SolveProgress>();
        var limit = TimeSpan.FromSeconds(40);
        var outcome = ProblemSolver.Solve(file, new SolveSettings { Method = "penalty", Seed = 1 }, new SolveControl
        {
            TimeLimit = limit,
            Progress = new Listener(told.Add),
            Clock = new TickingClock(TimeSpan.FromMilliseconds(0.5)),
        });
        outcome.Reads.ShouldBeGreaterThan(1);
        told.Count.ShouldBeGreaterThan(2);
        told.ShouldAllBe(step => step.Fraction == step.Elapsed / limit);
        told.Zip(told.Skip(1)).ShouldAllBe(pair => pair.First.Fraction < pair.Second.Fraction && pair.First.Best >= pair.Second.Best);
        told[^1].Fraction.ShouldBeGreaterThan(0.5);
        told[^1].Best.ShouldBe(outcome.Energy, 1e-9);
    }

    private sealed class Listener(Action<SolveProgress> told) : IProgress<SolveProgress>
    {
        public void Report(SolveProgress value) => told(value);
    }
}
