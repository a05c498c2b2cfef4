using System.Text;
using Isinglass.Model;

namespace Isinglass.Files.Tests;

public sealed class JsonDocumentFileTests
{
    [Theory]
    [InlineData("{ \"bits\": 4 }", "")]
    [InlineData("{ \"bits\": 4", "x.json:1: is not proper JSON")]
    [InlineData("{\n \"bits\": ,", "x.json:2: is not proper JSON")]
    [InlineData("[]", "an object with the field 'bits' is expected, not []")]
    [InlineData("{ \"bit\": 4 }", "the field 'bits' is missing")]
    [InlineData("{ \"bits\": \"4\" }", "the field 'bits': a whole number of 32 bits is expected, not \"4\"")]
    [InlineData("{ \"\\ud800\": 4 }", "has a field whose name is no valid Unicode")]
    public void What_is_wrong_is_told_with_file_field_and_cure(string text, string expected)
    {
        if (expected.Length == 0)
        {
            Bits(text).ShouldBe(4);
            return;
        }

        var message = Should.Throw<InputException>(() => Bits(text)).Message;
        message.ShouldContain(expected);
        message.ShouldContain("x.json");
        message.ShouldEndWith("Write it anew.");
    }

    [Fact]
    public void A_day_that_no_month_has_is_told_as_it_stands() => Should.Throw<InputException>(() => JsonDocumentFile.Read(
        "x.json", "{ \"submitted\": \"1970-01-00T00:00:00+00:00\" }"u8.ToArray(), "Write it anew.", static root => root["submitted"].Time)).Message
        .ShouldContain("the field 'submitted': a time such as \"2026-11-30T10:00:00+00:00\" is expected, not \"1970-01-00T00:00:00+00:00\"");

    private static int Bits(string text) => JsonDocumentFile.Read(
        "x.json", Encoding.UTF8.GetBytes(text), "Write it anew.", static root => root["bits"].Integer());
}
