using Isinglass.Experiments.Studies.Bounds;
using Isinglass.Experiments.Studies.FewShot;
using Isinglass.Experiments.Studies.Oracles;
using Isinglass.Experiments.Studies.Teachers;

namespace Isinglass.Experiments.Studies.Descriptions;

/// <summary>All studies.</summary>
internal static class StudyCatalog
{
    /// <summary>The studies, in the order of the help.</summary>
    public static IReadOnlyList<StudyDescription> All { get; } =
    [
        AccuracyStudy.Description,
        AccuracyStudy.Full,
        PairsStudy.Description,
        FewShotStudy.Description,
        BottleneckStudy.Description,
        TeacherStudy.Description,
        DecompositionStudy.Description,
        BoundStudy.Description,
        FaultStudies.Noise,
        FaultStudies.Precision,
        FaultStudies.Misses,
        ConstrainedStudy.Description,
        ScaleStudy.Description,
        SplineStudy.Description,
    ];
}
