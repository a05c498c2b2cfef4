// The Petersen graph with as few colours as possible: implications, and an Ising machine that takes nothing but an unconstrained model.
using Isinglass.Model.Solving;
using Isinglass.Modelling;
using Isinglass.Numerics.Random;
using Isinglass.Solvers.Annealing;

const int vertices = 10;
const int colours = 4;

// Outer cycle, spokes, inner star.
var edges = Enumerable.Range(0, 5).SelectMany(v => new[] { (v, (v + 1) % 5), (v, v + 5), (v + 5, (v + 2) % 5 + 5) }).ToArray();

var program = new QuadraticProgram("graph colouring");
var x = program.Binaries("x", vertices, colours);
var used = program.Binaries("used", colours);
program.Minimize(used.Sum());
for (var v = 0; v < vertices; v++)
{
    program.OneHot(x.Row(v), $"one colour at {v}");
    for (var c = 0; c < colours; c++)
    {
        program.Implies(x[v, c], used[c], $"{v} uses {c}");
    }
}

foreach (var (u, v) in edges)
{
    for (var c = 0; c < colours; c++)
    {
        program.AtMostOne([x[u, c], x[v, c]], $"{u}-{v} not both {c}");
    }
}

var qubo = program.Build().ToQubo();
var best = qubo.Sample(new SimulatedAnnealing(), new SampleRequest { Key = new RandomKey(1), Reads = 20 })[0];
Console.WriteLine($"{qubo.Model.VariableCount} spins, {qubo.Cost.Variables} of them slack; every row weighs {qubo.Weights[0].Weight:0.##}");
Console.WriteLine(best.IsFeasible ? $"{best.Objective} colours" : string.Join('\n', best.Violations));
for (var v = 0; v < vertices; v++)
{
    Console.Write($"{Enumerable.Range(0, colours).FirstOrDefault(c => best[x[v, c]] == 1)} ");
}

Console.WriteLine();
