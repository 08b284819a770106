using System.Globalization;
using Millrace.States.Definitions;
using Millrace.States.Json;

namespace Millrace.States.Language;

/// <summary>What a variable may be called.</summary>
internal static class VariableNames
{
    private const int Longest = 80;

    /// <summary>Checks the names in the field Assign, from which <paramref name="suffix"/> is taken away first.</summary>
    public static void Check(Fields fields, string suffix)
    {
        foreach (var (key, _) in fields.Object("Assign")?.Members ?? [])
        {
            var name = suffix.Length > 0 && key.EndsWith(suffix, StringComparison.Ordinal) ? key[..^suffix.Length] : key;
            var place = fields.PlaceOf("Assign").At(key);
            if (name == "states")
                place.Problem("The name 'states' is taken: $states is what a state is given.", DefinitionRules.BadValue);
            else if (name.Length is 0 or > Longest || !IsIdentifier(name))
                place.Problem(
                    $"A variable has a name of 1 to {Longest} letters, digits and underscores that does not start with a digit.", DefinitionRules.BadValue);
        }
    }

    // As Unicode defines identifiers: ID_Start, then ID_Continue.
    private static bool IsIdentifier(string name) =>
        (char.IsLetter(name[0]) || name[0] == '_' || char.IsSurrogate(name[0])) && name.All(letter =>
            char.IsLetterOrDigit(letter) || letter == '_' || char.IsSurrogate(letter) || char.GetUnicodeCategory(letter) is
                UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber);
}
