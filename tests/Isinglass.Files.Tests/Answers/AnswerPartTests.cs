using Isinglass.Files.Answers;

namespace Isinglass.Files.Tests.Answers;

public sealed class AnswerPartTests
{
    [Fact]
    public void A_name_has_its_column_and_a_longer_one_is_not_cut()
    {
        ((AnswerPart)("seed", "7")).Line.ShouldBe("seed            7");
        ((AnswerPart)("a name of 20 letters", "x")).Line.ShouldBe("a name of 20 lettersx");
        ((AnswerPart)"alone").Line.ShouldBe("alone");
    }

    [Fact]
    public void An_optional_line_is_there_when_its_text_is()
    {
        AnswerPart.Optional("bound", null).ShouldBeEmpty();
        AnswerPart.Optional("bound", "3").ShouldHaveSingleItem().ShouldBe(new AnswerPart("bound", "3"));
    }
}
