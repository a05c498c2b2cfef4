using Isinglass.Files;
using Isinglass.Files.Answers;

namespace Isinglass.Training.Exchange;

/// <summary>A model that was written for other solvers.</summary>
internal sealed class ModelFileAnswer : IAnswer
{
    private readonly ModelMap _map;
    private readonly IReadOnlyList<string> _notes;

    private ModelFileAnswer(string path, ModelMap map, IReadOnlyList<string> notes) => (File, _map, _notes) = (path, map, notes);

    public string File { get; }

    public string Map => ModelMap.PathOf(File);

    public string Format => _map.Format;

    public int Variables => _map.VariableCount;

    public bool Exact => _map.IsExact;

    public string DataChecksum => _map.DataChecksum;

    IEnumerable<string> IAnswer.Notes => _notes;

    IEnumerable<AnswerPart> IAnswer.Parts =>
    [
        ("model", $"{File} ({Format}): {Variables} variables ("
            + string.Join(", ", _map.Variables.GroupBy(static range => range.Cause).Select(static group => $"{group.Key} {group.Sum(range => range.Count)}"))
            + ")"),
        ("map", Map),
    ];

    /// <summary>The answer of a written model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="written">What <see cref="ModelExport.Write"/> returns.</param>
    public static ModelFileAnswer Of(string path, (ModelMap Map, IReadOnlyList<string> Notes) written) => new(path, written.Map, written.Notes);

    public byte[] ToJson() => JsonText.Bytes(this, ExchangeJson.Default.ModelFileAnswer);
}
