using System.Text;
using Isinglass.Export.Lowering;
using Isinglass.Export.Onnx;
using Isinglass.Export.Sources;
using Isinglass.Export.Verification;
using Isinglass.Export.Verilog;
using Isinglass.Model;

namespace Isinglass.Export;

/// <summary>A format to which a network can be exported.</summary>
public sealed class ExportTarget
{
    private const string OnnxName = "network.onnx";
    private const string QonnxName = "network.qonnx.onnx";

    private readonly Func<ExportedNetwork, byte[]>[] _write;
    private readonly Func<string, string, ExportedNetwork, IArtefact?> _open;

    private ExportTarget(string name, string summary, string needs, (string Name, Func<ExportedNetwork, byte[]> Write)[] files,
        Func<string, string, ExportedNetwork, IArtefact?> open)
    {
        (Name, Summary, Needs, Files) = (name, summary, needs, [.. files.Select(static file => file.Name)]);
        (_write, _open) = ([.. files.Select(static file => file.Write)], open);
    }

    /// <summary>One C99 header without allocation and without the C library.</summary>
    public static ExportTarget C { get; } = new("c", "one C99 header", "a C compiler (gcc or clang)",
        [("network.h", static network => Encoding.UTF8.GetBytes(CHeader.Of(network)))],
        static (folder, work, _) => CompilerArtefacts.OfC(Path.Combine(folder, "network.h"), work));

    /// <summary>One C# file without dependencies.</summary>
    public static ExportTarget CSharp { get; } = new("csharp", "one C# file", "the .NET SDK (dotnet)",
        [("Network.cs", static network => Encoding.UTF8.GetBytes(CSharpFile.Of(network)))],
        static (folder, work, _) => CompilerArtefacts.OfCSharp(Path.Combine(folder, "Network.cs"), work));

    /// <summary>A graph of standard integer operators.</summary>
    public static ExportTarget Onnx { get; } = new("onnx", "an integer ONNX graph", "nothing",
        [(OnnxName, IntegerGraph.Of)],
        static (folder, _, network) => new OnnxArtefact(Path.Combine(folder, OnnxName), network));

    /// <summary>A graph with the bit widths of its numbers, for FINN and hls4ml.</summary>
    public static ExportTarget Qonnx { get; } = new("qonnx", "a QONNX graph", "nothing",
        [(QonnxName, QuantizedGraph.Of)],
        static (folder, _, network) => new OnnxArtefact(Path.Combine(folder, QonnxName), network));

    /// <summary>A combinational module with its testbench.</summary>
    public static ExportTarget Verilog { get; } = new("verilog", "a Verilog module with its bench", "Icarus Verilog (iverilog)",
        [("network.v", static network => Encoding.UTF8.GetBytes(VerilogModule.Of(network))),
            ("network_tb.v", static network => Encoding.UTF8.GetBytes(VerilogTestbench.Of(network)))],
        static (folder, work, _) => VerilogArtefact.Of(Path.Combine(folder, "network.v"), Path.Combine(folder, "network_tb.v"), work));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ExportTarget> All { get; } = [C, CSharp, Onnx, Qonnx, Verilog];

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Its description, in a few words.</summary>
    public string Summary { get; }

    /// <summary>The tools needed to check it, in words.</summary>
    public string Needs { get; }

    /// <summary>Names of the files that are written.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The target of this name.</summary>
    /// <exception cref="InputException">There is none; the message names the nearest.</exception>
    public static ExportTarget Parse(string name) => All.FirstOrDefault(target => target.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw NearestName.Unknown("target", name, [.. All.Select(static target => target.Name)]);

    /// <summary>The contents of <see cref="Files"/>.</summary>
    internal IReadOnlyList<byte[]> Write(ExportedNetwork network) => [.. _write.Select(write => write(network))];

    /// <summary>The files of a folder as a runnable artefact; null when the tool for that is missing.</summary>
    /// <param name="folder">The folder with the files.</param>
    /// <param name="work">An empty folder for build files.</param>
    /// <param name="network">The exported network.</param>
    internal IArtefact? Open(string folder, string work, ExportedNetwork network) => _open(folder, work, network);
}
