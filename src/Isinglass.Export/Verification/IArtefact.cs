using Isinglass.Neural.Data;

namespace Isinglass.Export.Verification;

/// <summary>An exported network that runs.</summary>
internal interface IArtefact
{
    /// <summary>The tool that runs it: "gcc", "iverilog".</summary>
    string Tool { get; }

    /// <summary>Its answers to all samples, in order.</summary>
    IReadOnlyList<ArtefactAnswer> Run(QuantizedDataset samples);

    /// <summary>The values of every layer of every member for one sample: [member][layer][neuron].</summary>
    int[][][] Trace(QuantizedDataset sample);
}
