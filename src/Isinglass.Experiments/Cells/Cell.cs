using System.Security.Cryptography;
using System.Text;

namespace Isinglass.Experiments.Cells;

/// <summary>One unit of work of a study, described by data alone, so that any process can run it. Equal cells have equal results, except for times.</summary>
/// <param name="Kind">The kind of work, a name of <see cref="CellCatalog"/>.</param>
/// <param name="Parameters">Everything but the seed that decides the result, as one line of JSON in the kind's own form.</param>
/// <param name="Seed">The seed.</param>
internal sealed record Cell(string Kind, string Parameters, ulong Seed)
{
    /// <summary>SHA-256 of kind and parameters, in hexadecimal digits: equal for all seeds of a plan.</summary>
    public string PlanHash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Kind}\n{Parameters}")));
}
