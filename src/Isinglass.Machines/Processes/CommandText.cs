using System.Text;
using Isinglass.Model;

namespace Isinglass.Machines.Processes;

/// <summary>
/// A command as one text: words are separated by blanks, and quotes of either kind keep blanks together. There is no other syntax, and no shell is involved.
/// </summary>
internal static class CommandText
{
    /// <summary>The words of a command; a quoted word may be empty, and parts that touch are one word.</summary>
    /// <exception cref="InputException">The text has no word, or a quote without its end.</exception>
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isOpen = false;
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (character is '"' or '\'')
            {
                var end = text.IndexOf(character, at + 1);
                if (end < 0)
                {
                    throw new InputException($"The command has a {character} without its end: {text}. Close the quote.");
                }

                word.Append(text, at + 1, end - at - 1);
                (at, isOpen) = (end, true);
            }
            else if (char.IsWhiteSpace(character))
            {
                Close();
            }
            else
            {
                word.Append(character);
                isOpen = true;
            }
        }

        Close();
        return words.Count > 0 && words[0].Length > 0 ? words
            : throw new InputException("The command is empty. Name a program, such as process:'python3 machine.py'.");

        void Close()
        {
            if (isOpen)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            isOpen = false;
        }
    }
}
