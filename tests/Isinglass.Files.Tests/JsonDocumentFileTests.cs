using System.Text;
using Isinglass.Model;
using Isinglass.Testing;

namespace Isinglass.Files.Tests;

public sealed class JsonDocumentFileTests
{
    [Theory]
    [InlineData("{ \"bits\": 4 }", "")]
    [InlineData("{ \"bits\": 4", "x.json:1: is not proper JSON")]
    [InlineData("", "x.json:1: is not proper JSON (it is empty)")]
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

    [Theory]
    [InlineData("")]
    [InlineData("[1,")]
    [InlineData("[[")]
    [InlineData("{\"a\": nul}")]
    [InlineData("[1] 2")]
    [InlineData("\u0001")]
    public void The_parsers_own_words_for_places_are_not_shown(string text)
    {
        var message = Should.Throw<InputException>(() => Bits(text)).Message;
        foreach (var word in new[] { "LineNumber", "BytePosition", "isFinalBlock", "payload" })
        {
            message.ShouldNotContain(word);
        }
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_called_one()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<InputException>(() => JsonDocumentFile.Read(folder.Path, "There is none.", "Write it anew.", static root => root["bits"].Integer()))
            .Message.ShouldEndWith("is a folder, and a file is wanted. Name a file in it.");
    }

    private static int Bits(string text) => JsonDocumentFile.Read(
        "x.json", Encoding.UTF8.GetBytes(text), "Write it anew.", static root => root["bits"].Integer());
}
