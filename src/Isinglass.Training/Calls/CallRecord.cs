using System.Text.Json;

namespace Isinglass.Training.Calls;

/// <summary>The record of one call of a machine; its size is bounded for any model.</summary>
internal sealed record CallRecord
{
    /// <summary>Its number, from 1.</summary>
    public required int Call { get; init; }

    /// <summary>Number of calls that were made.</summary>
    public required int Calls { get; init; }

    public required string Sampler { get; init; }

    /// <summary>The machine's variables: binary or spin.</summary>
    public required string Vartype { get; init; }

    public required int Variables { get; init; }

    public required int Couplings { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Biases and couplings, in blocks where there are many.</summary>
    public required CouplingPicture Picture { get; init; }

    /// <summary>Parameters that the machine chose, by name.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Energies of the reads in sampling order, of very many the first ones.</summary>
    public required IReadOnlyList<double> Energies { get; init; }

    /// <summary>The reads of least energy, the least first.</summary>
    public required IReadOnlyList<ReadRecord> Reads { get; init; }

    /// <summary>The call itself, if its content, read from a file, is valid.</summary>
    /// <exception cref="JsonException">It is not.</exception>
    public CallRecord Checked() =>
        Sampler is null || Vartype is null || Parameters is null || Energies is null || Reads is null || Picture is not { Values: not null, Side: >= 0 }
            || Picture.Values.Count != Picture.Side * (Picture.Side + 1) / 2 || Reads.Any(read => read is not { Bits: not null, Broken: not null })
            ? throw new JsonException("members are missing") : this;
}
