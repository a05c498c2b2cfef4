using Isinglass.Model.Solving;

namespace Isinglass.Conic.Oracles;

/// <summary>Extreme points.</summary>
/// <param name="Reads">The points; may be empty when the call was stopped.</param>
/// <param name="IsExact">Whether the lowest of them is proved to be the minimum.</param>
internal sealed record OracleAnswer(SampleSet Reads, bool IsExact);
