using System.Text.Json.Serialization;
using Isinglass.Experiments.Campaigns;
using Isinglass.Experiments.Cells.Sessions;
using Isinglass.Experiments.Runs;
using Isinglass.Experiments.Studies;
using Isinglass.Experiments.Studies.Bounds;
using Isinglass.Experiments.Studies.FewShot;
using Isinglass.Experiments.Studies.Oracles;
using Isinglass.Experiments.Studies.Teachers;
using Isinglass.Experiments.Sweeps;

namespace Isinglass.Experiments.Cells;

/// <summary>
/// Cells, their parameters and results, and study headers as JSON without reflection. Doubles are kept to the bit, NaN and the infinities by name.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(StudyHeader))]
[JsonSerializable(typeof(JournalLine))]
[JsonSerializable(typeof(SweepPlan))]
[JsonSerializable(typeof(TrainingParameters))]
[JsonSerializable(typeof(TrainingOutcome))]
[JsonSerializable(typeof(SolveParameters))]
[JsonSerializable(typeof(CampaignCell))]
[JsonSerializable(typeof(FewShotOptions))]
[JsonSerializable(typeof(FewShotOutcome))]
[JsonSerializable(typeof(TeacherStudyOptions))]
[JsonSerializable(typeof(TeacherOutcome))]
[JsonSerializable(typeof(BoundParameters))]
[JsonSerializable(typeof(BoundOutcome))]
[JsonSerializable(typeof(OracleParameters))]
[JsonSerializable(typeof(OracleOutcome))]
[JsonSerializable(typeof(ScaleParameters))]
[JsonSerializable(typeof(ScaleOutcome))]
internal sealed partial class CellJson : JsonSerializerContext;
