using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Model.Solving;

namespace Isinglass.Conic.Oracles;

/// <summary>
/// Minimises a linear function over the lift conv{(1,x)(1,x)' : x in {0,1}^n}, which is an
/// unconstrained binary quadratic problem; the answers are extreme points.
/// </summary>
internal interface ILinearMinimizationOracle
{
    /// <summary>Short name.</summary>
    string Name { get; }

    /// <summary>Returns extreme points of low value.</summary>
    OracleAnswer Minimize(BinaryQuadraticModel gradient, SampleRequest request, SolveControl control);
}
