// Four machines to four places, cost = flow times distance (quadratic assignment): arrays, one-hot groups, QCGD without a penalty to tune,
// and a proof beside it.
using Isinglass.Conic;
using Isinglass.Model.Solving;
using Isinglass.Modelling;
using Isinglass.Solvers.Annealing;
using Isinglass.Solvers.Exact;
using static Isinglass.Modelling.Algebra;

double[,] flow = { { 0, 5, 2, 4 }, { 5, 0, 3, 0 }, { 2, 3, 0, 1 }, { 4, 0, 1, 0 } };
double[,] distance = { { 0, 1, 2, 3 }, { 1, 0, 1, 2 }, { 2, 1, 0, 1 }, { 3, 2, 1, 0 } };
var all = Enumerable.Range(0, 4).ToArray();

var program = new QuadraticProgram("assignment");
var x = program.Binaries("x", 4, 4);
foreach (var k in all)
{
    program.OneHot(x.Row(k), $"machine {k} has one place");
    program.OneHot(x.Column(k), $"place {k} has one machine");
}

program.Minimize(Sum(
    from i in all
    from j in all
    from p in all
    from q in all
    where i < j && p != q
    select flow[i, j] * distance[p, q] * x[i, p] * x[j, q]));

var solution = program.Solve(new ConditionalGradient(new SimulatedAnnealing()), seed: 1);
foreach (var machine in all)
{
    Console.WriteLine($"machine {machine} at place {all.Single(place => solution[x[machine, place]] == 1)}");
}

Console.WriteLine($"cost {solution.Objective}, {(solution.IsFeasible ? "feasible" : string.Join("; ", solution.Violations))}");
Console.WriteLine($"proved optimum {program.Solve(new ExactSolver()).Objective}");
