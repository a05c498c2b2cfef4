using System.Text.Json.Nodes;
using Isinglass.Files;

namespace Isinglass.Export.Verification;

/// <summary>C and C# artefacts as programs, where a compiler is installed.</summary>
internal static class CompilerArtefacts
{
    private const string Framework = "Microsoft.NETCore.App";

    /// <summary>A C header; null without a C compiler.</summary>
    public static IArtefact? OfC(string header, string work, params string[] flags)
    {
        if (ToolRun.Find("gcc", "clang", "cc") is not { } compiler)
        {
            return null;
        }

        return new ProgramArtefact(Path.GetFileName(compiler), isTraced =>
        {
            var program = Path.Combine(work, isTraced ? "traced" : "plain");
            ToolRun.Output(compiler, ["-std=c99", "-O2", "-DISINGLASS_MAIN", isTraced ? "-DISINGLASS_TRACE" : "-DISINGLASS_SELF_TEST", .. flags,
                "-x", "c", header, "-o", program], work);
            return (program, ["scores"]);
        }, work);
    }

    /// <summary>A C# file; null without a .NET SDK.</summary>
    public static IArtefact? OfCSharp(string file, string work)
    {
        if (ToolRun.Find("dotnet") is not { } dotnet || Latest(dotnet, "--list-sdks", "") is not { } sdk
            || Latest(dotnet, "--list-runtimes", $"{Framework} ") is not { } runtime)
        {
            return null;
        }

        string[] references = ["System.Private.CoreLib", "System.Runtime", "System.Console", "System.Linq", "System.Memory", "System.Collections"];
        return new ProgramArtefact("csc", isTraced =>
        {
            var program = Path.Combine(work, isTraced ? "traced.dll" : "plain.dll");
            ToolRun.Output(dotnet, ["exec", Path.Combine(sdk.Path, "Roslyn", "bincore", "csc.dll"), "-nologo", "-optimize", "-warnaserror", "-target:exe",
                $"-out:{program}",
                $"-define:ISINGLASS_MAIN{(isTraced ? ";ISINGLASS_TRACE" : "")}", .. references.Select(name => $"-r:{Path.Combine(runtime.Path, name)}.dll"),
                    file], work);
            File.WriteAllBytes(Path.ChangeExtension(program, ".runtimeconfig.json"), JsonText.Bytes(new JsonObject
            {
                ["runtimeOptions"] = new JsonObject { ["framework"] = new JsonObject { ["name"] = Framework, ["version"] = $"{runtime.Version}" } },
            }));
            return (dotnet, ["exec", program, "scores"]);
        }, work);
    }

    /// <summary>The newest version in the output of `dotnet --list-...`: lines such as "10.0.1 [/usr/lib/dotnet/sdk]".</summary>
    private static (Version Version, string Path)? Latest(string dotnet, string list, string prefix)
    {
        var found = new List<(Version Version, string Path)>();
        foreach (var line in ToolRun.Output(dotnet, [list], Path.GetTempPath()).Split('\n'))
        {
            var words = line.StartsWith(prefix, StringComparison.Ordinal) ? line[prefix.Length..].Split(" [", 2) : [];
            if (words.Length == 2 && Version.TryParse(words[0], out var version))
            {
                found.Add((version, Path.Combine(words[1].TrimEnd(']'), words[0])));
            }
        }

        return found.Count > 0 ? found.MaxBy(static one => one.Version) : null;
    }
}
