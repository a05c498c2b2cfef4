using Isinglass.Model;

namespace Isinglass.Training.Recipes;

/// <summary>
/// A fault of a recipe. Properties in a message are in backticks, so that a program with other names for them (flags, form labels) can replace them.
/// </summary>
/// <param name="Property">The property, as in recipe.json.</param>
/// <param name="Message">The fault and the possible values, a sentence.</param>
/// <param name="Line">1-based line of the file; 0 when there is none.</param>
internal sealed record RecipeFault(string Property, string Message, int Line = 0)
{
    /// <summary>Throws if there is a fault; the message lists all of them, one a line.</summary>
    /// <param name="faults">The faults.</param>
    /// <param name="file">The file they are in, or null.</param>
    /// <exception cref="InputException">There is at least one.</exception>
    internal static void Refuse(IReadOnlyList<RecipeFault> faults, string? file = null)
    {
        if (faults.Count == 0)
        {
            return;
        }

        // A file uses the property's own name.
        string Text(RecipeFault fault) => file is null ? fault.Message : fault.Message.Replace('`', '\'');
        var first = Text(faults[0]);
        string Further(RecipeFault fault) => file is not null && fault.Line > 0 ? $"\n{file}:{fault.Line}: {Text(fault)}" : $"\n{Text(fault)}";
        var message = string.Concat(faults.Skip(1).Select(Further).Prepend(first));
        throw file is null ? new InputException(message) : new InputException(file, faults[0].Line, message);
    }
}
