using System.Globalization;
using Isinglass.Export.Verification;
using Isinglass.Model;

namespace Isinglass.Export;

/// <summary>The size of a C header compiled for size (-Os) by this machine's compiler.</summary>
/// <param name="TextBytes">Code and constant tables.</param>
/// <param name="TableBytes">The tables among them.</param>
/// <param name="StackBytes">Sum of the functions' stack frames: an upper bound of a call's stack, since there is no recursion.</param>
/// <param name="Compiler">The compiler with its version.</param>
internal sealed record CodeSize(long TextBytes, long TableBytes, long StackBytes, string Compiler)
{
    /// <summary>Measures a header; null where gcc or size is missing.</summary>
    internal static CodeSize? Of(string header, string work)
    {
        if (ToolRun.Find("gcc") is not { } gcc || ToolRun.Find("size") is not { } size)
        {
            return null;
        }

        try
        {
            ToolRun.Output(gcc, ["-std=c99", "-Os", "-DISINGLASS_API=", "-fstack-usage", "-x", "c", "-c", header, "-o", Path.Combine(work, "size.o")], work);
            var sections = ToolRun.Output(size, ["-A", Path.Combine(work, "size.o")], work).Split('\n')
                .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(static words => words.Length >= 2 && words[0][0] == '.')
                    .ToArray();
            var stack = File.ReadLines(Path.Combine(work, "size.su")).Sum(static line => long.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture));
            return new CodeSize(Sum(".text") + Sum(".rodata"), Sum(".rodata"), stack, ToolRun.Output(gcc, ["--version"], work).Split('\n')[0]);

            long Sum(string section) => sections.Where(words => words[0] == section || words[0].StartsWith(section + ".", StringComparison.Ordinal))
                .Sum(static words => long.Parse(words[1], CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is WorkException or IOException or FormatException)
        {
            // Another compiler under the name gcc: sizes are unknown.
            return null;
        }
    }
}
