namespace Millrace.StepFunctions.Api;

/// <summary>What may be the name of a state machine, an execution or an activity.</summary>
internal static class Names
{
    private const int Longest = 80;

    /// <exception cref="RefusedException">The text is no name.</exception>
    public static string Check(string name) =>
        name.Length is > 0 and <= Longest && name.All(static letter => !char.IsWhiteSpace(letter) && !char.IsControl(letter) && !"<>{}[]?*\"#%\\^|~`$&,;:/".Contains(letter))
            ? name
            : throw new RefusedException("InvalidName", $"Invalid Name: '{name}'");
}
