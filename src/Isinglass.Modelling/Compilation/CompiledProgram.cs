using Isinglass.Model;
using Isinglass.Model.Bridges;
using Isinglass.Model.Bridges.Penalties;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;
using Isinglass.Modelling.Solutions;
using Isinglass.Numerics.Random;

namespace Isinglass.Modelling.Compilation;

/// <summary>
/// The result of <see cref="QuadraticProgram.Build"/>: the model of bits, the map back, and the sources of every coefficient. It keeps the values of the
/// parameters; later changes of the program do not affect it.
/// </summary>
public sealed class CompiledProgram
{
    private readonly double[] _parameters;
    private readonly Lazy<Dictionary<string, int>> _indexOf;

    internal CompiledProgram(QuadraticProgram program, ProgramStructure structure)
    {
        Program = program;
        Structure = structure;
        Sense = program.Sense;
        UserBitCount = structure.UserBitCount;
        _parameters = [.. program.Parameters.Select(static parameter => parameter.Value)];
        _indexOf = new Lazy<Dictionary<string, int>>(() => BitLabels.IndexOf(structure.Labels));
        Model = structure.Evaluate(_parameters);
    }

    /// <summary>The program that was built.</summary>
    public QuadraticProgram Program { get; }

    /// <summary>The model of bits; its objective is minimised, so a program that maximises has it negated. Labels are those of the bits.</summary>
    public ConstrainedQuadraticModel Model { get; }

    /// <summary>The program's sense when it was built.</summary>
    public ObjectiveSense Sense { get; }

    internal ProgramStructure Structure { get; }

    /// <summary>Number of bits that were declared before the build; bits of products that rows required come after them.</summary>
    internal int UserBitCount { get; }

    /// <summary>-1 for a program that maximises, else 1.</summary>
    internal double Sign => Sense == ObjectiveSense.Minimize ? 1 : -1;

    /// <summary>An objective of the built model in the program's own sense; 0 stays 0 and does not become -0.</summary>
    internal double InOwnSense(double objective) => Sense == ObjectiveSense.Minimize ? objective : 0 - objective;

    /// <summary>The control of the minimisation.</summary>
    internal SolveControl ToMinimization(SolveControl? control) => OwnSense.ToMinimization(control, Sign);

    /// <summary>A point of the built model (0/1 by bit) in the program's terms.</summary>
    /// <exception cref="ArgumentException">The point has another number of bits.</exception>
    public ProgramSolution Decode(ReadOnlySpan<sbyte> bits) => new(this, Model.ToSolution(bits));

    /// <summary>A solution of the built model in the program's terms.</summary>
    public ProgramSolution Decode(Solution solution) => new(this, solution);

    /// <summary>Solves.</summary>
    /// <param name="solver">Any solver of constrained models.</param>
    /// <param name="control">When to stop; its target and progress are in the program's own sense. Null = run to the natural end.</param>
    /// <param name="seed">The seed; equal seeds give equal answers on any number of threads.</param>
    /// <param name="threads">Number of threads.</param>
    /// <exception cref="InputException">The solver cannot solve the model (rows with fractional coefficients, for example).</exception>
    public ProgramSolution Solve(ISolver solver, SolveControl? control = null, ulong seed = 1, int threads = 1) =>
        Decode(solver.Solve(Model, new SolveRequest { Key = new RandomKey(seed), Threads = threads }, ToMinimization(control)));

    /// <summary>
    /// The model as one quadratic unconstrained problem for a sampler: slack bits, then every row as weight * (a'x - b)^2.
    /// </summary>
    /// <param name="rule">
    /// The rule for the weights of rows. With the default the minima are exactly those of the program when its rows have integer coefficients.
    /// </param>
    /// <param name="weight">The weight of the rule <see cref="PenaltyRule.User"/>.</param>
    /// <param name="slack">How inequalities become equalities.</param>
    /// <param name="cap">Largest slack coefficient of the policy <see cref="SlackPolicy.Bounded"/>; null = the row's largest coefficient.</param>
    /// <exception cref="InputException">
    /// An inequality has coefficients that are not integers, a row alone can never hold, or the slack policy is none and there are inequalities.
    /// </exception>
    public CompiledQubo ToQubo(PenaltyRule rule = PenaltyRule.UpperBound, double weight = 1, SlackPolicy slack = SlackPolicy.Binary, long? cap = null)
    {
        var bridge = new SlackBridge(Model, slack, cap);
        if (bridge.InfeasibleRows.Count > 0)
        {
            var row = bridge.InfeasibleRows[0];
            throw Program.Error(
                $"No point satisfies {Structure.Rows[row].Place}, looked at alone, so no penalty helps. Check its right-hand side and the bounds of its "
                + $"variables.");
        }

        return new CompiledQubo(this, bridge, PenaltyWeights.Compute(bridge.Target, rule, weight));
    }

    /// <summary>The sources of the linear bias of a bit in the objective.</summary>
    /// <exception cref="InputException">The variable is an integer (explain one of its bits), or belongs to another program.</exception>
    public CoefficientExplanation Explain(Variable variable) => Explain(IndexOf(variable), -1);

    /// <summary>The sources of the coupling of two bits in the objective.</summary>
    /// <exception cref="InputException">A variable is an integer (explain one of its bits), both are the same, or one belongs to another program.</exception>
    public CoefficientExplanation Explain(Variable first, Variable second) => Explain(IndexOf(first), Other(IndexOf(first), IndexOf(second)));

    /// <summary>The sources of a linear bias, or a coupling, in the objective; bits by label.</summary>
    /// <exception cref="InputException">There is no such label.</exception>
    public CoefficientExplanation Explain(string first, string? second = null) =>
        Explain(IndexOf(first), second is null ? -1 : Other(IndexOf(first), IndexOf(second)));

    /// <summary>The index of the variable of the built model that is this bit, or this spin's bit.</summary>
    internal int IndexOf(Variable variable)
    {
        Program.CheckOwner(variable);
        if (variable is IntegerVariable integer)
        {
            throw Program.Error($"The integer '{integer}' has {integer.Bits.Count} bits; ask for one of them, such as {integer}.Bits[0].");
        }

        var index = variable.Expansion.Bits[0].Index;
        return index < UserBitCount
            ? index
            : throw Program.Error($"The variable '{variable}' was declared after this build; build again.");
    }

    internal int IndexOf(string label) => _indexOf.Value.TryGetValue(label, out var index) ? index : throw Program.UnknownLabel(label, _indexOf.Value.Keys);

    /// <summary>The second bit of a pair, which must be another one.</summary>
    internal int Other(int first, int second) => first != second
        ? second
        : throw Program.Error($"A bit has no coupling with itself; explain '{Structure.Labels[first]}' alone.");

    /// <summary>The value of an expression at a point of bits.</summary>
    internal double Evaluate(Expression expression, ReadOnlySpan<sbyte> bits)
    {
        Program.Check(expression, "the expression");
        var value = 0.0;
        foreach (var term in expression.Terms)
        {
            value += term.Coefficient(_parameters) * (term.First?.Decode(bits) ?? 1) * (term.Second?.Decode(bits) ?? 1);
        }

        foreach (var square in expression.Squares)
        {
            var inner = Evaluate(square.Inner, bits);
            value += Evaluate(new Expression(square.Weight), bits) * inner * inner;
        }

        return value;
    }

    /// <summary>A row at a point, with the constants of spins and integers on the left side, as the user wrote it.</summary>
    internal RowActivity Activity(int row, double[] shifts, ReadOnlySpan<sbyte> bits) => new(
        Model.NameOfRow(row), Model.Rows.Dot(row, bits) + shifts[row], Model.Senses[row], Model.RightHandSides[row] + shifts[row], Model.Violation(row, bits));

    internal double[] RowShifts() => Structure.RowShifts.Dense(Structure.Rows.Length, _parameters);

    internal IEnumerable<CoefficientSource> Sources(int first, int second)
    {
        var (table, key) = second < 0
            ? (Structure.Linear, first)
            : (Structure.Quadratic, CoefficientTable.Key(Math.Min(first, second), Math.Max(first, second)));
        var through = Through(first) + (second < 0 ? "" : Through(second));
        foreach (var (index, amount) in table.Origins(key, _parameters))
        {
            var origin = Structure.Origin(index);
            yield return new CoefficientSource(origin.Kind, $"objective term {origin.Content}{through}", amount);
        }

        var squares = Model.Objective.SquaredTerms;
        for (var r = 0; r < squares.Count; r++)
        {
            var amount = SquareAmounts.Amount(squares.Rows.RowColumns(r), squares.Rows.RowValues(r), squares.Targets[r], squares.Weights[r], first, second);
            if (amount != 0)
            {
                var origin = Structure.SquareOrigins[r];
                var what = origin.Kind == CoefficientSourceKind.SoftRow ? $"soft {origin.Name}, weight {squares.Weights[r]}"
                    : $"objective square {origin.Content}";
                yield return new CoefficientSource(origin.Kind, what + through, amount);
            }
        }
    }

    private CoefficientExplanation Explain(int first, int second) =>
        new(Structure.Labels[first], second < 0 ? null : Structure.Labels[second], [.. Sources(first, second)]);

    private string Through(int bit)
    {
        var owner = bit < UserBitCount ? Program.Bits[bit].Owner : null;
        return owner is IntegerVariable integer ? $", through {Structure.Labels[bit]} of the {integer.Encoding} encoding of {integer}"
            : owner is SpinVariable spin ? $", through the bit of spin {spin}"
            : "";
    }
}
