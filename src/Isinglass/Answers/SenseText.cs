using Isinglass.Formats;
using Isinglass.Model;

namespace Isinglass.Answers;

/// <summary>The direction of a problem's objective in text and JSON.</summary>
internal static class SenseText
{
    /// <summary>The sense in text.</summary>
    public static string InWords(this ModelFile file) => file.Sense == ObjectiveSense.Minimize ? "minimise" : "maximise";

    /// <summary>The sense in JSON.</summary>
    public static string SenseName(this ModelFile file) => file.Sense == ObjectiveSense.Minimize ? "minimize" : "maximize";
}
