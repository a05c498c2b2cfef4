using Isinglass.Formats.Text;

namespace Isinglass.Formats.Coordinates;

/// <summary>J. E. Beasley's OR-Library files bqp50 ...: the number of problems, then blocks "n m / i j q", symmetric, maximised.</summary>
internal sealed class OrLibraryFormat() : CoordinateFormat(
    "orlib", "several matrices, 'count' then blocks 'n m / i j q', maximise x'Qx, pairs twice (OR-Library)", CoordinateReading.QuboMax)
{
    internal override bool TakesReading => false;

    internal override bool TakesProblem => true;

    /// <summary>A line with one number, then one with two.</summary>
    internal override bool Recognises(FileContent content)
    {
        var text = new TextTokens(content);
        return CountNumbers(text) == 1 && CountNumbers(text) == 2;
    }

    internal override ModelFile Read(FileContent content, FormatOptions options)
    {
        var text = new TextTokens(content);
        var comments = new Comments();
        if (!NextData(text, comments))
        {
            throw content.Error("the file is empty. It should begin with the number of problems.");
        }

        var problemCount = text.Integer("the number of problems", 1);
        text.EndLine();
        if (options.Problem is null && problemCount > 1)
        {
            throw content.Error($"the file holds {problemCount} problems. Choose one: `problem` 1 .. {problemCount}.");
        }

        var chosen = options.Problem ?? 1;
        if (chosen < 1 || chosen > problemCount)
        {
            throw content.Error($"there is no problem {chosen}; the file holds {problemCount}.");
        }

        for (var problem = 1; ; problem++)
        {
            if (!NextData(text, comments))
            {
                throw text.Error($"the file ends before problem {problem} of {problemCount}. Is it cut short?");
            }

            var (variableCount, terms) = ReadBlock(text, comments);
            if (problem == chosen)
            {
                return ToModelFile(content, variableCount, terms, comments, problemCount > 1 ? $"problem {problem}" : null);
            }
        }
    }

    protected override void WritePreamble(TextWriter writer) => writer.WriteLine("1");

    private static int CountNumbers(TextTokens text)
    {
        if (!text.NextLine("#"u8))
        {
            return 0;
        }

        var count = 0;
        for (; text.HasToken; count++)
        {
            if (!NumberText.TryRead(text.Token(), out _))
            {
                return 0;
            }
        }

        return count;
    }
}
