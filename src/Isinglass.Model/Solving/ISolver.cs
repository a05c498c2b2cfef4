namespace Isinglass.Model.Solving;

/// <summary>Solves constrained models. A session is prepared once and solved many times with other linear biases: matrices are built once.</summary>
public interface ISolver
{
    /// <summary>Short name, as on the command line: <c>qcgd</c>, <c>penalty</c>, <c>anneal</c>, <c>exact</c>, ...</summary>
    string Name { get; }

    /// <summary>Builds what stays the same between solves of this model.</summary>
    ISolverSession Prepare(ConstrainedQuadraticModel model);
}
