namespace Isinglass.Files.Answers;

/// <summary>What a room has to say, for people and for programs. Whoever asked only prints it.</summary>
internal interface IAnswer
{
    /// <summary>Lines and tables for people, in order.</summary>
    IEnumerable<AnswerPart> Parts { get; }

    /// <summary>What is told beside the answer, also where that is JSON: a sentence each.</summary>
    IEnumerable<string> Notes => [];

    /// <summary>What failed before the work was done, so that this is what was found until then; null = nothing did.</summary>
    string? Failure => null;

    /// <summary>Whether what was asked for is so: a solution is feasible, demands are kept.</summary>
    bool IsGood => true;

    /// <summary>The same as one JSON value. Its names are a contract: scripts read them.</summary>
    byte[] ToJson();
}
