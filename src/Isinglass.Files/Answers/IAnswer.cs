namespace Isinglass.Files.Answers;

/// <summary>The answer of a command, as text and as JSON; the caller only prints it.</summary>
internal interface IAnswer
{
    /// <summary>Lines and tables of the text, in order.</summary>
    IEnumerable<AnswerPart> Parts { get; }

    /// <summary>Notes beside the answer, also printed with JSON: a sentence each.</summary>
    IEnumerable<string> Notes => [];

    /// <summary>The failure that ended the work early, with this answer so far; null = none.</summary>
    string? Failure => null;

    /// <summary>Whether the answer is positive: a solution is feasible, demands are kept.</summary>
    bool IsGood => true;

    /// <summary>The same as one JSON value. Its names are a contract: scripts read them.</summary>
    byte[] ToJson();
}
