using System.Text.Json.Serialization;

namespace Isinglass.Machines.Services;

/// <summary>Requests of services as JSON without reflection, without null fields. Names and order are those of the services' APIs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AnnealerRequest))]
[JsonSerializable(typeof(AmplifyRequest))]
[JsonSerializable(typeof(LeapProblem[]))]
[JsonSerializable(typeof(LeapSize))]
[JsonSerializable(typeof(LeapChecksum))]
internal sealed partial class ServiceJson : JsonSerializerContext;

/// <summary>A problem for the Digital Annealer.</summary>
internal sealed record AnnealerRequest([property: JsonPropertyName("fujitsuDA3")] AnnealerSettings Settings, AnnealerPolynomial BinaryPolynomial,
    AnnealerPolynomial? PenaltyBinaryPolynomial, IEnumerable<AnnealerInequality>? Inequalities);

/// <summary>Its settings; the start is a value for every variable number.</summary>
internal sealed record AnnealerSettings(int TimeLimitSec, int NumRun, int NumOutputSolution, IReadOnlyDictionary<string, bool>? GuidanceConfig,
    int? InternalPenalty, AnnealerGroups? OneWayOneHotGroups);

/// <summary>Sizes of one-hot groups; their variables come first, one group after the other.</summary>
internal sealed record AnnealerGroups(IEnumerable<int> Numbers);

/// <summary>A sum of products.</summary>
internal sealed record AnnealerPolynomial(IEnumerable<AnnealerTerm> Terms);

/// <summary>A sum of products that must be at most 0, and the initial cost of a unit above.</summary>
internal sealed record AnnealerInequality(IEnumerable<AnnealerTerm> Terms, long Lambda);

/// <summary>A coefficient and the variables of its product.</summary>
internal readonly record struct AnnealerTerm(double C, int[] P);

/// <summary>A problem for Amplify: terms are lists of a coefficient and variables.</summary>
internal sealed record AmplifyRequest(
    double TimeLimitMs, bool DuplicateSolutions, IEnumerable<double[]> SparseObjective, IEnumerable<AmplifyRow>? Constraints);

/// <summary>A row with its bounds.</summary>
internal sealed record AmplifyRow(IEnumerable<double[]> Expression, double? Lower, double Upper);

/// <summary>A problem for Leap, whose model was uploaded before.</summary>
internal sealed record LeapProblem(LeapSolver Solver, string Type, string Label, LeapData Data, LeapParameters Params);

/// <summary>The solver.</summary>
internal sealed record LeapSolver(string Name);

/// <summary>The uploaded model.</summary>
internal sealed record LeapData(string Format, string Data);

/// <summary>The time in seconds.</summary>
internal sealed record LeapParameters(double TimeLimit);

/// <summary>The size of an upload.</summary>
internal sealed record LeapSize(int Size);

/// <summary>The checksum of an upload.</summary>
internal sealed record LeapChecksum(string Checksum);
