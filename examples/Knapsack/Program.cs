// How many of each thing to take: integers, a quadratic objective, a capacity that changes, and where a coefficient comes from.
using Isinglass.Model.Solving;
using Isinglass.Modelling;
using Isinglass.Solvers.Exact;
using static Isinglass.Modelling.Algebra;

string[] names = ["tent", "stove", "rope", "lamp"];
double[] value = [9, 6, 4, 3];
double[] weight = [5, 3, 2, 1];

var program = new QuadraticProgram("knapsack");
var capacity = program.Parameter("capacity", 8);
var take = names.Select(name => program.Integer(name, 0, 2)).ToArray();

// A stove is worth more with a tent, a second thing of a kind is worth less than the first.
program.Maximize(Dot(value, take) + 2 * take[0] * take[1] - take.Sum(count => count * count));
program.Add(Dot(weight, take) <= capacity, "capacity");

// Only the right-hand side changes: the structure is compiled once.
foreach (var size in new[] { 4, 8, 12 })
{
    capacity.Value = size;
    var solution = program.Solve(new ExactSolver());
    var taken = take.Where(count => solution[count] > 0).Select(count => $"{solution[count]} {count}");
    Console.WriteLine($"capacity {size,2}: value {solution.Objective,2}, {solution.Status}: {string.Join(", ", taken)}");
}

// A penalty machine sees one coupling between tent and stove; two statements made it.
Console.WriteLine(program.Build().ToQubo().Explain(take[0].Bits[0], take[1].Bits[0]));
