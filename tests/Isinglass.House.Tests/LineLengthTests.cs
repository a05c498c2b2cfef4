namespace Isinglass.House.Tests;

public sealed class LineLengthTests
{
    private const int Longest = 160;
    private const string RawText = "\"\"\"";

    [Fact]
    public void Lines_have_at_most_160_columns()
    {
        Repository.Sources().SelectMany(TooLong).ShouldBeEmpty();
    }

    // Text between three quotation marks is content, such as a page, and stands as it is.
    private static IEnumerable<string> TooLong(string path)
    {
        var isText = false;
        foreach (var (number, line) in File.ReadLines(path).Index())
        {
            if (!isText && line.Length > Longest && !line.Contains(RawText, StringComparison.Ordinal))
            {
                yield return $"{path}:{number + 1}: {line.Length} columns";
            }

            isText ^= line.Split(RawText).Length % 2 == 0;
        }
    }
}
